import { answered, idsIn, onSharedStack, openChannel } from "../support/channel.ts";
import { pathOf } from "../support/subscription-channel.ts";
import type { Member, Organization } from "../support/world.ts";

const the = onSharedStack(openChannel);

const ask = (from: Organization, to: Organization, more: object = {}, by: Member = the().provider.admin) =>
  by.post("/v1/customers/reassign", {
    fromResellerId: from.id,
    toResellerId: to.id,
    subscriptions: true,
    delegatedAdmin: true,
    ...more,
  });

/** Starts a job and waits for its end: the stream wakes each of its pages. */
const reassigned = async (...asked: Parameters<typeof ask>) => {
  const { stack, provider } = the();
  const started = await answered("202", ask(...asked));
  expect(started.body).toMatchObject({ status: "running", done: 0, failed: [] });
  for (;;) {
    await stack.streams.drained();
    const { body } = await provider.admin.get(`/v1/jobs/${started.body.id}`);
    if (body.status !== "running") return body;
  }
};

/** Two resellers, and customers of the first, which is reseller of record for one of the first customer's two subscriptions. */
const leaving = async (customers: number, agreement = true) => {
  const { partner, make } = the();
  const [from, to] = await Promise.all([partner(), partner({ agreement })]);
  const record = { partnerOrganizationId: from.id, partnerId: from.mpnId };
  const made = [];
  for (let each = 0; each < customers; each++)
    made.push(await make({ reseller: { id: from.id }, subscriptions: each === 0 ? [record, {}] : [] }));
  return { from, to, made };
};

it("is refused where the partnership of either reseller does not allow it", async () => {
  const { world, provider, stranger, reseller, partner, end } = the();
  const [former, never] = [await partner(), await world.reseller()];
  await end(former);
  await answered("400 INVALID_REQUEST", ask(reseller, reseller));
  await answered("422 PARTNERSHIP_ENDED", ask(reseller, former));
  await answered(
    "422 PARTNERSHIP_REQUIRED",
    ask(reseller, never),
    ask(never, reseller),
    ask(reseller, never, {}, stranger.admin),
  );
  // A former reseller may be left; without customers there is nothing to do.
  const job = await reassigned(former, reseller);
  expect(job).toMatchObject({ status: "completed", total: 0, done: 0, failed: [] });
  expect(job.finishedAt >= job.createdAt).toBe(true);
  await answered("404 NOT_FOUND", stranger.admin.get(`/v1/jobs/${job.id}`));
  const agent = await world.user(provider, "SalesAgent");
  await answered("403 ROLE_REQUIRED", agent.get(`/v1/jobs/${job.id}`));
});

it("hands every customer over once, which both resellers are told, and takes nobody's access away", async () => {
  const { provider, audits, told } = the();
  const { from, to, made } = await leaving(3);
  expect(await reassigned(from, to)).toMatchObject({ status: "completed", total: 3, done: 3, failed: [] });
  for (const { customer, subscriptions } of made) {
    const { body } = await to.admin.get(`/v1/customers/${customer.id}`);
    expect(body).toMatchObject({ associatedPartnerId: to.id, delegatedAdmins: [{ resellerId: to.id }] });
    expect(await audits(provider.admin, customer.id)).toMatchObject([{ operation: "customer.reassign" }]);
    for (const { partnerId, ...subscription } of subscriptions)
      expect((await to.admin.get(pathOf(subscription))).body.partnerId).toBe(partnerId && to.mpnId);
  }
  const last = made[2]!.customer.id;
  expect(await told(to.admin, last)).toMatchObject([
    { type: "access.granted", data: { associatedPartnerId: to.id, access: ["delegated-admin"] } },
  ]);
  expect(await told(from.admin, last)).toMatchObject([
    { type: "customer.updated", data: { associatedPartnerId: null } },
  ]);
  const removal = await provider.admin.get(`/v1/indirect-resellers/${from.id}/removal`);
  expect(removal.body.remains).toMatchObject({ customers: 0, delegatedAdmin: 3, resellerOfRecord: 0 });
});

it("reports what it could not do and why, and another job does the rest", async () => {
  const { world, provider } = the();
  const { from, to, made } = await leaving(3, false);
  const [{ customer, subscriptions }] = made as [(typeof made)[number]];
  const detail = expect.stringContaining("agreement");
  expect(await reassigned(from, to)).toMatchObject({
    status: "completed",
    total: 3,
    done: 2,
    failed: [{ customerId: customer.id, code: "AGREEMENT_NOT_SIGNED", detail }],
  });
  const left = await provider.admin.get(`/v1/customers?resellerId=${from.id}`);
  expect(idsIn(left)).toEqual([customer.id]);
  const agreement = { signedAt: "2026-01-01T00:00:00Z", source: "archive" };
  await world.operator.put(`/v1/organizations/${to.id}/agreements/EMEA`, agreement);
  expect(await reassigned(from, to)).toMatchObject({ status: "completed", total: 1, done: 1, failed: [] });
  expect((await to.admin.get(pathOf(subscriptions[0]!))).body.partnerId).toBe(to.mpnId);
});
