import type { Progress } from "../../../infra/backfill/backfill.ts";
import { recount } from "../../../infra/backfill/recount.ts";
import { withDeadline } from "../../../lib/aws/deadline.ts";
import { accessCountStore, keptCountKeys, keptCounts } from "../../../lib/customers/access-counts.ts";
import { resellerRelationships } from "../../../lib/customers/items.ts";
import { type CustomerQuery, customerLists } from "../../../lib/customers/list.ts";
import { type RelationshipChange, relationshipWrite } from "../../../lib/customers/relationships.ts";
import { remainingAccess } from "../../../lib/customers/remaining-access.ts";
import { updateSearchIndex } from "../../../lib/customers/search-index.ts";
import { customerStore } from "../../../lib/customers/store.ts";
import type { Caller } from "../../../lib/http/caller.ts";
import { keys } from "../../../lib/table/keys.ts";
import { openTable, type Table } from "../../../lib/table/table.ts";
import { type CustomerOptions, customerFixture } from "../../support/customers.ts";
import { endOf } from "../../support/refusal.ts";
import { allPages, describeOnEachEngine, itemsOf, oneTableByName } from "../../support/table.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const since = now.toISOString();

type Viewer = Caller["organization"];
const viewer = (id: string, type: Viewer["type"]): Viewer => ({
  id,
  type,
  name: "",
  region: "EMEA",
  status: "active",
});
const provider = viewer("org_p", "indirect-provider");
const allIndexed = { listsIndexed: true, filtersIndexed: true, furtherIndexed: true };

/** A customer of the provider whose name is in the search index. */
const indexed = async (table: Table, companyName: string, more: Partial<CustomerOptions> = {}) => {
  const made = await customerFixture(table, { providerId: "org_p", companyName, ...more });
  await updateSearchIndex(table, made.customer.id);
  return made;
};

/** The names of a whole list, sorted, read in pages of `limit`. */
const namesIn = async (table: Table, who: Viewer, query: CustomerQuery, limit = 25): Promise<string[]> => {
  const listed = await allPages((start) => customerLists(table)(who, query, { limit, start, now }));
  return listed.map(({ customer }) => customer.billingProfile.companyName).sort();
};

const ofNumber = { organizationRegistrationNumber: "hrb-1234" };
const none = { withoutReseller: true as const };
const [adatum, consulting, trading] = ["Adatum", "Contoso Consulting", "Contoso Trading"] as const;
const [fabrikam, toys] = ["Fabrikam", "Tailspin Toys"] as const;
const [another, elsewhere, domain] = ["Contoso of another", "Elsewhere", "contoso.example"] as const;

const typed = async (table: Table, type: string) =>
  (await itemsOf(table, "ORG#org_p")).filter((item) => item.type === type);

describeOnEachEngine("customers", (open) => {
  test("saving the profiles keeps the subscriptions' newer version", async () => {
    const table = await open();
    const { find, save, sameSubscriptions } = customerStore(table);
    const { customer } = await customerFixture(table, { providerId: "org_p" });
    await table.write({ update: keys.customer(customer.id), add: { subscriptionsVersion: 4 } });
    const associated = { associatedPartnerId: "org_a" };
    await table.transact(save(customer, { ...customer, ...associated }, []));
    const saved = await find(customer.id);
    expect(saved).toMatchObject({ ...associated, version: 2, subscriptionsVersion: 5 });
    const current = { ...customer, version: 2 };
    expect(await endOf(table.transact(save(customer, customer, [])))).toBe("Stale");
    expect(await endOf(table.transact(save(current, current, [], sameSubscriptions(customer))))).toBe(
      "Stale",
    );
  });

  test("entries of an older release are found by the newer filters once the stream has seen them", async () => {
    const table = await open();
    const { save, relationships, find } = customerStore(table);
    const { customer } = await indexed(table, adatum);
    const { id } = customer;
    const companyProfile = { ...customer.companyProfile, organizationRegistrationNumber: "HRB 12-34" };
    await table.transact(save(customer, { ...customer, companyProfile }, await relationships(id)));
    const found = (query: CustomerQuery) =>
      namesIn(table, { ...provider, listsIndexed: true, filtersIndexed: true }, query);
    for (const query of [none, ofNumber]) expect(await found(query)).toEqual([adatum]);
    const remove = ["filtersIndexed", "GSI1PK", "GSI1SK", "GSI2PK", "GSI2SK"];
    await table.write({ update: keys.customerEntry("org_p", id), remove });
    expect(await found({ ...none, ...ofNumber })).toEqual([]);
    await updateSearchIndex(table, id);
    expect(await find(id)).toMatchObject({ version: 2 });
    for (const query of [none, ofNumber]) expect(await found(query)).toEqual([adatum]);
  });

  const azure = { billing: "azure" as const };
  test.each<[boolean, NonNullable<CustomerOptions["subscriptions"]>]>([
    [false, []],
    [false, [{}]],
    [true, [{}, azure]],
    [true, [{ ...azure, status: "suspended" }]],
    [
      false,
      [
        { ...azure, status: "cancelled" },
        { ...azure, autoRenewEnabled: false },
      ],
    ],
  ])("have an Azure subscription, %s, with %j", async (expected, subscriptions) => {
    const table = await open();
    const { customer } = await customerFixture(table, { providerId: "org_p", subscriptions, now });
    const later = new Date("2026-06-10T09:30:00.000Z");
    expect(await customerStore(table).hasAzure(customer.id, later)).toBe(expected);
  });
});

