import { answered, onSharedStack, openChannel } from "../support/channel.ts";
import { pathOf } from "../support/subscription-channel.ts";
import type { Organization } from "../support/world.ts";

const the = onSharedStack(openChannel);

/** Starts a job and waits for its end: the stream wakes each of its pages. */
const reassigned = async (from: Organization, to: Organization) => {
  const { stack, provider } = the();
  const between = { fromResellerId: from.id, toResellerId: to.id };
  const asked = { ...between, subscriptions: true, delegatedAdmin: true };
  const started = await answered("202", provider.admin.post("/v1/customers/reassign", asked));
  expect(started.body).toMatchObject({ status: "running", done: 0, failed: [] });
  for (;;) {
    await stack.streams.drained();
    const { body } = await provider.admin.get(`/v1/jobs/${started.body.id}`);
    if (body.status !== "running") return body;
  }
};

/** Two resellers, and customers of the first, which is reseller of record for one of the first customer's two subscriptions. */
const leaving = async (customers: number) => {
  const { partner, make } = the();
  const [from, to] = await Promise.all([partner(), partner()]);
  const record = { partnerOrganizationId: from.id, partnerId: from.mpnId };
  const made = [];
  for (let each = 0; each < customers; each++)
    made.push(await make({ reseller: { id: from.id }, subscriptions: each === 0 ? [record, {}] : [] }));
  return { from, to, made };
};

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
