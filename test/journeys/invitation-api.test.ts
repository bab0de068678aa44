import { jest } from "@jest/globals";
import { auditsAbout, eventsAbout, itemsOf, pagesOf } from "../support/invitations.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { type Organization, openWorld, password, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

let stack: SharedStack;
let world: World;
let one: Organization;
let two: Organization;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
  [one, two] = await Promise.all([world.reseller(), world.reseller()]);
});

const outcome = ({ status, body }: { status: number; body: any }) => [status, body.code ?? body.status];
const accept = (reseller: Organization, token: string, headers?: Record<string, string>) =>
  reseller.admin.post("/v1/invitations/accept", { token }, headers);
const decline = (reseller: Organization, token: string) =>
  reseller.admin.post("/v1/invitations/decline", { token });

it("answers the partnership as the reseller's list shows it, with its ETag, and the same again", async () => {
  const provider = await world.provider();
  const { token, id } = await world.invitation(provider);
  const first = await accept(one, token);
  expect(first.status).toBe(200);
  const shown = await one.admin.get(`/v1/indirect-providers/${provider.id}`);
  expect(first.body).toEqual(shown.body);
  expect(first.headers.get("etag")).toBe(shown.headers.get("etag"));
  const again = await accept(one, token);
  expect([again.status, again.body]).toEqual([200, first.body]);
  // Whoever of the reseller's Global admins repeats it gets the same.
  const colleague = await world.user(one, "GlobalAdmin");
  expect((await colleague.post("/v1/invitations/accept", { token })).body).toEqual(first.body);
  expect(outcome(await accept(two, token))).toEqual([409, "INVITATION_ANSWERED"]);
  expect(outcome(await decline(one, token))).toEqual([409, "INVITATION_ANSWERED"]);
  expect(outcome(await decline(two, token))).toEqual([409, "INVITATION_ANSWERED"]);
  expect((await pagesOf(stack).decline(token)).status).toBe(409);
  expect((await auditsAbout(stack, id)).filter((each) => each.endsWith(".accept"))).toHaveLength(1);
});

it("declines the same way, and once declined it is nobody's to accept", async () => {
  const provider = await world.provider();
  const { token, id } = await world.invitation(provider);
  expect(outcome(await decline(one, token))).toEqual([200, "declined"]);
  expect(outcome(await decline(one, token))).toEqual([200, "declined"]);
  expect(outcome(await decline(two, token))).toEqual([409, "INVITATION_ANSWERED"]);
  expect(outcome(await accept(one, token))).toEqual([409, "INVITATION_ANSWERED"]);
  expect(outcome(await accept(two, token))).toEqual([409, "INVITATION_ANSWERED"]);
  expect((await pagesOf(stack).accept(token, one.admin.email, password)).status).toBe(409);
  expect(await eventsAbout(stack, id)).toEqual(["partnership-request.sent", "partnership-request.declined"]);
  expect((await provider.admin.get("/v1/indirect-resellers")).body.items).toEqual([]);
});

it("has a code for every dead link", async () => {
  const provider = await world.provider();
  const superseded = await world.invitation(provider);
  const { body } = await provider.admin.post(`/v1/partnership-requests/${superseded.id}/link`);
  await provider.admin.post(`/v1/partnership-requests/${superseded.id}/revoke`);
  const revoked = body.link.split("/").at(-1);
  const live = await world.invitation(provider);
  const bent = `${live.token.slice(0, -2)}${live.token.endsWith("AA") ? "BB" : "AA"}`;
  for (const answer of [accept, decline]) {
    expect(outcome(await answer(one, superseded.token))).toEqual([410, "INVITATION_SUPERSEDED"]);
    expect(outcome(await answer(one, revoked))).toEqual([410, "INVITATION_REVOKED"]);
    for (const token of ["x", bent, `${live.token} `, live.id, live.link, "\u0000", "🦊"])
      expect(outcome(await answer(one, token))).toEqual([404, "INVITATION_NOT_FOUND"]);
    expect(outcome(await answer(one, "x".repeat(513)))).toEqual([400, "INVALID_REQUEST"]);
    expect(outcome(await answer(one, ""))).toEqual([400, "INVALID_REQUEST"]);
  }
  for (const odd of [{}, { token: 1 }, { token: live.token, x: 1 }, [], "null"])
    expect(outcome(await one.admin.post("/v1/invitations/accept", odd))).toEqual([400, "INVALID_REQUEST"]);
  expect((await pagesOf(stack).get(live.token)).status).toBe(200);
});