describeOnEachEngine("lists of customers", (open) => {
  let table: Table;
  beforeAll(async () => {
    table = await open();
    const ofA = { adminSince: since };
    const made: [string, Partial<CustomerOptions>][] = [
      [trading, { reseller: { id: "org_a" }, domain, registrationNumber: "hrb1234" }],
      [consulting, { reseller: { id: "org_a", delegatedAdmin: false } }],
      [
        fabrikam,
        { reseller: { id: "org_b" }, relationships: { org_a: ofA }, registrationNumber: "HRB 12.34" },
      ],
      [toys, { relationships: { org_a: { record: 2 } }, registrationNumber: "HRB 99" }],
      [adatum, { relationships: { org_a: ofA }, registrationNumber: "HRB 12-34" }],
      [another, { providerId: "org_q", reseller: { id: "org_a" } }],
      [elsewhere, { providerId: "org_q", relationships: { org_a: ofA }, registrationNumber: "HRB 1234" }],
    ];
    for (const [name, more] of made) await indexed(table, name, more);
  });

  test.each<[CustomerQuery, string[]]>([
    [{}, [adatum, consulting, trading, fabrikam, toys]],
    [{ resellerId: "org_a" }, [consulting, trading]],
    [{ search: "con" }, [consulting, trading]],
    [{ search: "T" }, [trading, toys]],
    [{ search: "toy tail" }, [toys]],
    [{ search: "onto" }, []],
    [{ search: "!" }, []],
    [{ domain }, [trading]],
    [{ domain: "nobody.example" }, []],
    [{ resellerId: "org_a", search: "trad" }, [trading]],
    [{ resellerId: "org_b", search: "trad" }, []],
    [{ resellerId: "org_b", domain }, []],
    [{ search: "fab", domain }, []],
    [ofNumber, [adatum, trading, fabrikam]],
    [none, [adatum, toys]],
    [{ ...none, search: "t" }, [toys]],
    [{ ...none, ...ofNumber }, [adatum]],
    [{ ...ofNumber, resellerId: "org_a" }, [trading]],
    [{ ...none, resellerId: "org_a" }, []],
  ])(
    "show a provider its own customers with all filters together, in pages of any size: %j",
    async (query, names) => {
      for (const indexes of [{}, { listsIndexed: true, filtersIndexed: true }, allIndexed])
        for (const limit of [1, 25])
          expect(await namesIn(table, { ...provider, ...indexes }, query, limit)).toEqual(names);
    },
  );

  test.each<[string, CustomerQuery, string[]]>([
    ["org_a", {}, [adatum, trading, another, elsewhere, fabrikam]],
    ["org_a", { search: "con" }, [trading, another]],
    ["org_a", { search: "contoso t" }, [trading]],
    ["org_a", { search: "!" }, []],
    ["org_a", none, [adatum, elsewhere, fabrikam]],
    ["org_a", { ...none, search: "fab" }, [fabrikam]],
    ["org_a", { ...none, search: "contoso" }, []],
    ["org_a", { ...none, resellerId: "org_a" }, []],
    ["org_a", ofNumber, [adatum, trading, elsewhere, fabrikam]],
    ["org_x", {}, []],
  ])(
    "show the reseller %s its customers with delegated admin, of all providers: %j",
    async (id, query, names) => {
      const reseller = viewer(id, "indirect-reseller");
      for (const indexes of [{}, { filtersIndexed: true }, allIndexed])
        for (const limit of [1, 25])
          expect(await namesIn(table, { ...reseller, ...indexes }, query, limit)).toEqual(names);
    },
  );
});

