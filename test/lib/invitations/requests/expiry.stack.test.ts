import { newId } from "../../../../lib/ids.ts";
import { requestExpiry } from "../../../../lib/invitations/requests/expiry.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import type { Table } from "../../../../lib/table/table.ts";
import { day, settableClock } from "../../../support/clock.ts";
import { describeOnEachEngine, itemsOf } from "../../../support/table.ts";
import { withDraft, withQueuedMail } from "../../../support/table-fixtures.ts";

const provider = newId("org", new Date(0));

const expiring = async (open: () => Promise<Table>) => {
  const table = await open();
  const clock = settableClock();
  return {
    table,
    ...clock,
    requests: requestStore(table),
    draft: () => withDraft(table, provider, "bob@x.example", clock.now()),
    expire: (id: string) => requestExpiry(table, clock.now).expire(provider, id, "run"),
  };
};

describeOnEachEngine("the expiry of a request", (open) => {
  test("is recorded once, with an event, and frees the address", async () => {
    const { table, advance, requests, draft, expire } = await expiring(open);
    const request = await draft();
    advance(7 * day - 1);
    await expire(request.id);
    expect(await requests.read(provider, request.id)).toEqual(request);
    advance(1);
    await expire(request.id);
    await expire(request.id);
    expect(await requests.read(provider, request.id)).toMatchObject({ status: "expired", version: 2 });
    const event = { eventType: "partnership-request.expired", resourceId: request.id };
    expect(await itemsOf(table, `EVENTS#${provider}`)).toMatchObject([event]);
    const change = { before: { status: "draft" }, after: { status: "expired" } };
    expect(await itemsOf(table, `AUDIT#${provider}`)).toMatchObject([
      { actor: { userId: "schedule" }, ...change, requestId: "run" },
    ]);
    expect(await requests.freeAddress(request)).toEqual([]);
  });

  test("leaves the address to a newer request, and nothing happens for an unknown one", async () => {
    const { now, advance, requests, draft, expire } = await expiring(open);
    const request = await draft();
    advance(7 * day);
    const newer = await draft();
    await expire(request.id);
    await expire(newId("req", now()));
    expect(await requests.freeAddress(newer)).toHaveLength(1);
    expect(await requests.read(provider, newer.id)).toEqual(newer);
  });

  test("does not come for a request that was sent in time", async () => {
    const { table, now, advance, requests, draft, expire } = await expiring(open);
    const request = await draft();
    advance(6 * day);
    await withQueuedMail(table, request, now());
    advance(2 * day);
    await expire(request.id);
    expect(await requests.read(provider, request.id)).toMatchObject({ status: "sent" });
  });
});
