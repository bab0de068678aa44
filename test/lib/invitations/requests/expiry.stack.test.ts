import { newId } from "../../../../lib/ids.ts";
import { requestExpiry } from "../../../../lib/invitations/requests/expiry.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { day, settableClock } from "../../../support/clock.ts";
import { itemsOf, openOneTable } from "../../../support/table.ts";
import { withDraft } from "../../../support/table-fixtures.ts";

test("the expiry of a request is recorded once, with an event, and frees the address", async () => {
  const table = await openOneTable();
  const { now, advance } = settableClock();
  const [provider, requests] = [newId("org", now()), requestStore(table)];
  const request = await withDraft(table, provider, "bob@x.example", now());
  const expire = () => requestExpiry(table, now).expire(provider, request.id, "run");
  advance(7 * day - 1);
  await expire();
  expect(await requests.read(provider, request.id)).toEqual(request);
  advance(1);
  await expire();
  await expire();
  expect(await requests.read(provider, request.id)).toMatchObject({ status: "expired", version: 2 });
  const event = { eventType: "partnership-request.expired", resourceId: request.id };
  expect(await itemsOf(table, `EVENTS#${provider}`)).toMatchObject([event]);
  const change = { before: { status: "draft" }, after: { status: "expired" } };
  expect(await itemsOf(table, `AUDIT#${provider}`)).toMatchObject([
    { actor: { userId: "schedule" }, ...change, requestId: "run" },
  ]);
  expect(await requests.freeAddress(request)).toEqual([]);
});
