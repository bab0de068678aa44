import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { jest } from "@jest/globals";
import { signIn } from "../../infra/local/sign-in.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import {
  auditsAbout,
  changesOf,
  dumpOf,
  eventsAbout,
  itemsOf,
  pagesOf,
  requestItemOf,
} from "../support/invitations.ts";
import { openStack } from "../support/stack.ts";
import { clientOf, documentsOf, type Member, openWorld, password, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

// What other files leave to become due would be done here as well.
let stack: LocalStack;
let world: World;

beforeEach(async () => {
  stack = await openStack();
  world = await openWorld(stack);
});
afterEach(() => stack?.stop());

const day = 86_400_000;
const base = "/v1/partnership-requests";
const anew = async ({ email }: Member) => clientOf(stack.apiUrl, await signIn(stack, email, password));

it("records what has expired, tells it, and frees the address, once", async () => {
  await stack.schedule.runNow();
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const draft = await provider.admin.post(base, { resellerEmail: "draft@x.example" });
  const sent = await world.invitation(provider, reseller.admin.email);
  const revoked = await world.invitation(provider);
  await provider.admin.post(`${base}/${revoked.id}/revoke`);
  const declined = await world.invitation(provider);
  await pagesOf(stack).decline(declined.token);
  const renewed = await world.invitation(provider, "renewed@x.example");
  stack.advance(4 * day);
  const later = await anew(provider.admin);
  expect((await later.post(`${base}/${renewed.id}/link`)).status).toBe(200);
  stack.advance(3 * day + 60_000);
  await stack.schedule.runNow();

  for (const id of [draft.body.id, sent.id]) {
    expect((await requestItemOf(stack, id)).status).toBe("expired");
    expect((await eventsAbout(stack, id)).at(-1)).toBe("partnership-request.expired");
    expect((await auditsAbout(stack, id)).at(-1)).toBe("partnership-request.expire");
  }
  expect((await requestItemOf(stack, revoked.id)).status).toBe("revoked");
  expect((await requestItemOf(stack, declined.id)).status).toBe("declined");
  // Its time was moved when it was handed out anew.
  expect((await requestItemOf(stack, renewed.id)).status).toBe("sent");
  const open = (await itemsOf(stack)).filter(({ type }) => type === "OpenRequest");
  expect(open.map(({ requestId }) => requestId)).toEqual([renewed.id]);
  const records = (await itemsOf(stack, { name: "operation", value: "partnership-request.expire" })).filter(
    ({ PK }) => PK === `AUDIT#${provider.id}`,
  );
  expect(records.map(({ actor }) => actor.userId)).toEqual(["schedule", "schedule"]);

  await stack.streams.drained();
  const before = await dumpOf(stack);
  await stack.schedule.runNow();
  expect(changesOf(before, await dumpOf(stack))).toEqual([]);
  const bus = stack
    .events()
    .filter(
      ({ detailType, detail }) =>
        detailType === "partnership-request.expired" && detail.organizationId === provider.id,
    );
  expect(bus).toHaveLength(2);

  stack.advance(60_000);
  const admin = await anew(provider.admin);
  const feed = await admin.get("/v1/events?limit=100");
  const expired = feed.body.items.filter(
    ({ type }: { type: string }) => type === "partnership-request.expired",
  );
  expect(expired.map(({ resourceId }: { resourceId: string }) => resourceId).sort()).toEqual(
    [draft.body.id, sent.id].sort(),
  );
  expect((await admin.post(base, { resellerEmail: "draft@x.example" })).status).toBe(201);
  expect((await pagesOf(stack).get(sent.token)).status).toBe(410);
});

it("catches up on everything after weeks in which no run was made", async () => {
  await stack.schedule.runNow();
  const provider = await world.provider();
  const made: string[] = [];
  const isLeft = ({ type, PK, providerId }: Record<string, unknown>) =>
    (type === "Due" && providerId === provider.id) || (type === "OpenRequest" && PK === `ORG#${provider.id}`);
  let admin: Pick<Member, "post"> = provider.admin;
  for (let week = 0; week < 3; week++) {
    for (const each of [1, 2]) {
      const { body } = await admin.post(base, { resellerEmail: `week-${week}-${each}@x.example` });
      made.push(body.id);
    }
    stack.advance(7 * day + 3 * 3_600_000);
    admin = await anew(provider.admin);
  }
  expect((await itemsOf(stack)).filter(isLeft).map(({ type }) => type)).toEqual(
    expect.arrayContaining(["Due", "OpenRequest"]),
  );
  stack.advance(14 * day);
  await stack.schedule.runNow();
  for (const id of made) {
    expect((await requestItemOf(stack, id)).status).toBe("expired");
    expect(await eventsAbout(stack, id)).toEqual(["partnership-request.expired"]);
  }
  expect((await itemsOf(stack)).filter(isLeft)).toEqual([]);
});

it("goes on when one due entry is broken, and holds that one for the next run", async () => {
  await stack.schedule.runNow();
  const provider = await world.provider();
  const { body } = await provider.admin.post(base, { resellerEmail: "first@x.example" });
  const other = await provider.admin.post(base, { resellerEmail: "second@x.example" });
  const broken = await requestItemOf(stack, body.id);
  const documents = documentsOf(stack);
  await documents.send(
    new PutCommand({ TableName: stack.tableName, Item: { ...broken, delivery: "poison" } }),
  );
  stack.advance(8 * day);
  await expect(stack.schedule.runNow()).rejects.toThrow("due entries failed");
  expect((await requestItemOf(stack, other.body.id)).status).toBe("expired");
  await documents.send(new PutCommand({ TableName: stack.tableName, Item: broken }));
  stack.advance(3 * day);
  await stack.schedule.runNow();
  expect((await requestItemOf(stack, body.id)).status).toBe("expired");
});
