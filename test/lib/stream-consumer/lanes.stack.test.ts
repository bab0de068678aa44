import { marshall } from "@aws-sdk/util-dynamodb";
import { streamConsumer } from "../../../lib/stream-consumer/function.ts";
import { openOneTable } from "../../support/table.ts";
import { KeptLogger } from "../../support/table-logger.ts";

const record = (id: string, resourceId: string) => ({
  eventName: "INSERT",
  dynamodb: {
    Keys: {},
    SequenceNumber: id,
    NewImage: marshall({
      PK: "EVENTS#org_a",
      SK: id,
      type: "Event",
      id,
      at: "2030-01-01T00:00:00.000Z",
      organizationId: "org_a",
      eventType: "order.submitted",
      resourceType: "order",
      resourceId,
      data: {},
    }) as Record<string, object>,
  },
});

test("events of one resource are told in their order, those of an organization's others meanwhile", async () => {
  const told: string[] = [];
  const held = Promise.withResolvers<void>();
  const never = () => Promise.reject(new Error("not for an event"));
  const consume = streamConsumer({
    table: await openOneTable(),
    bus: {
      async publish({ detail }) {
        if (detail.id === "evt_1") await held.promise;
        told.push(String(detail.id));
        if (detail.id === "evt_3") held.resolve();
      },
    },
    identity: { setEnabled: never },
    queue: { send: never },
    clock: () => new Date(),
    logger: new KeptLogger(),
  });
  const records = [record("evt_1", "ord_1"), record("evt_2", "ord_1"), record("evt_3", "ord_2")];
  const Records = records as Parameters<typeof consume>[0]["Records"];
  expect(await consume({ Records })).toEqual({ batchItemFailures: [] });
  expect(told).toEqual(["evt_3", "evt_1", "evt_2"]);
});