it("refuses a second partnership of the same two, and leaves that invitation open", async () => {
  const provider = await world.provider();
  const [first, second] = [await world.invitation(provider), await world.invitation(provider)];
  expect((await accept(one, first.token)).status).toBe(200);
  expect(outcome(await accept(one, second.token))).toEqual([409, "ALREADY_PARTNERED"]);
  const page = await pagesOf(stack).accept(second.token, one.admin.email, password);
  expect(page.status).toBe(409);
  expect(page.text).toContain("You are partners already");
  expect((await accept(two, second.token)).status).toBe(200);
  expect((await provider.admin.get("/v1/indirect-resellers")).body.items).toHaveLength(2);
});

it("decides a race of two invitations for the same two: one partnership, the other ALREADY_PARTNERED", async () => {
  for (let round = 0; round < 3; round++) {
    const provider = await world.provider();
    const invitations = [await world.invitation(provider), await world.invitation(provider)];
    const answers = await Promise.all(invitations.map(({ token }) => accept(one, token)));
    expect(answers.map(outcome).sort()).toEqual([
      [200, "active"],
      [409, "ALREADY_PARTNERED"],
    ]);
    const requests = await provider.admin.get("/v1/partnership-requests");
    expect(requests.body.items.map(({ status }: { status: string }) => status).sort()).toEqual([
      "accepted",
      "sent",
    ]);
  }
});

it("makes of fifty accepts at once one partnership, one event for each, and one record", async () => {
  const provider = await world.provider();
  const { token, id } = await world.invitation(provider);
  const colleagues = [one, one, two].map(({ admin }) => admin);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      colleagues[at % 3]?.post(
        "/v1/invitations/accept",
        { token },
        at % 2 ? { "idempotency-key": `k${at}` } : {},
      ),
    ),
  );
  const request = await provider.admin.get(`/v1/partnership-requests/${id}`);
  const winner = request.body.acceptedBy.organizationId;
  const counts = new Map<string, number>();
  for (const answer of answers) {
    const name = String(answer && outcome(answer));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  // Those of the reseller that won all get the same; one that could not get to an answer in time may ask again.
  const busy = counts.get("503,UNAVAILABLE") ?? 0;
  expect(busy).toBe(0);
  expect([...counts.keys()].sort()).toEqual(["200,active", "409,INVITATION_ANSWERED"]);
  expect(counts.get("409,INVITATION_ANSWERED")).toBe(winner === two.id ? 34 : 16);
  const list = await provider.admin.get("/v1/indirect-resellers");
  expect(list.body.items).toMatchObject([{ id: winner, status: "active" }]);
  expect((await auditsAbout(stack, id)).filter((each) => each.endsWith(".accept"))).toHaveLength(1);
  const events = (await itemsOf(stack))
    .filter(({ type, data }) => type === "Event" && data.partnershipRequestId === id)
    .map(({ organizationId, eventType }) => `${eventType} ${organizationId}`);
  expect(events.sort()).toEqual(
    [
      `partnership-request.sent ${provider.id}`,
      `partnership-request.accepted ${provider.id}`,
      `partnership.created ${provider.id}`,
      `partnership.created ${winner}`,
    ].sort(),
  );
});

it("decides accept against decline, revoke and resend at once: one of them stands, and the table says which", async () => {
  const path = (id: string) => `/v1/partnership-requests/${id}`;
  for (const rival of ["decline", "revoke", "link", "send"] as const)
    for (let round = 0; round < 2; round++) {
      const provider = await world.provider();
      const { token, id } = await world.invitation(provider);
      const others = {
        decline: () => pagesOf(stack).decline(token),
        revoke: () => provider.admin.post(`${path(id)}/revoke`),
        link: () => provider.admin.post(`${path(id)}/link`),
        send: () => provider.admin.post(`${path(id)}/send`),
      };
      const [accepted, other] = await Promise.all([accept(one, token), others[rival]()]);
      const { body } = await provider.admin.get(path(id));
      const list = await provider.admin.get("/v1/indirect-resellers");
      const won = accepted.status === 200;
      expect([rival, won, [200, 202].includes(other.status)]).toEqual([rival, won, !won]);
      expect(list.body.items).toHaveLength(won ? 1 : 0);
      const lost = { decline: "declined", revoke: "revoked", link: "sent", send: "sent" }[rival];
      expect(body.status).toBe(won ? "accepted" : lost);
      if (!won) expect([409, 410]).toContain(accepted.status);
    }
});
