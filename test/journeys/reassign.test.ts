import { answers, onOwnStack, openChannel } from "../support/channel.ts";
import { until } from "../support/matrix.ts";
import { patch, pathOf } from "../support/subscription-channel.ts";
import type { Organization } from "../support/world.ts";

/** Moves the clock; what the functions write can be held up. */
const the = onOwnStack(openChannel, "dynamodb");

const path = "/v1/customers/reassign";
const asked = (from: Organization, to: Organization, more: object = {}) => ({
  fromResellerId: from.id,
  toResellerId: to.id,
  subscriptions: true,
  delegatedAdmin: true,
  ...more,
});

const ended = (jobId: string) =>
  until(
    async () => (await the().provider.admin.get(`/v1/jobs/${jobId}`)).body,
    ({ status }) => status !== "running",
  );

/** Starts a job and waits for its end. */
const reassigned = async (body: object) => {
  const started = await the().provider.admin.post(path, body);
  expect([started.status, started.body]).toMatchObject([202, { status: "running", done: 0, failed: [] }]);
  return ended(started.body.id);
};

/** Holds up the transaction that hands one customer over. */
const holdUp = (customerId: string) => {
  const { between } = the();
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  between.decide(async (_operation, forward, body) => {
    if (body.includes('"JobDone"') && body.includes(customerId)) {
      reached.resolve();
      await released.promise;
    }
    return forward();
  });
  return {
    reached: reached.promise,
    release: () => {
      between.decide();
      released.resolve();
    },
  };
};

/** Customers of a reseller, in the order in which a job does them. */
const customersOf = async ({ id, mpnId }: Organization, count: number, recorded = 0) => {
  const made = [];
  for (let at = 0; at < count; at++) {
    const record = { partnerOrganizationId: id, partnerId: mpnId };
    made.push(await the().make({ reseller: { id }, subscriptions: at < recorded ? [record, {}] : [] }));
  }
  return made.sort((one, other) => (one.customer.id < other.customer.id ? -1 : 1));
};

it("is the provider's Global admins' and Admin agents' to ask for, between partners", async () => {
  const { world, provider, stranger, reseller, partner, end } = the();
  const [leaving, former] = await Promise.all([partner(), partner()]);
  await end(former);
  const body = asked(leaving, reseller);
  const agent = await world.user(provider, "SalesAgent");
  expect(answers(await agent.post(path, body))).toEqual([403, "ROLE_REQUIRED"]);
  expect(answers(await reseller.admin.post(path, body))).toEqual([403, "ROLE_REQUIRED"]);
  expect(answers(await stranger.admin.post(path, body))).toEqual([422, "PARTNERSHIP_REQUIRED"]);
  const never = await world.reseller();
  for (const [from, to, status, code] of [
    [leaving, leaving, 400, "INVALID_REQUEST"],
    [leaving, former, 422, "PARTNERSHIP_ENDED"],
    [leaving, never, 422, "PARTNERSHIP_REQUIRED"],
    [never, reseller, 422, "PARTNERSHIP_REQUIRED"],
  ] as const)
    expect(answers(await provider.admin.post(path, asked(from, to)))).toEqual([status, code]);
  // One that has ended is left all the more; without customers there is nothing to do.
  const job = await reassigned(asked(former, reseller));
  expect(job).toMatchObject({ status: "completed", total: 0, done: 0, failed: [] });
  expect(job.finishedAt >= job.createdAt).toBe(true);
  for (const [who, status, code] of [
    [agent, 403, "ROLE_REQUIRED"],
    [stranger.admin, 404, "NOT_FOUND"],
    [await world.user(provider, "AdminAgent"), 200, undefined],
  ] as const)
    expect(answers(await who.get(`/v1/jobs/${job.id}`))).toEqual([status, code]);
});

