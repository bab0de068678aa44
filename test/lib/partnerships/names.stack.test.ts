import { newOrganization } from "../../../lib/organizations/rules.ts";
import { organizationStore } from "../../../lib/organizations/store.ts";
import { resellerLists } from "../../../lib/partnerships/list.ts";
import { endsOfName, resellerNameIndex } from "../../../lib/partnerships/names.ts";
import { partnershipStore } from "../../../lib/partnerships/store.ts";
import { allPages, describeOnEachEngine, itemsOf } from "../../support/table.ts";
import { withPartnership } from "../../support/table-fixtures.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const since = now.toISOString();

test("a name is found from each of its first ten words on, in lower case and without punctuation", () => {
  expect(endsOfName("The Linden (Cloud) GmbH")).toEqual([
    "cloud gmbh",
    "gmbh",
    "linden cloud gmbh",
    "the linden cloud gmbh",
  ]);
  expect(endsOfName("a b c d e f g h i j k l")).toHaveLength(10);
});

describeOnEachEngine("a provider's resellers by name", (open) => {
  test("are found by consecutive words, by their present name and status, also in entries of an older release", async () => {
    const table = await open();
    const organizations = organizationStore(table);
    const partnerships = partnershipStore(table);
    const index = resellerNameIndex(table);
    const enrol = async (id: string, name: string) => {
      const profile = { name, country: "DE", region: "EMEA", mpnId: id.slice(4) };
      const type = id === "org_0" ? "indirect-provider" : "indirect-reseller";
      const organization = newOrganization(type, profile, { id, firstAdminId: "usr_1", now });
      await table.transact(organizations.enrol(organization));
    };
    const partner = async (id: string, name: string) => {
      await enrol(id, name);
      await withPartnership(table, "org_0", id);
      await index.ofPartnership("org_0", id);
    };
    await enrol("org_0", "Meridian");
    await partner("org_1", "Linden Cloud GmbH");
    await partner("org_2", "The Linden Group");
    await partner("org_3", "Cloud Cloud Linden");
    const found = async (filter: object, owner: object = { filtersIndexed: true }, limit = 1) => {
      const list = (start?: Record<string, string>) =>
        resellerLists(table)({ id: "org_0", ...owner }, { status: "active", ...filter }, { limit, start });
      return (await allPages(list)).map(({ id }) => id).sort();
    };
    const [one, two, three] = ["org_1", "org_2", "org_3"];
    const expected: [object, string[]][] = [
      [{ name: "LINDEN" }, [one, two, three] as string[]],
      [{ name: "linden-cl" }, [one] as string[]],
      [{ name: "cloud" }, [one, three] as string[]],
      [{ name: "group linden" }, []],
      [{ name: "!" }, []],
      [{ mpnId: "2" }, [two] as string[]],
      [{ mpnId: "2", name: "linden g" }, [two] as string[]],
      [{ mpnId: "2", name: "cloud" }, []],
      [{ mpnId: "9" }, []],
      [{ mpnId: "2", status: "ended" }, []],
    ];
    for (const [filter, ids] of expected)
      for (const owner of [{}, { filtersIndexed: true }])
        expect([filter, await found(filter, owner)]).toEqual([filter, ids]);

    const reseller = (await organizations.find("org_2"))!;
    await table.write(organizations.save(reseller, { ...reseller, name: "Oak Group" }));
    expect(await found({ name: "linden" })).toEqual([one, three]);
    await index.ofReseller("org_2");
    expect(await found({ name: "oak" })).toEqual([two]);

    const before = (await partnerships.find("org_0", "org_2"))!;
    await table.transact(partnerships.end(before, { ...before, status: "ended", endedAt: since }));
    expect(await found({ name: "oak" })).toEqual([]);
    await index.ofPartnership("org_0", "org_2");
    expect(await found({ name: "oak", status: "ended" })).toEqual([two]);
    const listed = await itemsOf(table, "ORG#org_0");
    const ends = listed.filter(({ type, resellerId }) => type === "ResellerName" && resellerId === two);
    expect(ends.map(({ SK }) => SK)).toEqual([
      "RESELLER-NAME#ended#group#org_2",
      "RESELLER-NAME#ended#oak group#org_2",
    ]);
  });
});
