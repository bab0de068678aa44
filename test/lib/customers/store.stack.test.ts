import { adminWrites, newAdmin } from "../../../lib/customers/admin.ts";
import { customerApiForm } from "../../../lib/customers/api-form.ts";
import { type CustomerQuery, customerLists } from "../../../lib/customers/list.ts";
import { tieWrites } from "../../../lib/customers/relationships.ts";
import { remainsOf } from "../../../lib/customers/remaining-access.ts";
import { indexWords } from "../../../lib/customers/search-index.ts";
import { customerStore } from "../../../lib/customers/store.ts";
import type { Caller } from "../../../lib/http/caller.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { Start, Table } from "../../../lib/table/table.ts";
import { aCustomer, customerFixture } from "../../support/customers.ts";
import { describeOnEachEngine, itemsOf, openOneTable, settled } from "../../support/table.ts";
import { enrol } from "../../support/table-fixtures.ts";

const now = new Date("2026-03-10T09:30:00.000Z");

const organization = (id: string, type: Caller["organization"]["type"]): Caller["organization"] => ({
  id,
  type,
  name: "",
  region: "EMEA",
  status: "active",
});
const provider = organization("org_p", "indirect-provider");
const reseller = (id: string) => organization(id, "indirect-reseller");

/** The names of a whole list, read in pages of `limit`. */
const namesIn = async (
  table: Table,
  viewer: Caller["organization"],
  query: CustomerQuery,
  limit = 25,
): Promise<string[]> => {
  const list = customerLists(table);
  const names: string[] = [];
  let start: Start | undefined;
  do {
    const page = await list(viewer, query, { limit, start });
    names.push(...page.items.map(({ billingProfile }) => billingProfile.companyName));
    start = page.next;
  } while (start);
  return names;
};

const withWords = async (table: Table, o: Parameters<typeof customerFixture>[1]) => {
  const made = await customerFixture(table, o);
  await indexWords(table, made.customer.id);
  return made;
};

const wordsOf = async (table: Table) =>
  (await itemsOf(table, "ORG#org_p")).filter(({ type }) => type === "CustomerWord").map(({ word }) => word);

describeOnEachEngine("customers", (open) => {
  test("of parallel creations with one domain, or one admin's name, one counts and leaves all its items", async () => {
    const table = await open();
    const store = customerStore(table);
    const made = await settled(
      Array.from({ length: 10 }, () => {
        const plain = aCustomer("org_p");
        const customer = { ...plain, companyProfile: { domain: "contoso.example" } };
        const admin = newAdmin(customer, { id: customer.adminId, customerId: customer.id, now });
        return table.transact([...store.create(customer), ...adminWrites(admin)]).then(() => customer);
      }),
    );
    expect(made.fulfilled).toHaveLength(1);
    for (const error of made.rejected) expect(error).toMatchObject({ code: "DOMAIN_TAKEN" });
    const [customer] = made.fulfilled;
    if (!customer) throw new Error("none was made");
    expect(await store.byDomain("contoso.example")).toBe(customer.id);
    expect(await store.find(customer.id)).toEqual(customer);
    expect((await itemsOf(table, "ORG#org_p")).map(({ type }) => type)).toEqual(["CustomerEntry"]);
  });

  test("saving the profiles leaves the version of the subscriptions as it is by now", async () => {
    const table = await open();
    const store = customerStore(table);
    const { customer } = await customerFixture(table, { providerId: "org_p" });
    await table.write({ update: keys.customer(customer.id), add: { subscriptionsVersion: 4 } });
    await table.write(store.save(customer, { ...customer, associatedPartnerId: "org_a" }));
    expect(await store.find(customer.id)).toMatchObject({
      associatedPartnerId: "org_a",
      version: 2,
      subscriptionsVersion: 5,
    });
    await expect(table.write(store.save(customer, customer))).rejects.toMatchObject({ name: "Stale" });
    const current = { ...customer, version: 2 };
    await expect(
      table.write(store.save(current, current, store.sameSubscriptions(customer))),
    ).rejects.toMatchObject({
      name: "Stale",
    });
  });

  test("of parallel changes of one tie one counts", async () => {
    const table = await open();
    const base = { customerId: "cus_1", providerId: "org_p", resellerId: "org_a" };
    const writes = await settled(
      Array.from({ length: 10 }, () => table.write(tieWrites(undefined, base, { record: 1 }))),
    );
    expect(writes.fulfilled).toHaveLength(1);
    expect(await customerStore(table).ties("cus_1")).toMatchObject([{ recordCount: 1 }]);
  });

  test("an Azure subscription counts while it is neither cancelled nor over by the clock", async () => {
    const table = await open();
    const azure = { billing: "azure" as const };
    const has = async (...subscriptions: Parameters<typeof customerFixture>[1]["subscriptions"] & object) => {
      const { customer } = await customerFixture(table, { providerId: "org_p", subscriptions, now });
      return customerStore(table).hasAzure(customer.id, new Date("2026-06-10T09:30:00.000Z"));
    };
    expect(await has()).toBe(false);
    expect(await has({})).toBe(false);
    expect(await has({}, azure)).toBe(true);
    expect(await has({ ...azure, status: "suspended" })).toBe(true);
    expect(await has({ ...azure, status: "cancelled" }, { ...azure, autoRenewEnabled: false })).toBe(false);
  });
});

