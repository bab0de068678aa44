import { requestHandlers } from "../../../../lib/invitations/requests/handlers.ts";
import { openRequests } from "../../../../lib/invitations/requests/items.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { names } from "../../../../lib/table/key.ts";
import { day, minute, settableClock } from "../../../support/clock.ts";
import { opened } from "../../../support/served.ts";
import { allPages, itemsOf, openOneTable } from "../../../support/table.ts";
import { enrol, withDraft } from "../../../support/table-fixtures.ts";

const route = "POST /v1/partnership-requests";
const resellerEmail = "bob@x.example";

/** A provider with a draft to an address and many newer ones, seven days after the first. */
const begin = async () => {
  const table = await openOneTable();
  const clock = settableClock();
  const { organization, admin } = await enrol(table, "indirect-provider");
  const providerId = organization.id;
  const first = await withDraft(table, providerId, resellerEmail, clock.now());
  clock.advance(minute);
  for (let at = 0; at < 55; at++) await withDraft(table, providerId, `other-${at}@x.example`, clock.now());
  clock.advance(7 * day - minute);
  const quotas = { requestsPerDay: 100, sendsPerDay: 100, sendsPerMinute: 100 };
  const settings = { table, baseUrl: "https://channel.example", invitationDays: 7, quotas };
  const { send } = opened(
    "partnerships",
    { [route]: requestHandlers(settings)[route] as never },
    { table, clock: clock.now },
  );
  const make = () => send({ route, body: { resellerEmail }, user: admin.id });
  const owner = { id: providerId, listsIndexed: true, statesIndexed: true };
  const expired = async () => {
    const read = (start: Record<string, string> | undefined) =>
      requestStore(table).list(owner, { status: "expired" }, clock.now(), { limit: 25, start });
    return (await allPages(read)).map(({ id }) => id);
  };
  return { table, providerId, first, make, expired };
};

test("a request that has expired stays in the list of expired ones when its address is invited before the schedule's run", async () => {
  const { table, providerId, first, make, expired } = await begin();
  expect(await expired()).toEqual([first.id]);
  expect((await make()).status).toBe(201);
  expect(await expired()).toEqual([first.id]);
  expect(await requestStore(table).read(providerId, first.id)).toMatchObject({ status: "expired" });
  const eventTypes = (await itemsOf(table, `EVENTS#${providerId}`)).map(({ eventType }) => eventType);
  expect(eventTypes).toEqual(["partnership-request.expired"]);
  expect((await make()).body.code).toBe("REQUEST_ALREADY_OPEN");
});

test("a key that an older release has left to a declined request blocks no newer request", async () => {
  const { table, providerId, first, make } = await begin();
  const requests = requestStore(table);
  const declined = { ...first, status: "declined" as const };
  await table.transact([
    requests.saveDelivery(first, declined),
    openRequests.set({ providerId, address: resellerEmail }, { expiresAt: first.createdAt }),
  ]);
  const [held] = (await itemsOf(table, `ORG#${providerId}`)).filter(
    ({ requestId }) => requestId === first.id,
  );
  expect(held).toHaveProperty(names.index1pk);
  expect((await make()).status).toBe(201);
  expect(await requests.read(providerId, first.id)).toMatchObject({ status: "declined" });
});
