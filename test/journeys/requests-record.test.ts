import { minute } from "../support/clock.ts";
import { changes, dumper, endPartnership, until } from "../support/matrix.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { type Member, type Organization, openWorld, type Response, type World } from "../support/world.ts";

let stack: SharedStack;
let world: World;
let provider: Organization;
let reseller: Organization;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
  [provider, reseller] = await Promise.all([
    world.provider({ name: "Provider" }),
    world.reseller({ name: "Reseller" }),
  ]);
}, 60_000);

const records = async (by: Member, query = ""): Promise<any[]> =>
  (await by.get(`/v1/audit-records?limit=100${query}`)).body.items;
const eventsOf = async (by: Member): Promise<any[]> => (await by.get("/v1/events?limit=100")).body.items;

it("each change leaves one record with its request's id, and what is refused or only read leaves none", async () => {
  const { admin } = provider;
  const done: [string, Response][] = [];
  const made = await admin.post("/v1/users", {
    email: "record@users.example",
    displayName: "Recorded Person",
    roles: ["SalesAgent"],
  });
  done.push(["user.create", made]);
  const path = `/v1/users/${made.body.id}`;
  done.push(["user.update", await admin.patch(path, { displayName: "Renamed Person" }, { "if-match": "*" })]);
  done.push(["user.credentials-reset", await admin.post(`${path}/credentials`)]);
  const change = { changes: { name: "Provider Two" }, reason: "New name" };
  const asked = await admin.post("/v1/organization/change-requests", change);
  done.push(["change-request.create", asked]);
  done.push([
    "change-request.approve",
    await world.operator.post(`/v1/change-requests/${asked.body.id}/approve`),
  ]);
  const text = { subject: "A private subject", message: "A private text {{link}}" };
  const draft = await admin.post("/v1/partnership-requests", {
    resellerEmail: reseller.admin.email,
    ...text,
  });
  done.push(["partnership-request.create", draft]);
  const request = `/v1/partnership-requests/${draft.body.id}`;
  done.push([
    "partnership-request.update",
    await admin.patch(request, { locale: "ru" }, { "if-match": "*" }),
  ]);
  done.push(["partnership-request.send", await admin.post(`${request}/send`)]);
  const link = await admin.post(`${request}/link`);
  done.push(["partnership-request.link", link]);
  const token = String(link.body.link).split("/").at(-1);
  done.push(["partnership-request.accept", await reseller.admin.post("/v1/invitations/accept", { token })]);
  const again = await reseller.admin.post("/v1/invitations/accept", { token });
  const refused = await admin.post(`${request}/revoke`);
  await endPartnership(provider, reseller.id);
  await admin.get("/v1/users");
  for (const [operation, { status }] of done) expect([operation, status < 300]).toEqual([operation, true]);
  expect([again.status, refused.status]).toEqual([200, 409]);

  const all = await records(admin);
  const dump = [...(await dumper(stack)()).values()]
    .map((item) => JSON.parse(item))
    .filter(({ type }) => type === "AuditRecord");
  for (const [operation, { headers }] of done) {
    const requestId = headers.get("x-request-id");
    expect(all.filter((record) => record.requestId === requestId).map((record) => record.operation)).toEqual([
      operation,
    ]);
    expect(new Set(dump.filter((item) => item.requestId === requestId).map(({ id }) => id)).size).toBe(1);
  }
  for (const { headers } of [again, refused])
    expect(dump.some((item) => item.requestId === headers.get("x-request-id"))).toBe(false);
  expect(all.map(({ id }) => id)).toEqual(
    all
      .map(({ id }) => id)
      .toSorted()
      .toReversed(),
  );
  expect(all[0]).toMatchObject({
    operation: "partnership.end",
    actor: { userId: admin.id, organizationId: provider.id },
  });
  // The other party finds what concerns it, and nothing else.
  const theirs = await records(reseller.admin);
  expect(theirs.map(({ operation }) => operation)).toEqual(
    expect.arrayContaining([
      "organization.enrol",
      "agreement.record",
      "partnership-request.accept",
      "partnership.end",
    ]),
  );
  expect(JSON.stringify(theirs)).not.toMatch(/user\.create|change-request|credentials/);

  const whole = JSON.stringify(all);
  for (const secret of [
    made.body.setupInfo.temporaryPassword,
    token,
    "record@users",
    "Recorded Person",
    "Renamed Person",
    "A private",
    reseller.admin.email,
  ])
    expect([secret, whole.includes(String(secret))]).toEqual([secret, false]);
  expect(all.find(({ operation }) => operation === "user.create").after).toMatchObject({
    email: "r•••@users.example",
    displayName: "R•••",
    roles: ["SalesAgent"],
  });
});