describeOnEachEngine("lists of customers", (open) => {
  const filled = async () => {
    const table = await open();
    const make = (companyName: string, more: Partial<Parameters<typeof customerFixture>[1]> = {}) =>
      withWords(table, { providerId: "org_p", companyName, ...more });
    await make("Contoso Trading", { reseller: { id: "org_a" }, domain: "contoso.example" });
    await make("Contoso Consulting", { reseller: { id: "org_a", delegatedAdmin: false } });
    await make("Fabrikam", { reseller: { id: "org_b" }, ties: { org_a: { adminSince: now.toISOString() } } });
    await make("Tailspin Toys", { ties: { org_a: { record: 2 } } });
    await make("Contoso of another", { providerId: "org_q", reseller: { id: "org_a" } });
    return table;
  };
  const sorted = async (...args: Parameters<typeof namesIn>) => (await namesIn(...args)).sort();

  test("a provider lists all of its own, those of a reseller, those found by a word, the one with a domain", async () => {
    const table = await filled();
    const own = ["Contoso Consulting", "Contoso Trading", "Fabrikam", "Tailspin Toys"];
    expect(await sorted(table, provider, {})).toEqual(own);
    expect(await sorted(table, provider, {}, 1)).toEqual(own);
    expect(await sorted(table, provider, { resellerId: "org_a" })).toEqual([
      "Contoso Consulting",
      "Contoso Trading",
    ]);
    expect(await sorted(table, provider, { search: "con" })).toEqual([
      "Contoso Consulting",
      "Contoso Trading",
    ]);
    expect(await sorted(table, provider, { search: "con" }, 1)).toEqual([
      "Contoso Consulting",
      "Contoso Trading",
    ]);
    expect(await sorted(table, provider, { search: "T" })).toEqual(["Contoso Trading", "Tailspin Toys"]);
    expect(await sorted(table, provider, { search: "toy tail" })).toEqual(["Tailspin Toys"]);
    expect(await sorted(table, provider, { search: "onto" })).toEqual([]);
    expect(await sorted(table, provider, { search: "!" })).toEqual([]);
    expect(await sorted(table, provider, { domain: "contoso.example" })).toEqual(["Contoso Trading"]);
    expect(await sorted(table, provider, { domain: "nobody.example" })).toEqual([]);
  });

  test("filters are combined", async () => {
    const table = await filled();
    expect(await sorted(table, provider, { resellerId: "org_a", search: "trad" })).toEqual([
      "Contoso Trading",
    ]);
    expect(await sorted(table, provider, { resellerId: "org_b", search: "trad" })).toEqual([]);
    expect(await sorted(table, provider, { resellerId: "org_b", domain: "contoso.example" })).toEqual([]);
    expect(await sorted(table, provider, { search: "fab", domain: "contoso.example" })).toEqual([]);
  });

  test("a provider finds no other provider's customer, by whatever it looks", async () => {
    const table = await filled();
    const other = organization("org_q", "indirect-provider");
    expect(await sorted(table, other, {})).toEqual(["Contoso of another"]);
    expect(await sorted(table, other, { resellerId: "org_a" })).toEqual(["Contoso of another"]);
    expect(await sorted(table, other, { search: "con" })).toEqual(["Contoso of another"]);
    expect(await sorted(table, other, { domain: "contoso.example" })).toEqual([]);
  });

  test("a reseller lists exactly those where it has delegated admin, of all its providers", async () => {
    const table = await filled();
    const all = ["Contoso Trading", "Contoso of another", "Fabrikam"];
    expect(await sorted(table, reseller("org_a"), {})).toEqual(all);
    expect(await sorted(table, reseller("org_a"), {}, 1)).toEqual(all);
    expect(await sorted(table, reseller("org_a"), { search: "con" })).toEqual([
      "Contoso Trading",
      "Contoso of another",
    ]);
    expect(await sorted(table, reseller("org_a"), { domain: "contoso.example" })).toEqual([
      "Contoso Trading",
    ]);
    expect(await sorted(table, reseller("org_b"), { domain: "contoso.example" })).toEqual([]);
    expect(await sorted(table, reseller("org_a"), { resellerId: "org_a" })).toEqual([
      "Contoso Trading",
      "Contoso of another",
    ]);
    expect(await sorted(table, reseller("org_a"), { resellerId: "org_b" })).toEqual([]);
    expect(await sorted(table, reseller("org_x"), {})).toEqual([]);
  });

  test("a customer lists itself, when it is what is asked for", async () => {
    const table = await filled();
    const id = await customerStore(table).byDomain("contoso.example");
    const self = organization(id ?? "", "customer");
    expect(await sorted(table, self, {})).toEqual(["Contoso Trading"]);
    expect(await sorted(table, self, { search: "trad" })).toEqual(["Contoso Trading"]);
    expect(await sorted(table, self, { search: "fab" })).toEqual([]);
  });
});

