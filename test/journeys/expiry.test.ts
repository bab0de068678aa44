import { jest } from "@jest/globals";
import {
  auditsAbout,
  changesOf,
  dumpOf,
  eventsAbout,
  itemsOf,
  pagesOf,
  requestItemOf,
} from "../support/invitations.ts";
import { joinStack } from "../support/shared-stack.ts";
import { openWorld } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

const day = 86_400_000;
const base = "/v1/partnership-requests";
const type = "partnership-request.expired";

it("records what has expired, tells the provider, and frees the address, once", async () => {
  const stack = await joinStack();
  const world = await openWorld(stack);
  const provider = await world.provider();
  /** Signs in again, for days have passed and tokens live an hour. */
  const admin = () => world.member(provider.admin.id, provider.admin.email);
  const resellerEmail = `draft-${world.next()}@x.example`;
  const draft = await provider.admin.post(base, { resellerEmail });
  const [sent, revoked, declined, renewed] = [
    await world.invitation(provider),
    await world.invitation(provider),
    await world.invitation(provider),
    await world.invitation(provider),
  ];
  await provider.admin.post(`${base}/${revoked.id}/revoke`);
  await pagesOf(stack).decline(declined.token);
  stack.advance(4 * day);
  expect((await (await admin()).post(`${base}/${renewed.id}/link`)).status).toBe(200);
  stack.advance(3 * day + 60_000);
  await stack.schedule.runNow();

  const expired = [String(draft.body.id), sent.id];
  for (const id of expired) {
    expect((await eventsAbout(stack, id)).at(-1)).toBe(type);
    expect((await auditsAbout(stack, id)).at(-1)).toBe("partnership-request.expire");
  }
  const ids = [...expired, revoked.id, declined.id, renewed.id];
  const stored = await Promise.all(ids.map((id) => requestItemOf(stack, id)));
  const statuses = stored.map(({ status }) => status);
  // The expiry of the renewed one has moved.
  expect(statuses).toEqual(["expired", "expired", "revoked", "declined", "sent"]);
  const open = await itemsOf(stack, { name: "PK", value: `ORG#${provider.id}` });
  const held = open.filter((item) => item.type === "OpenRequest").map(({ requestId }) => requestId);
  expect(held).toEqual([renewed.id]);

  await stack.streams.drained();
  const before = await dumpOf(stack);
  await stack.schedule.runNow();
  expect(changesOf(before, await dumpOf(stack))).toEqual([]);
  stack.advance(60_000);
  const later = await admin();
  const { items } = (await later.get("/v1/events?limit=100")).body as { items: Record<string, unknown>[] };
  const listed = items.filter((event) => event.type === type).map(({ resourceId }) => resourceId);
  const bus = (await stack.events()).filter(({ detail }) => detail.organizationId === provider.id);
  const published = bus.filter(({ detailType }) => detailType === type);
  for (const told of [listed, published.map(({ detail }) => detail.resourceId)])
    expect(told.sort()).toEqual(expired.toSorted());
  expect((await later.post(base, { resellerEmail })).status).toBe(201);
  expect((await pagesOf(stack).get(sent.token)).status).toBe(410);
});