it("tells how far it has come, runs once at a time, and after a crash does each customer once", async () => {
  const { stack, provider, stranger, partner, audits, told } = the();
  const [leaving, taking] = await Promise.all([partner(), partner()]);
  const made = await customersOf(leaving, 13, 2);
  const eleventh = made[10]?.customer.id ?? "";
  const held = holdUp(eleventh);
  const body = asked(leaving, taking);
  const key = { "idempotency-key": "the one job" };
  const started = await provider.admin.post(path, body, key);
  expect([started.status, started.body]).toMatchObject([202, { status: "running", done: 0, failed: [] }]);
  const { id } = started.body;
  await held.reached;
  const running = await provider.admin.get(`/v1/jobs/${id}`);
  expect(running.body).toMatchObject({ id, status: "running", total: 13, done: 10, failed: [] });
  const second = await provider.admin.post(path, body);
  expect([...answers(second), second.body.resourceId]).toEqual([409, "JOB_RUNNING", id]);
  // That one runs is told before what else would stand in the way.
  const elsewhere = await provider.admin.post(path, { ...body, toResellerId: stranger.id });
  expect([...answers(elsewhere), elsewhere.body.resourceId]).toEqual([409, "JOB_RUNNING", id]);
  const replay = await provider.admin.post(path, body, key);
  expect([replay.status, replay.body]).toEqual([202, started.body]);
  // Its process dies, and what it had just sent is carried out all the same.
  expect(stack.kill("work")).toBeGreaterThan(0);
  held.release();

  const job = await ended(id);
  expect(job).toMatchObject({ status: "completed", total: 13, done: 13, failed: [] });
  for (const { customer, subscriptions } of made) {
    const shown = await taking.admin.get(`/v1/customers/${customer.id}`);
    expect(shown.body).toMatchObject({
      associatedPartnerId: taking.id,
      delegatedAdmins: [{ resellerId: taking.id }],
    });
    const moves = (await audits(provider.admin, customer.id)).map(({ operation }) => operation);
    expect(moves).toEqual(["customer.reassign"]);
    for (const subscription of subscriptions) {
      const { body: read } = await taking.admin.get(pathOf(subscription));
      expect(read.partnerId).toBe(subscription.partnerId && taking.mpnId);
    }
  }
  expect(await told(taking.admin, eleventh)).toMatchObject([
    { type: "access.granted", data: { associatedPartnerId: taking.id, access: ["delegated-admin"] } },
  ]);
  expect(await told(leaving.admin, eleventh)).toMatchObject([
    { type: "customer.updated", data: { associatedPartnerId: null } },
  ]);
  // Nobody's access is taken away: that is a call of its own.
  const removal = await provider.admin.get(`/v1/indirect-resellers/${leaving.id}/removal`);
  expect(removal.body.remains).toMatchObject({ customers: 0, delegatedAdmin: 13, resellerOfRecord: 0 });
});

it("reports what it could not do and why, and another job does the rest", async () => {
  const { world, provider, partner } = the();
  const [leaving, taking] = await Promise.all([partner(), partner({ agreement: false })]);
  const made = await customersOf(leaving, 3, 1);
  const recorded = made.find(({ subscriptions }) => subscriptions.length > 0);
  const customerId = recorded?.customer.id ?? "";
  const job = await reassigned(asked(leaving, taking));
  expect(job).toMatchObject({ status: "completed", total: 3, done: 2 });
  expect(job.failed).toEqual([
    { customerId, code: "AGREEMENT_NOT_SIGNED", detail: expect.stringContaining("agreement") },
  ]);
  const left = await provider.admin.get(`/v1/customers?resellerId=${leaving.id}`);
  expect(left.body.items.map(({ id }: any) => id)).toEqual([customerId]);

  await world.operator.put(`/v1/organizations/${taking.id}/agreements/EMEA`, {
    signedAt: "2026-01-01T00:00:00Z",
    source: "archive",
  });
  const rest = await reassigned(asked(leaving, taking));
  expect(rest).toMatchObject({ status: "completed", total: 1, done: 1, failed: [] });
  const { body } = await taking.admin.get(pathOf(recorded!.subscriptions[0]!));
  expect(body.partnerId).toBe(taking.mpnId);
});

it("ends as failed when the partnership that it needs ends under it, and frees the way for another", async () => {
  const { provider, reseller, partner, end } = the();
  const [leaving, taking] = await Promise.all([partner(), partner()]);
  const [first, second, third] = await customersOf(leaving, 3);
  const held = holdUp(second?.customer.id ?? "");
  const { body } = await provider.admin.post(path, asked(leaving, taking));
  await held.reached;
  await end(taking);
  held.release();
  const job = await ended(body.id);
  expect(job).toMatchObject({
    status: "failed",
    done: 1,
    failed: [{ customerId: second?.customer.id, code: "PARTNERSHIP_ENDED" }],
  });
  const partnerOf = async (made: typeof first) =>
    (await provider.admin.get(`/v1/customers/${made?.customer.id}`)).body.associatedPartnerId;
  expect(await partnerOf(first)).toBe(taking.id);
  for (const each of [second, third]) expect(await partnerOf(each)).toBe(leaving.id);
  const another = await reassigned(asked(leaving, reseller));
  expect(another).toMatchObject({ status: "completed", total: 2, done: 2 });
});

it("leaves subscriptions and access as they are when they are not asked for", async () => {
  const { provider, partner } = the();
  const [leaving, taking] = await Promise.all([partner(), partner()]);
  const [made] = await customersOf(leaving, 1, 1);
  const job = await reassigned(asked(leaving, taking, { subscriptions: false, delegatedAdmin: false }));
  expect(job).toMatchObject({ status: "completed", done: 1 });
  const customer = `/v1/customers/${made?.customer.id}`;
  const shown = await provider.admin.get(customer);
  expect(shown.body).toMatchObject({
    associatedPartnerId: taking.id,
    delegatedAdmins: [{ resellerId: leaving.id }],
  });
  expect((await taking.admin.get(customer)).status).toBe(404);
  const [recorded] = made!.subscriptions;
  expect((await provider.admin.get(pathOf(recorded!))).body.partnerId).toBe(leaving.mpnId);
  expect((await patch(leaving.admin, recorded!, { friendlyName: "Still ours" })).status).toBe(200);
});
