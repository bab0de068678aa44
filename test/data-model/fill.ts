import { offerId } from "../../lib/contract/examples/offers.ts";
import { updateSearchIndex } from "../../lib/customers/search-index.ts";
import { newId } from "../../lib/ids.ts";
import { keepOpenCreditKeys } from "../../lib/incentives/keyed.ts";
import { organizationStore } from "../../lib/organizations/store.ts";
import { partnershipStore } from "../../lib/partnerships/store.ts";
import { auditKeysWrite } from "../../lib/record/filtered.ts";
import { subscriptions } from "../../lib/subscriptions/items.ts";
import { updateSubscriptionKeys } from "../../lib/subscriptions/keyed.ts";
import { keys } from "../../lib/table/keys.ts";
import { customerFixture } from "../support/customers.ts";
import { withEnrolment } from "../support/enrolments.ts";
import { realCall, send } from "../support/example-calls.ts";
import type { ExampleCast } from "../support/example-cast.ts";
import { offeredTransfer } from "../support/example-transfers.ts";
import { inParallel } from "../support/matrix.ts";
import { allPages } from "../support/table.ts";
import { good, type World } from "../support/world.ts";

/** The quantities of the resources that can be many in a world. */
export interface Sizes {
  /** Entries in each list of the provider and of one reseller. */
  listed: number;
  /** Customers of that reseller, each with a subscription and an order. */
  customers: number;
  /** Subscriptions of the one customer on which routes are called. */
  subscriptions: number;
}

/** An organization with a partnership to an existing one. Its users never call. */
const partnerOf = async (
  { world, table, now }: ExampleCast,
  known: { providerId: string } | { resellerId: string },
): Promise<void> => {
  const at = new Date(now());
  const id = await enrolled(world, "providerId" in known ? "indirect-reseller" : "indirect-provider");
  const { providerId, resellerId } = { providerId: id, resellerId: id, ...known };
  const begun = {
    providerId,
    resellerId,
    requestId: newId("req", at),
    status: "active" as const,
    since: at.toISOString(),
  };
  await table.transact(partnershipStore(table).begin(begun, undefined));
};

/** More of them than the API allows a provider in a day. */
const changeRequestOf = async ({ table, now }: ExampleCast, organizationId: string): Promise<void> => {
  const at = new Date(now());
  const request = {
    id: newId("chg", at),
    organizationId,
    status: "open" as const,
    createdAt: at.toISOString(),
  };
  const asked = { changes: { country: "FR" }, reason: "moved" };
  await table.transact(organizationStore(table).submitChange({ ...request, ...asked }));
};

const enrolled = async ({ operator, next }: World, type: "indirect-provider" | "indirect-reseller") => {
  const number = next();
  const globalAdmin = { email: `admin@listed-${number}.example`, displayName: "Alex Example" };
  const profile = { name: `Listed number ${1_000 + number}`, country: "DE", region: "EMEA" };
  const body = { type, ...profile, mpnId: String(6_000_000 + number), globalAdmin };
  return String((await good(operator.post("/v1/organizations", body))).id);
};

/** The registration number in the examples' filters. */
const registrationNumber = "HRB 118270";

/** The offer in the examples' filters. */
const sold = { offerId, offerName: "Deskhub Essential" };

/** Adds this many items to a world, through the API where that is fast. */
export const fill = async (cast: ExampleCast, { listed, customers, subscriptions }: Sizes): Promise<void> => {
  const { provider, reseller, table, now, world } = cast;
  cast.moreSubscriptions = (cast.moreSubscriptions ?? 0) + subscriptions;
  await inParallel([...Array(listed).keys()], 4, async () => {
    await partnerOf(cast, { providerId: provider.id });
    await partnerOf(cast, { resellerId: reseller.id });
    await changeRequestOf(cast, provider.id);
    for (const key of [
      "POST /v1/users",
      "POST /v1/partnership-requests",
      "PUT /v1/offers/{offerId}",
    ] as const)
      await good(send(await realCall(key, cast)));
  });
  await inParallel([...Array(customers).keys()], 4, async () => {
    const { customer } = await customerFixture(table, {
      providerId: provider.id,
      companyName: `Contoso Trading ${1_000 + world.next()}`,
      now: new Date(now()),
      reseller,
      subscriptions: [{ ...sold, partnerId: reseller.mpnId, partnerOrganizationId: reseller.id }],
    });
    const lineItems = [{ offerId, quantity: 10 }];
    await good(reseller.admin.post("/v1/orders", { customerId: customer.id, lineItems }));
  });
};

/** Completes first pages that `fill` leaves short, and those of each filter in the examples. */
export const fillPages = async (cast: ExampleCast, entries: number): Promise<void> => {
  const { provider, table, now, world } = cast;
  await inParallel([...Array(entries).keys()], 4, async () => {
    await good(send(await realCall("POST /v1/users", cast, { as: "indirect-reseller" })));
    await withEnrolment(table, new Date(now()), { providerId: provider.id });
    await offeredTransfer(cast);
    await customerFixture(table, {
      providerId: provider.id,
      now: new Date(now()),
      registrationNumber,
      companyName: `Woodgrove Dental ${1_000 + world.next()}`,
      subscriptions: [sold],
    });
  });
};

/** Updates the filter keys, as `stream-consumer` does. */
export const keyed = async ({ provider, reseller, table }: ExampleCast): Promise<void> => {
  const ends = keys.subscriptionEnds(provider.id);
  const found = await Array.fromAsync(subscriptions.in(table).each(ends, { index: 2 }));
  await inParallel(found, 8, async (each) => {
    await updateSubscriptionKeys(table, each);
    await keepOpenCreditKeys(table, each);
  });
  await inParallel([...new Set(found.map(({ customerId }) => customerId))], 8, (customerId) =>
    updateSearchIndex(table, customerId),
  );
  for (const { id } of [provider, reseller]) {
    const records = await allPages((start) => table.page(keys.audits(id), { limit: 100, start }));
    await inParallel(records, 8, (record) => table.write(auditKeysWrite(record)));
  }
};
