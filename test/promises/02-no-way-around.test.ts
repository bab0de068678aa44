import { examplesOf } from "../../lib/contract/examples/examples.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { type RealCall, realCall, rowOf, send as sendCall } from "../support/example-calls.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { endPartnership, withoutRequestId } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import type { Client, Member, Organization, Response } from "../support/world.ts";
import { good } from "../support/world.ts";
import { effectOf, readWritten } from "../support/written.ts";

const lineItems = [{ offerId: "deskhub-essential", quantity: 1 }];
const target = { targetOfferId: "deskhub-business", quantity: 12 };

/** A request to send with a key. */
interface Sent {
  path: string;
  body?: unknown;
}

describe("a kept answer", () => {
  let inside: Inside;
  let cast: ExampleCast;
  const counts = { reach: 0, rights: 0, early: 0 };

  beforeAll(async () => {
    inside = await openInside();
    cast = await openExampleCast(inside);
  }, 60_000);
  afterAll(async () => {
    reached(
      2,
      `${counts.reach} replays of what had left the caller's reach 404, ${counts.rights} of what it may not do 403; ` +
        `${counts.early} requests 403 whatever else was wrong with them`,
    );
    await inside?.close();
  });

  const send = (by: Client, { path, body }: Sent): Promise<Response> =>
    by.post(path, body, { "idempotency-key": "once" });
  const isReplay = ({ headers }: Response) => headers.get("idempotency-replayed") === "true";

  const customerOf = (reseller: Organization | undefined, more: object = {}) =>
    inside.customerOf(cast.provider, {
      ...(reseller && { reseller: { id: reseller.id } }),
      subscriptions: [{ offerId: "deskhub-essential", offerName: "Deskhub Essential", ...more }],
    });

  /**
   * A reseller's requests with a key that are about no customer: its users, API clients and webhooks, and answers to
   * invitations.
   */
  const ofItself = [
    "answerInvitation",
    "deliverWebhooksAgain",
    "manageClients",
    "manageUsers",
    "manageWebhooks",
    "seeOwn",
  ];
  /** A reseller's requests with a key that are about a customer. */
  const ofACustomer = (Object.keys(routes) as RouteKey[]).filter((key) => {
    const { access, key: keyed } = rowOf(key);
    if (!keyed || access === "public" || !access.types.includes("indirect-reseller")) return false;
    return !ofItself.includes(access.action);
  });
  const customerNamedBy = async (call: RealCall): Promise<string> =>
    call.real.customer ?? (await good(call.by.get(`/v1/orders/${call.real.order}`))).customerId;

  it.each(ofACustomer)(
    "of %s is not replayed once the access has been revoked, to any user of the reseller",
    async (route) => {
      const { provider, reseller, world } = cast;
      const agent = await world.user(reseller, "AdminAgent");
      // For an existing customer: the last of a route's examples.
      const which = examplesOf(route).length - 1;
      const call = { ...(await realCall(route, cast, { as: "indirect-reseller", which })), by: agent };
      const customerId = await customerNamedBy(call);
      const sent = (by: Member) => sendCall({ ...call, by }, { "idempotency-key": "once" });
      expect((await sent(agent)).status).toBeLessThan(300);
      for (const by of [agent, reseller.admin]) expect(isReplay(await sent(by))).toBe(true);

      // The access by a subscription that names it ends too.
      const subscription = `/v1/customers/${customerId}/subscriptions/${call.real.subscription}`;
      if (call.real.subscription) {
        await good(provider.admin.patch(subscription, { partnerId: null }, { "if-match": "*" }));
        await good(provider.admin.put(`${subscription}/support-contact`, { resellerId: null }));
      }
      await good(provider.admin.delete(`/v1/customers/${customerId}/delegated-admin/${reseller.id}`));
      const before = await readWritten(inside);
      const unknown = await agent.get("/v1/customers/cus_01hzzzzzzzzzzzzzzzzzzzzzzz");
      for (const by of [agent, reseller.admin]) {
        const answer = await sent(by);
        expect([route, answer.status, withoutRequestId(answer), isReplay(answer)]).toEqual([
          route,
          404,
          withoutRequestId(unknown),
          false,
        ]);
        counts.reach++;
      }
      expect(effectOf(before, await readWritten(inside))).toEqual({});
    },
  );

  it("of a reseller of record's upgrade is not replayed once the partnership has ended", async () => {
    const { provider, world } = cast;
    const record = await world.partnerOf(provider);
    const named = { partnerId: record.mpnId, partnerOrganizationId: record.id };
    const { customer, subscriptions } = await customerOf(undefined, named);
    const path = `/v1/customers/${customer.id}/subscriptions/${subscriptions[0]?.id}/upgrades`;
    expect((await send(record.admin, { path, body: target })).status).toBe(200);
    expect(isReplay(await send(record.admin, { path, body: target }))).toBe(true);
    await endPartnership(provider, record.id);
    expect((await send(record.admin, { path, body: target })).status).toBe(404);
    counts.reach++;
  });

  it("is not replayed to a colleague without the right to the request", async () => {
    const { provider, reseller, world } = cast;
    const [users, sales, second] = await Promise.all([
      world.user(provider, "UserManagementAdmin"),
      world.user(provider, "SalesAgent"),
      world.user(provider, "GlobalAdmin"),
    ]);
    const { customer } = await customerOf(undefined);
    const newUser = { email: `u-${world.next()}@users.example`, displayName: "New", roles: ["GlobalAdmin"] };
    const supported = [{ ...lineItems[0], supportContact: { resellerId: reseller.id } }];
    const asked: [Member, Sent][] = [
      [users, { path: "/v1/users", body: newUser }],
      [users, { path: `/v1/users/${second.id}/credentials` }],
      [sales, { path: "/v1/orders", body: { customerId: customer.id, lineItems: supported } }],
    ];
    for (const [by, sent] of asked) {
      expect((await send(provider.admin, sent)).status).toBeLessThan(300);
      const answer = await send(by, sent);
      expect([sent.path, answer.status, answer.body.code]).toEqual([sent.path, 403, "ROLE_REQUIRED"]);
      expect(answer.body).not.toHaveProperty("id");
      expect(isReplay(await send(provider.admin, sent))).toBe(true);
      counts.rights++;
    }
  });

  it("or a key that was used for something else is hidden from callers without the right (403, idempotency)", async () => {
    const { provider, world } = cast;
    const [users, second] = await Promise.all([
      world.user(provider, "UserManagementAdmin"),
      world.user(provider, "GlobalAdmin"),
    ]);
    const path = `/v1/users/${second.id}/credentials`;
    const key = { "idempotency-key": "of two bodies" };
    await good(provider.admin.post(path, {}, key));
    const ofTwo = (by: Client) => by.post(path, { zz: 1 }, key);
    expect((await ofTwo(users)).body.code).toBe("ROLE_REQUIRED");
    counts.rights++;
  });

  it("or a new request is refused for a missing right before any other error (401, 403, 400 and 428)", async () => {
    const { provider, reseller, world } = cast;
    const [users, sales, second, agent] = await Promise.all([
      world.user(provider, "UserManagementAdmin"),
      world.user(provider, "SalesAgent"),
      world.user(provider, "GlobalAdmin"),
      world.user(reseller, "AdminAgent"),
    ]);
    const { customer } = await customerOf(reseller);
    const draft = await good(provider.admin.post("/v1/orders", { customerId: customer.id, lineItems }));
    const supported = { lineItems: [{ supportContact: null, zz: 1 }] };
    const any = { "if-match": "*" };
    const calls: [Member, ...Parameters<Client["call"]>][] = [
      [users, "POST", "/v1/users", { email: "x", displayName: 1, roles: ["GlobalAdmin", "zz"] }],
      [users, "PATCH", `/v1/users/${sales.id}`, { roles: ["GlobalAdmin"] }],
      [users, "PATCH", `/v1/users/${second.id}`, { zz: "a" }, any],
      [users, "PATCH", `/v1/users/${second.id}?x=1`, { displayName: "A" }, any],
      [users, "POST", `/v1/users/${second.id}/credentials`, { zz: 1 }],
      [sales, "POST", "/v1/orders?x=1", supported],
      [sales, "PATCH", `/v1/orders/${draft.id}`, supported],
      [sales, "PUT", `/v1/customers/${customer.id}/reseller`, { delegatedAdmin: true, zz: 1 }],
      [agent, "POST", "/v1/orders?x=1", { resellerId: reseller.id, zz: 1 }],
      // Rights to the resources in the path.
      [users, "PATCH", `/v1/users/${second.id}`, {}],
      [users, "PATCH", `/v1/users/${second.id}`, "{", any],
      [users, "POST", `/v1/users/${second.id}/credentials`, "{"],
      [users, "POST", `/v1/users/${second.id}/credentials`, {}, { "idempotency-key": "\u00e9" }],
      [agent, "PATCH", `/v1/orders/${draft.id}`, { zz: 1 }],
      [agent, "POST", `/v1/orders/${draft.id}/submit`, { version: "1.x" }],
      [agent, "POST", `/v1/orders/${draft.id}/submit`, {}, { "idempotency-key": "a" }],
      [agent, "POST", `/v1/orders/${draft.id}/review`, { zz: 1 }],
      [agent, "POST", `/v1/orders/${draft.id}/cancel`, { zz: 1 }],
    ];
    const before = await readWritten(inside);
    for (const [by, ...call] of calls) {
      const { status, body } = await by.call(...call);
      expect([call, status, body.code]).toEqual([call, 403, "ROLE_REQUIRED"]);
      counts.early++;
    }
    // If no right is missing, an unknown id is not found, and a malformed one is refused as malformed.
    const nobody = "/v1/users/usr_01hzzzzzzzzzzzzzzzzzzzzzzz";
    expect((await users.patch(nobody, { displayName: "A" }, any)).status).toBe(404);
    expect((await users.post(`${nobody}/credentials`)).status).toBe(404);
    // An impossible id is not even looked up.
    const long = `/v1/users/${"x".repeat(1_100)}`;
    expect((await users.patch(long, {}, any)).status).toBe(404);
    expect((await users.post(`${long}/credentials`)).status).toBe(404);
    expect((await users.patch(long, { zz: 1 }, any)).status).toBe(400);
    expect((await users.patch(nobody, {})).status).toBe(428);
    expect((await agent.patch("/v1/orders/ord_01hzzzzzzzzzzzzzzzzzzzzzzz", {})).status).toBe(428);
    expect((await provider.admin.patch(`/v1/users/${second.id}`, { zz: "a" }, any)).status).toBe(400);
    expect((await provider.admin.patch(`/v1/users/${second.id}`, { roles: ["GlobalAdmin"] })).status).toBe(
      428,
    );
    expect(effectOf(before, await readWritten(inside))).toEqual({});
  });
});
