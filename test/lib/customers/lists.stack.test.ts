import { type CustomerQuery, customerLists } from "../../../lib/customers/list.ts";
import { updateSearchIndex } from "../../../lib/customers/search-index.ts";
import { customerStore } from "../../../lib/customers/store.ts";
import type { Caller } from "../../../lib/http/caller.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { Table } from "../../../lib/table/table.ts";
import { type CustomerOptions, customerFixture } from "../../support/customers.ts";
import { allPages, describeOnEachEngine, itemsOf } from "../../support/table.ts";

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

  test("entries of an older release are found by the newer filters once the stream has seen them", async () => {
    const own = await open();
    const { save, relationships, find } = customerStore(own);
    const { customer } = await indexed(own, adatum);
    const { id } = customer;
    const companyProfile = { ...customer.companyProfile, organizationRegistrationNumber: "HRB 12-34" };
    await own.transact(save(customer, { ...customer, companyProfile }, await relationships(id)));
    const found = (query: CustomerQuery) =>
      namesIn(own, { ...provider, listsIndexed: true, filtersIndexed: true }, query);
    for (const query of [none, ofNumber]) expect(await found(query)).toEqual([adatum]);
    const remove = ["filtersIndexed", "GSI1PK", "GSI1SK", "GSI2PK", "GSI2SK"];
    await own.write({ update: keys.customerEntry("org_p", id), remove });
    expect(await found({ ...none, ...ofNumber })).toEqual([]);
    await updateSearchIndex(own, id);
    expect(await find(id)).toMatchObject({ version: 2 });
    for (const query of [none, ofNumber]) expect(await found(query)).toEqual([adatum]);
  });
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