describeOnEachEngine("the words of a search", (open) => {
  test("follow the name: new ones come, old ones go, and a repetition writes nothing", async () => {
    const table = await open();
    const store = customerStore(table);
    const { customer } = await withWords(table, { providerId: "org_p", companyName: "Contoso Trading" });
    expect(await wordsOf(table)).toEqual(["contoso", "trading"]);
    const billingProfile = { ...customer.billingProfile, companyName: "Contoso Retail" };
    await table.write(store.save(customer, { ...customer, billingProfile }));
    await Promise.all([indexWords(table, customer.id), indexWords(table, customer.id)]);
    await indexWords(table, customer.id);
    expect(await wordsOf(table)).toEqual(["contoso", "retail"]);
    expect(await table.get(keys.customerWords(customer.id))).toMatchObject({
      words: ["contoso", "retail"],
      version: 2,
    });
  });

  test("show nobody under a name that it no longer has, before the entries have followed", async () => {
    const table = await open();
    const { customer } = await withWords(table, { providerId: "org_p", companyName: "Contoso Trading" });
    const billingProfile = { ...customer.billingProfile, companyName: "Fabrikam" };
    await table.write(customerStore(table).save(customer, { ...customer, billingProfile }));
    expect(await namesIn(table, provider, { search: "contoso" })).toEqual([]);
  });
});

describeOnEachEngine("what remains of a partnership", (open) => {
  test("is counted link by link, of this provider's customers only, and truncated beyond a limit", async () => {
    const table = await open();
    const at = now.toISOString();
    const make = (more: Partial<Parameters<typeof customerFixture>[1]>) =>
      customerFixture(table, { providerId: "org_p", ...more });
    await make({ reseller: { id: "org_a" } });
    await make({ reseller: { id: "org_a", delegatedAdmin: false } });
    await make({ ties: { org_a: { record: 3, support: 1 } } });
    await make({ ties: { org_a: { azureOwnerSince: at, record: 1 } } });
    await make({ reseller: { id: "org_b" } });
    await make({ providerId: "org_q", reseller: { id: "org_a" } });
    const counts = {
      customers: 2,
      delegatedAdmin: 1,
      resellerOfRecord: 4,
      supportContact: 1,
      azureTenantOwner: 1,
    };
    expect(await remainsOf(table, "org_p", "org_a")).toEqual({ ...counts, truncated: false });
    expect(await remainsOf(table, "org_p", "org_a", 4)).toEqual({ ...counts, truncated: false });
    // Four customers are read, of whose subscriptions four name it: a count ends where it may go no further.
    const fourth = await make({ ties: { org_c: { record: 5, adminSince: at } } });
    expect(fourth.customer.providerId).toBe("org_p");
    expect(await remainsOf(table, "org_p", "org_c", 4)).toMatchObject({
      delegatedAdmin: 1,
      resellerOfRecord: 4,
      truncated: true,
    });
    expect(await remainsOf(table, "org_p", "org_a", 3)).toMatchObject({
      resellerOfRecord: 3,
      truncated: true,
    });
    // Its one delegated admin may be the last of many links: a count is read on for until it is full itself.
    for (let more = 0; more < 5; more++) await make({ reseller: { id: "org_d", delegatedAdmin: false } });
    await make({ reseller: { id: "org_d" } });
    expect(await remainsOf(table, "org_p", "org_d", 2)).toMatchObject({
      customers: 2,
      delegatedAdmin: 1,
      truncated: true,
    });
    expect(await remainsOf(table, "org_p", "org_x")).toMatchObject({ customers: 0, truncated: false });
  });
});

test("delegated admins are shown by the names that their organizations have now", async () => {
  const table = await openOneTable();
  const { organization: named } = await enrol(table, "indirect-reseller", { name: "Linden" });
  const { customer } = await customerFixture(table, { providerId: "org_p", reseller: { id: named.id } });
  const other = await customerFixture(table, { providerId: "org_p" });
  const shown = await customerApiForm(table).list(provider, [customer, other.customer]);
  expect(shown.map(({ delegatedAdmins }) => delegatedAdmins)).toEqual([
    [{ resellerId: named.id, name: "Linden", since: now.toISOString() }],
    [],
  ]);
});
