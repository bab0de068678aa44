import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { jest } from "@jest/globals";
import type { LocalStack } from "../../infra/local/stack.ts";
import {
  auditsAbout,
  changesOf,
  dumpOf,
  eventsAbout,
  type Item,
  itemsOf,
  pagesOf,
  requestItemOf,
} from "../support/invitations.ts";
import { openStack } from "../support/stack.ts";
import { documentsOf, type Member, type Organization, openWorld, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

// A stack of its own, for on a shared one the schedule would also do what other files left to become due.
let stack: LocalStack;
let world: World;
let provider: Organization;
let worlds = 0;

beforeAll(async () => {
  stack = await openStack({ scheduleByHand: true });
});
beforeEach(async () => {
  await stack.schedule.runNow();
  // Another world for each test: after days the tokens of the last one have expired.
  world = await openWorld({ ...stack, world: ++worlds });
  provider = await world.provider();
});
afterAll(() => stack?.stop());

const day = 86_400_000;
const base = "/v1/partnership-requests";
const signInAgain = ({ id, email }: Member) => world.member(id, email);
const draftTo = async (resellerEmail: string, by: Pick<Member, "post"> = provider.admin): Promise<string> =>
  (await by.post(base, { resellerEmail })).body.id;
const statusOf = async (id: string) => (await requestItemOf(stack, id)).status;
/** What still waits for the provider's requests: their due entries and the addresses that they hold. */
const waiting = async (): Promise<Item[]> =>
  (await itemsOf(stack)).filter(
    ({ type, PK, providerId }) =>
      (type === "Due" && providerId === provider.id) ||
      (type === "OpenRequest" && PK === `ORG#${provider.id}`),
  );

it("records what has expired, tells the provider, and frees the address, once", async () => {
  const draft = await draftTo("draft@x.example");
  const sent = await world.invitation(provider);
  const revoked = await world.invitation(provider);
  await provider.admin.post(`${base}/${revoked.id}/revoke`);
  const declined = await world.invitation(provider);
  await pagesOf(stack).decline(declined.token);
  const renewed = await world.invitation(provider);
  stack.advance(4 * day);
  const later = await signInAgain(provider.admin);
  expect((await later.post(`${base}/${renewed.id}/link`)).status).toBe(200);
  stack.advance(3 * day + 60_000);
  await stack.schedule.runNow();

  const expired = [draft, sent.id];
  for (const id of expired) {
    expect(await statusOf(id)).toBe("expired");
    expect((await eventsAbout(stack, id)).at(-1)).toBe("partnership-request.expired");
    expect((await auditsAbout(stack, id)).at(-1)).toBe("partnership-request.expire");
  }
  // The time of the renewed one has moved.
  const others = await Promise.all([revoked, declined, renewed].map(({ id }) => statusOf(id)));
  expect(others).toEqual(["revoked", "declined", "sent"]);
  const open = (await waiting()).filter(({ type }) => type === "OpenRequest");
  expect(open.map(({ requestId }) => requestId)).toEqual([renewed.id]);
  const records = await itemsOf(stack, { name: "operation", value: "partnership-request.expire" });
  const ours = records.filter(({ PK }) => PK === `AUDIT#${provider.id}`);
  expect(ours.map(({ actor }) => actor.userId)).toEqual(["schedule", "schedule"]);

  await stack.streams.drained();
  const before = await dumpOf(stack);
  await stack.schedule.runNow();
  expect(changesOf(before, await dumpOf(stack))).toEqual([]);
  const type = "partnership-request.expired";
  const bus = stack.events().filter(({ detailType }) => detailType === type);
  expect(bus.map(({ detail }) => detail.organizationId)).toEqual([provider.id, provider.id]);

  stack.advance(60_000);
  const admin = await signInAgain(provider.admin);
  const feed = (await admin.get("/v1/events?limit=100")).body.items as Item[];
  const told = feed.filter((event) => event.type === type).map(({ resourceId }) => resourceId);
  expect(told.sort()).toEqual(expired.sort());
  expect((await admin.post(base, { resellerEmail: "draft@x.example" })).status).toBe(201);
  expect((await pagesOf(stack).get(sent.token)).status).toBe(410);
});

it("catches up on everything after weeks without a run", async () => {
  const made: string[] = [];
  let admin: Pick<Member, "post"> = provider.admin;
  for (let week = 0; week < 3; week++) {
    for (const each of [1, 2]) made.push(await draftTo(`week-${week}-${each}@x.example`, admin));
    stack.advance(7 * day + 3 * 3_600_000);
    admin = await signInAgain(provider.admin);
  }
  expect(new Set((await waiting()).map(({ type }) => type))).toEqual(new Set(["Due", "OpenRequest"]));
  stack.advance(14 * day);
  await stack.schedule.runNow();
  for (const id of made)
    expect([await statusOf(id), ...(await eventsAbout(stack, id))]).toEqual([
      "expired",
      "partnership-request.expired",
    ]);
  expect(await waiting()).toEqual([]);
});

it("goes on when one due entry is broken, and holds that one for the next run", async () => {
  const [id, other] = [await draftTo("first@x.example"), await draftTo("second@x.example")];
  const whole = await requestItemOf(stack, id);
  const documents = documentsOf(stack);
  const put = (Item: Item) => documents.send(new PutCommand({ TableName: stack.tableName, Item }));
  await put({ ...whole, delivery: "poison" });
  stack.advance(8 * day);
  await expect(stack.schedule.runNow()).rejects.toThrow("due entries failed");
  expect(await statusOf(other)).toBe("expired");
  await put(whole);
  stack.advance(3 * day);
  await stack.schedule.runNow();
  expect(await statusOf(id)).toBe("expired");
  documents.destroy();
});
