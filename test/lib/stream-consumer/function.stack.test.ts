import { marshall } from "@aws-sdk/util-dynamodb";
import { streamConsumer } from "../../../lib/stream-consumer/function.ts";
import { openOneTable } from "../../support/table.ts";
import { KeptLogger } from "../../support/table-logger.ts";

type Consumer = ReturnType<typeof streamConsumer>;
const never = () => Promise.reject(new Error("not for these records"));

/** Has a consumer handle an item of each record, and answers its log. The consumer may call nothing but the bus. */
const consumed = async (
  items: readonly (readonly [eventName: string, item: object])[],
  bus: Parameters<typeof streamConsumer>[0]["bus"] = { publish: never },
) => {
  const logger = new KeptLogger();
  const consume = streamConsumer({
    ...{ table: await openOneTable(), bus, logger, clock: () => new Date() },
    ...{ identity: { setEnabled: never }, queue: { send: never } },
  });
  const records = items.map(([eventName, item], at) => {
    const NewImage = marshall({ at: "2030-01-01T00:00:00.000Z", ...item });
    return { eventName, dynamodb: { Keys: {}, SequenceNumber: String(at), NewImage } };
  });
  const Records = records as Parameters<Consumer>[0]["Records"];
  expect(await consume({ Records })).toEqual({ batchItemFailures: [] });
  return logger.lines;
};

test("events of one resource are sent in their order, in parallel with other events of the organization", async () => {
  const published: string[] = [];
  const held = Promise.withResolvers<void>();
  const of = { PK: "EVENTS#org_a", type: "Event", organizationId: "org_a", data: {} };
  const event = (id: string, resourceId: string) => {
    const what = { eventType: "order.submitted", resourceType: "order", resourceId };
    return ["INSERT", { ...of, ...what, SK: id, id }] as const;
  };
  await consumed([event("evt_1", "ord_1"), event("evt_2", "ord_1"), event("evt_3", "ord_2")], {
    async publish({ detail }) {
      if (detail.id === "evt_1") await held.promise;
      published.push(String(detail.id));
      if (detail.id === "evt_3") held.resolve();
    },
  });
  expect(published).toEqual(["evt_3", "evt_1", "evt_2"]);
});

test("a change is counted when its record is new, and not when the record is written again", async () => {
  const record = {
    ...{ PK: "AUDIT#org_a", SK: "aud_1", type: "AuditRecord", id: "aud_1", requestId: "1" },
    actor: { userId: "usr_1", organizationId: "org_a" },
    ...{ operation: "order.submit", resourceType: "order", resourceId: "ord_1" },
    after: { lineItems: [{ quantity: 3 }, { quantity: 40 }] },
  };
  expect(await consumed(["INSERT", "MODIFY"].map((eventName) => [eventName, record] as const))).toEqual([
    expect.objectContaining({ message: "counted", OrdersSubmitted: 1, SeatsOrdered: 43 }),
  ]);
});
