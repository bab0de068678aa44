import { newRisingId } from "../../../../lib/ids.ts";
import { openRequests, type RequestItem } from "../../../../lib/invitations/requests/items.ts";
import { statusAt } from "../../../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { keys } from "../../../../lib/table/keys.ts";
import type { Start, Table } from "../../../../lib/table/table.ts";
import { day } from "../../../support/clock.ts";
import { allPages, openOneTable } from "../../../support/table.ts";
import { aSentRequest } from "../../../support/table-fixtures.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const providerId = "org_1";
let table: Table;
const made: RequestItem[] = [];

/** Requests made half an hour apart, the newest first in `made`. In turn, their expiry is moved or recorded. */
beforeAll(async () => {
  table = await openOneTable();
  const store = requestStore(table);
  for (let at = 0; at < 160; at++) {
    const createdAt = new Date(now.getTime() - (160 - at) * 1_800_000);
    const expiresAt = new Date(now.getTime() + (at % 40) * 1_800_000 - 600_000).toISOString();
    const id = newRisingId("req", createdAt);
    const resellerEmail = `invited-${at}@prospect.example`;
    const named = { id, resellerEmail, mailbox: resellerEmail, createdAt: createdAt.toISOString() };
    const request = aSentRequest({ ...named, expiresAt });
    await table.transact(store.create(request, createdAt));
    if (at % 4 === 1) {
      // This request is extended, so that it has not expired.
      const after = { ...request, expiresAt: new Date(now.getTime() + 7 * day).toISOString(), version: 2 };
      await table.transact(store.renew("send", request, after));
      made.unshift(after);
    } else if (at % 4 === 2) {
      const after = { ...request, status: "declined" as const, version: 2 };
      await table.transact([
        store.saveDelivery(request, after),
        ...(await store.leaveAddress({ ...after, answeredAt: now.toISOString() } as RequestItem)),
      ]);
      made.unshift(after);
    } else if (at % 4 === 3) {
      const after = { ...request, status: "expired" as const, version: 2 };
      await table.transact([store.saveDelivery(request, after), ...(await store.freeAddress(request))]);
      made.unshift(after);
    } else made.unshift(request);
  }
}, 60_000);

it.each(["sent", "expired", "declined", "accepted"] as const)(
  "requests that are %s are found alike by keys and by a filter, in pages of any size, long before any expiry is recorded",
  async (status) => {
    const later = new Date(now.getTime() + 12 * 3_600_000);
    for (const at of [now, later]) {
      const expected = made.filter((request) => statusAt(request, at) === status).map(({ id }) => id);
      for (const owner of [{}, { listsIndexed: true }, { listsIndexed: true, statesIndexed: true }])
        for (const limit of [7, 100]) {
          const read = (start: Start | undefined) =>
            requestStore(table).list({ id: providerId, ...owner }, { status }, at, { limit, start });
          expect((await allPages(read)).map(({ id }) => id)).toEqual(expected);
        }
    }
  },
);

it("only open requests stand in the index by expiry, and move there with it", async () => {
  const found = await Array.fromAsync(
    openRequests.in(table).each(keys.requestEnds(providerId), { index: true }),
  );
  const open = made.filter(({ status }) => status === "sent");
  expect(new Map(found.map((each) => [each.requestId, each.expiresAt]))).toEqual(
    new Map(open.map(({ id, expiresAt }) => [id, expiresAt])),
  );
  expect(found.map(({ expiresAt }) => expiresAt)).toEqual(open.map(({ expiresAt }) => expiresAt).sort());
});

it("the backfill adds keys to requests of an older release, and changes no others", async () => {
  const { items } = await table.page({ PK: `ORG#${providerId}`, prefix: "OPEN-REQUEST#" }, { limit: 500 });
  const without = items.map(({ GSI1PK: _, GSI1SK: __, ...older }) => older as (typeof items)[number]);
  const named = without.map((older) => openRequests.backfill(older as never));
  const keyed = named.filter((write) => write !== undefined).length;
  expect(keyed).toBe(made.filter(({ status }) => status === "sent").length);
  for (const [at, write] of named.entries())
    if (write) expect(write).toMatchObject({ set: { GSI1PK: items[at]?.GSI1PK, GSI1SK: items[at]?.GSI1SK } });
});