it("records are filtered by time, type, thing and user, and by all of them together", async () => {
  const agent = await world.user(provider, "SalesAgent");
  stack.advance(minute);
  const from = new Date(stack.now()).toISOString();
  const { body } = await agent.post("/v1/partnership-requests", { resellerEmail: "filter@asked.example" });
  await provider.admin.post(`/v1/partnership-requests/${body.id}/revoke`);
  const to = new Date(stack.now()).toISOString();
  stack.advance(minute);
  await provider.admin.post("/v1/organization/change-requests", {
    changes: { country: "FR" },
    reason: "Later",
  });
  const operations = async (query: string) =>
    (await records(provider.admin, query)).map(({ operation }) => operation);
  const both = ["partnership-request.revoke", "partnership-request.create"];
  expect(await operations(`&from=${from}&to=${to}`)).toEqual(both);
  expect(await operations(`&resourceId=${body.id}`)).toEqual(both);
  expect(await operations(`&userId=${agent.id}`)).toEqual(both.slice(1));
  expect(
    await operations(
      `&resourceId=${body.id}&userId=${agent.id}&resourceType=partnership-request&from=${from}&to=${to}`,
    ),
  ).toEqual(both.slice(1));
  expect(await operations(`&resourceId=${body.id}&resourceType=user`)).toEqual([]);
  expect(await operations(`&from=${to}&to=${from}`)).toEqual([]);
  expect(await operations("&from=2999-01-01T00:00:00Z")).toEqual([]);
  expect(
    new Set(
      (await records(provider.admin, "&resourceType=change-request")).map(({ resourceType }) => resourceType),
    ),
  ).toEqual(new Set(["change-request"]));
  const before = await dumper(stack)();
  const [newest] = await records(provider.admin);
  for (const method of ["PUT", "PATCH", "DELETE", "POST"] as const)
    for (const path of ["/v1/audit-records", `/v1/audit-records/${newest.id}`])
      expect((await provider.admin.call(method, path, method === "DELETE" ? undefined : {})).status).toBe(
        404,
      );
  expect(changes(before, await dumper(stack)())).toEqual([]);
});

it("events appear after fifteen seconds, oldest first, for each receiver, and reach the bus", async () => {
  const [sender, receiver] = await Promise.all([world.provider(), world.reseller()]);
  await world.partner(sender, receiver);
  expect(await eventsOf(sender.admin)).toEqual([]);
  stack.advance(16_000);
  await endPartnership(sender, receiver.id);
  const early = await eventsOf(sender.admin);
  expect(early.map(({ type }) => type)).toEqual([
    "partnership-request.sent",
    "partnership-request.accepted",
    "partnership.created",
  ]);
  stack.advance(16_000);
  const all = await eventsOf(sender.admin);
  expect(all.map(({ type }) => type)).toEqual([...early.map(({ type }) => type), "partnership.ended"]);
  expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted());
  const theirs = await eventsOf(receiver.admin);
  expect(theirs.map(({ type, resourceId }) => [type, resourceId])).toEqual([
    ["partnership.created", sender.id],
    ["partnership.ended", sender.id],
  ]);
  expect(all[3]).toMatchObject({
    resourceType: "partnership",
    resourceId: receiver.id,
    data: { providerId: sender.id, resellerId: receiver.id },
  });

  // One reads on from where one stopped, by an event's id or by a cursor.
  const after = (await sender.admin.get(`/v1/events?after=${all[1].id}`)).body.items;
  expect(after).toEqual(all.slice(2));
  expect((await sender.admin.get(`/v1/events?after=${all[3].id}`)).body).toEqual({ items: [] });
  const page = await sender.admin.get("/v1/events?limit=3");
  expect((await sender.admin.get(`/v1/events?limit=3&cursor=${page.body.nextCursor}`)).body.items).toEqual(
    all.slice(3),
  );

  const onBus = await until(
    async () =>
      (await stack.events()).filter(({ detail }) =>
        [sender.id, receiver.id].includes(String(detail.organizationId)),
      ),
    (events) => events.length >= all.length + theirs.length,
  );
  const ofBus = onBus
    .map(({ detailType, source, detail }) => `${source} ${detailType} ${detail.id}`)
    .toSorted();
  expect(ofBus).toEqual([...all, ...theirs].map(({ type, id }) => `twotier ${type} ${id}`).toSorted());
  expect(JSON.stringify(onBus)).not.toContain("@");

  const manager = await world.user(sender, "UserManagementAdmin");
  expect((await manager.get("/v1/events")).body).toEqual({ items: [] });
});

it("the feed forgets after 30 days, the record does not", async () => {
  const sender = await world.provider();
  await world.invitation(sender);
  stack.advance(minute);
  expect(await eventsOf(sender.admin)).toHaveLength(1);
  stack.advance(30 * 24 * 60 * minute);
  const later = await world.member(sender.admin.id, sender.admin.email);
  expect(await eventsOf(later)).toEqual([]);
  expect((await records(later)).length).toBeGreaterThan(2);
});
