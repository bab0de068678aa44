import type { Progress } from "../../../infra/backfill/backfill.ts";
import { recount } from "../../../infra/backfill/recount.ts";
import { withDeadline } from "../../../lib/aws/deadline.ts";
import { accessCountStore, keptCountKeys, keptCounts } from "../../../lib/customers/access-counts.ts";
import { resellerRelationships } from "../../../lib/customers/items.ts";
import { type RelationshipChange, relationshipWrite } from "../../../lib/customers/relationships.ts";
import { remainingAccess } from "../../../lib/customers/remaining-access.ts";
import { openTable } from "../../../lib/table/table.ts";
import { type CustomerOptions, customerFixture } from "../../support/customers.ts";
import { describeOnEachEngine, oneTableByName } from "../../support/table.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const since = now.toISOString();

describeOnEachEngine("the access that remains after a partnership", (open) => {
  test("is counted by kind of link, for this provider's customers only, and truncated beyond a limit", async () => {
    const table = await open();
    const make = (more: Partial<CustomerOptions>) => customerFixture(table, { providerId: "org_p", ...more });
    const customers: Partial<CustomerOptions>[] = [
      { reseller: { id: "org_a" } },
      { reseller: { id: "org_a", delegatedAdmin: false } },
      { relationships: { org_a: { record: 3, support: 1 }, org_c: { record: 5, adminSince: since } } },
      { relationships: { org_a: { azureOwnerSince: since, record: 1 } } },
      { reseller: { id: "org_b" } },
      { providerId: "org_q", reseller: { id: "org_a" } },
      ...Array.from({ length: 5 }, () => ({ reseller: { id: "org_d", delegatedAdmin: false } })),
      { reseller: { id: "org_d" } },
    ];
    for (const more of customers) await make(more);
    const counts = {
      ...{
        customers: 2,
        delegatedAdmin: 1,
        resellerOfRecord: 4,
        supportContact: 1,
        azureTenantOwner: 1,
        adminCredentials: 0,
      },
      truncated: false,
    };
    for (const [resellerId, limit, expected] of [
      ["org_a", undefined, counts],
      ["org_a", 4, counts],
      ["org_a", 3, { resellerOfRecord: 3, truncated: true }],
      ["org_c", 4, { delegatedAdmin: 1, resellerOfRecord: 4, truncated: true }],
      // Its one delegated admin may be the last of many relationships: every count continues until it is full itself.
      ["org_d", 2, { customers: 2, delegatedAdmin: 1, truncated: true }],
      ["org_x", undefined, { customers: 0, truncated: false }],
    ] as const)
      expect(
        await remainingAccess(table, { providerId: "org_p", resellerId }, undefined, now, { limit }),
      ).toMatchObject(expected);
    // With too little time left, the counts so far are answered, and the partnership can be ended all the same.
    const pair = { providerId: "org_p", resellerId: "org_d" };
    const hurried = withDeadline(3_000, () => remainingAccess(table, pair, undefined, now, { first: 2 }));
    expect(await hurried).toMatchObject({ customers: 2, truncated: true });
  });
});

test("the access that remains is taken from the stream's counts for many relationships, once all of them are counted", async () => {
  const { name, client } = await oneTableByName();
  const table = openTable(name, client);
  const { count } = accessCountStore(table);
  const made = (more: Partial<CustomerOptions>) => customerFixture(table, { providerId: "org_p", ...more });
  const [first, second] = await Promise.all([
    made({ reseller: { id: "org_a" } }),
    made({ reseller: { id: "org_a" }, relationships: { org_a: { record: 20_000 } } }),
    made({ relationships: { org_a: { support: 2, azureOwnerSince: since, credentialsResetAt: since } } }),
  ]);
  const counts = {
    customers: 2,
    delegatedAdmin: 2,
    supportContact: 2,
    azureTenantOwner: 1,
    adminCredentials: 1,
  };
  const pair = { providerId: "org_p", resellerId: "org_a" };
  const remaining = async () =>
    remainingAccess(table, pair, keptCounts(await table.getMany(keptCountKeys(pair))), now, { first: 1 });
  const walked = { ...counts, resellerOfRecord: 10_000, truncated: true };
  const kept = { ...counts, resellerOfRecord: 20_000, truncated: false };
  const ids = ({ customer }: typeof first) => ({
    providerId: "org_p",
    resellerId: "org_a",
    customerId: customer.id,
  });
  // The stream reports one of them, and twice at the same time. Those written earlier by an older release are
  // uncounted.
  const both = await Promise.all([count(ids(first)), count(ids(first))]);
  expect(both.toSorted()).toEqual([false, true]);
  expect(await remaining()).toEqual(walked);

  // Interrupted after its first page, the recount continues from there.
  const options = { client, table, tableName: name, now: () => now, pageSize: 3 };
  let saved: Progress | undefined;
  const brokenOff = recount({
    ...options,
    onPage(progress) {
      if (progress.found > 0 && progress.start) saved = progress;
      if (saved) throw new Error("broken off");
    },
  });
  await expect(brokenOff).rejects.toThrow("broken off");
  expect(await remaining()).toEqual(walked);
  const { found, written } = await recount({ ...options, from: saved });
  expect([found, written]).toEqual([3, 2]);
  expect(await remaining()).toEqual(kept);
  // A second run finds nothing, and late or repeated stream records are counted already.
  expect((await recount(options)).written).toBe(0);
  expect(await count(ids(second))).toBe(false);
  expect(await remaining()).toEqual(kept);

  // Revoked and granted at the same time: in either order, the counts end equal to the relationship.
  const change = async (more: RelationshipChange) => {
    const before = await resellerRelationships.in(table).get(ids(first));
    await table.write(relationshipWrite(before, ids(first), more));
    return count(ids(first));
  };
  await Promise.all([
    change({ associated: false, adminSince: null }).then(() => change({ record: 1 })),
    count(ids(first)),
  ]);
  expect(await remaining()).toEqual({ ...kept, customers: 1, delegatedAdmin: 1, resellerOfRecord: 20_001 });

  // After a change of provider, the customer counts nothing at the former one.
  const before = await resellerRelationships.in(table).get(ids(first));
  if (!before) throw new Error("the relationship is gone");
  const moved = { ...before, providerId: "org_q", formerProviderId: "org_p" };
  await table.write(resellerRelationships.update(before, moved));
  await count({ ...moved });
  expect(await remaining()).toEqual({ ...kept, customers: 1, delegatedAdmin: 1 });
});