describeOnEachEngine("the words of a search", (open) => {
  test("follow the name: new words are added, old ones removed, and a repetition writes nothing", async () => {
    const table = await open();
    const words = async () => (await typed(table, "CustomerWord")).map(({ word }) => word);
    const { customer } = await indexed(table, "Contoso Trading");
    expect(await words()).toEqual(["contoso", "trading"]);
    const billingProfile = { ...customer.billingProfile, companyName: "Contoso Retail" };
    await table.transact(customerStore(table).save(customer, { ...customer, billingProfile }, []));
    // A former name finds nobody, even before the index has followed.
    expect(await namesIn(table, provider, { search: "trading" })).toEqual([]);
    // A customer without a reseller, written by an older release, is missing from the index of those.
    const nobodys = { search: "contoso", withoutReseller: true } as const;
    const word = keys.word("org_p", "contoso", customer.id);
    await table.write({ update: word, remove: ["GSI1PK", "GSI1SK"] });
    await table.write({ update: keys.customerWords(customer.id), remove: ["indexedAt"] });
    expect(await namesIn(table, { ...provider, ...allIndexed }, nobodys)).toEqual([]);
    expect(await namesIn(table, provider, nobodys)).toEqual(["Contoso Retail"]);
    await Promise.all([updateSearchIndex(table, customer.id), updateSearchIndex(table, customer.id)]);
    await updateSearchIndex(table, customer.id);
    const now = ["contoso", "retail"];
    expect(await words()).toEqual(now);
    expect(await namesIn(table, { ...provider, ...allIndexed }, nobodys)).toEqual(["Contoso Retail"]);
    expect(await table.get(keys.customerWords(customer.id))).toMatchObject({ words: now, version: 2 });
  });
});

describeOnEachEngine("among many customers", (open) => {
  const indexedProvider = { ...provider, listsIndexed: true };
  let table: Table;
  beforeAll(async () => {
    table = await open();
    for (let at = 100; at < 160; at++)
      await indexed(table, `Contoso ${at < 130 ? "Trading" : "Consulting"} ${at}`, {
        reseller: { id: at % 2 ? "org_a" : "org_b" },
      });
  });
  test.each<[CustomerQuery, number]>([
    [{ search: "contoso con" }, 60],
    [{ search: "trad c" }, 30],
    [{ search: "trading contoso" }, 30],
    [{ search: "11" }, 10],
    [{ search: "contoso 11" }, 10],
    [{ search: "Contoso Trading 117" }, 1],
    [{ search: "117 con" }, 1],
    [{ search: "Contoso Trading 147" }, 0],
    [{ search: "contoso nobody" }, 0],
    [{ search: "contoso trading 117", resellerId: "org_a" }, 1],
    [{ search: "contoso trading 117", resellerId: "org_b" }, 0],
    [{ search: "147", resellerId: "org_b" }, 0],
    [{ resellerId: "org_x" }, 0],
  ])(
    "words find the same customers in pages of any size, and a rare word on a single page: %j",
    async (query, count) => {
      for (const limit of [3, 25])
        expect(await namesIn(table, indexedProvider, query, limit)).toHaveLength(count);
      const { next } = await customerLists(table)(indexedProvider, query, {
        limit: 25,
        start: undefined,
        now,
      });
      expect(next === undefined).toBe(count < 25);
    },
  );

  test("entries of an older release are listed, and completed when the stream next sees them", async () => {
    const [entry] = (await typed(table, "CustomerEntry")).map(({ PK, SK }) => ({
      PK: String(PK),
      SK: String(SK),
    }));
    if (!entry) throw new Error("there is no entry");
    const bare = ["customer", "administrators", "GSI1PK", "GSI1SK"];
    await table.write({ update: entry, remove: bare });
    const all = await namesIn(table, indexedProvider, {});
    expect(all).toHaveLength(60);
    await updateSearchIndex(table, entry.SK.slice("CUSTOMER#".length));
    expect(await table.get(entry)).toMatchObject({ customer: { version: 1 }, administrators: [{}] });
  });
});

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

test("is taken from the stream's counts for many relationships, once all of them are counted", async () => {
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
