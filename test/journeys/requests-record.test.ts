import { jest } from "@jest/globals";
import { minute } from "../support/clock.ts";
import { eventually, itemsOf } from "../support/invitations.ts";
import { endPartnership } from "../support/matrix.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { type Member, type Organization, openWorld, type Response, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

let stack: SharedStack;
let world: World;
let provider: Organization;
let reseller: Organization;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
  [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
});

const records = async (by: Member, query = ""): Promise<any[]> =>
  (await by.get(`/v1/audit-records?limit=100${query}`)).body.items;
const feedOf = async (by: Member): Promise<any[]> => (await by.get("/v1/events?limit=100")).body.items;
const typesOf = (events: { type: string }[]) => events.map(({ type }) => type);
const idsOf = (items: { id: string }[]) => items.map(({ id }) => id);
const requestIdOf = ({ headers }: Response) => headers.get("x-request-id");

it("each change leaves one record with its request's id; what is refused, repeated or read leaves none", async () => {
  const { admin } = provider;
  const any = { "if-match": "*" };
  const person = { email: "record@users.example", displayName: "Recorded Person", roles: ["SalesAgent"] };
  const made = await admin.post("/v1/users", person);
  const user = `/v1/users/${made.body.id}`;
  const renaming = { changes: { name: "Provider Two" }, reason: "New name" };
  const asked = await admin.post("/v1/organization/change-requests", renaming);
  const text = { subject: "A private subject", message: "A private text {{link}}" };
  const drafted = { resellerEmail: reseller.admin.email, ...text };
  const draft = await admin.post("/v1/partnership-requests", drafted);
  const request = `/v1/partnership-requests/${draft.body.id}`;
  const done: Record<string, Response> = {
    "user.create": made,
    "user.update": await admin.patch(user, { displayName: "Renamed Person" }, any),
    "user.credentials-reset": await admin.post(`${user}/credentials`),
    "change-request.create": asked,
    "change-request.approve": await world.operator.post(`/v1/change-requests/${asked.body.id}/approve`),
    "partnership-request.create": draft,
    "partnership-request.update": await admin.patch(request, { locale: "ru" }, any),
    "partnership-request.send": await admin.post(`${request}/send`),
    "partnership-request.link": await admin.post(`${request}/link`),
  };
  const token = String(done["partnership-request.link"]?.body.link).split("/").at(-1);
  const accept = () => reseller.admin.post("/v1/invitations/accept", { token });
  done["partnership-request.accept"] = await accept();
  const [repeated, refused] = [await accept(), await admin.post(`${request}/revoke`)];
  done["partnership.end"] = await endPartnership(provider, reseller.id);
  await admin.get("/v1/users");
  expect([repeated.status, refused.status]).toEqual([200, 409]);

  const mine = await records(admin);
  const stored = await itemsOf(stack, { name: "type", value: "AuditRecord" });
  for (const [operation, answer] of Object.entries(done)) {
    expect([operation, answer.status < 300]).toEqual([operation, true]);
    const ofRequest = ({ requestId }: Record<string, unknown>) => requestId === requestIdOf(answer);
    expect(mine.filter(ofRequest).map((record) => record.operation)).toEqual([operation]);
    expect(new Set(stored.filter(ofRequest).map(({ id }) => id)).size).toBe(1);
  }
  const without = [repeated, refused].map(requestIdOf);
  expect(stored.filter(({ requestId }) => without.includes(requestId))).toEqual([]);
  expect(idsOf(mine)).toEqual(idsOf(mine).toSorted().toReversed());
  expect(mine[0].actor).toEqual({ userId: admin.id, organizationId: provider.id });

  // The other party finds what concerns it, and nothing else.
  const theirs = new Set((await records(reseller.admin)).map(({ operation }) => operation));
  const shared = ["agreement.record", "organization.enrol", "partnership-request.accept", "partnership.end"];
  expect([...theirs].sort()).toEqual(shared);

  // Neither secrets nor personal data are on record.
  const secrets = [made.body.setupInfo.temporaryPassword, token, "A private", reseller.admin.email];
  for (const secret of [...secrets, "record@users", "Recorded Person", "Renamed Person"])
    expect([secret, JSON.stringify(mine).includes(String(secret))]).toEqual([secret, false]);
  expect(mine.find(({ operation }) => operation === "user.create").after).toMatchObject({
    email: "r•••@users.example",
    displayName: "R•••",
    roles: ["SalesAgent"],
  });
});

it("events appear after fifteen seconds, oldest first, for each receiver, and reach the bus", async () => {
  const [sender, receiver] = await Promise.all([world.provider(), world.reseller()]);
  await world.partner(sender, receiver);
  expect(await feedOf(sender.admin)).toEqual([]);
  stack.advance(16_000);
  await endPartnership(sender, receiver.id);
  const began = ["partnership-request.sent", "partnership-request.accepted", "partnership.created"];
  expect(typesOf(await feedOf(sender.admin))).toEqual(began);
  stack.advance(16_000);
  const [mine, theirs] = [await feedOf(sender.admin), await feedOf(receiver.admin)];
  expect(typesOf(mine)).toEqual([...began, "partnership.ended"]);
  expect(idsOf(mine)).toEqual(idsOf(mine).toSorted());
  expect(typesOf(theirs)).toEqual(["partnership.created", "partnership.ended"]);
  for (const { resourceId } of theirs) expect(resourceId).toBe(sender.id);
  const data = { providerId: sender.id, resellerId: receiver.id };
  expect(mine[3]).toMatchObject({ resourceType: "partnership", resourceId: receiver.id, data });

  // A reader goes on after an event's id or with a cursor.
  const read = async (query: string) => (await sender.admin.get(`/v1/events?${query}`)).body;
  expect((await read(`after=${mine[1].id}`)).items).toEqual(mine.slice(2));
  expect(await read(`after=${mine[3].id}`)).toEqual({ items: [] });
  const { nextCursor } = await read("limit=3");
  expect((await read(`limit=3&cursor=${nextCursor}`)).items).toEqual(mine.slice(3));

  const parties = [sender.id, receiver.id];
  const onBus = await eventually("all events on the bus", async () => {
    const events = await stack.events();
    const ours = events.filter(({ detail }) => parties.includes(String(detail.organizationId)));
    return ours.length >= mine.length + theirs.length && ours;
  });
  const published = onBus.map(({ detailType, source, detail }) => `${source} ${detailType} ${detail.id}`);
  const listed = [...mine, ...theirs].map(({ type, id }) => `twotier ${type} ${id}`);
  expect(published.toSorted()).toEqual(listed.toSorted());
  expect(JSON.stringify(onBus)).not.toContain("@");
  // Who may not see partnerships does not see their events either.
  const manager = await world.user(sender, "UserManagementAdmin");
  expect((await manager.get("/v1/events")).body).toEqual({ items: [] });
});

it("the feed forgets after 30 days, the record does not", async () => {
  const sender = await world.provider();
  await world.invitation(sender);
  stack.advance(minute);
  expect(await feedOf(sender.admin)).toHaveLength(1);
  stack.advance(30 * 24 * 60 * minute);
  const later = await world.member(sender.admin.id, sender.admin.email);
  expect(await feedOf(later)).toEqual([]);
  expect((await records(later)).length).toBeGreaterThan(2);
});
