import type { ChangeRequestItem } from "../../../lib/organizations/items.ts";
import {
  decided,
  mayHaveAnotherRegion,
  mustBePast,
  newOrganization,
  withProfile,
} from "../../../lib/organizations/rules.ts";
import { profileOf } from "../../../lib/organizations/store.ts";
import { judgeNaming } from "../../../lib/partnerships/naming.ts";
import { outcomeOf, refusalOf } from "../../support/refusal.ts";
import { anOrganization } from "../../support/table-fixtures.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const provider = anOrganization("indirect-provider", { region: "EU" });
const reseller = anOrganization("indirect-reseller", { region: "EU", name: "Fabrikam" });
test("a new organization is active, with its first Global admin as the only one", () => {
  const profile = { name: "Contoso", country: "DE", region: "EU", mpnId: "123" };
  expect(newOrganization("indirect-provider", profile, { id: "org_1", firstAdminId: "usr_1", now })).toEqual({
    id: "org_1",
    organizationType: "indirect-provider",
    ...profile,
    status: "active",
    globalAdmins: 1,
    firstAdminId: "usr_1",
    createdAt: now.toISOString(),
    listsIndexed: true,
    version: 1,
  });
});

test("agreements can be recorded for at most fifty regions", () => {
  const known = Array.from({ length: 50 });
  expect(outcomeOf(() => mayHaveAnotherRegion(known.slice(1)))).toBe("done");
  expect(outcomeOf(() => mayHaveAnotherRegion(known))).toBe("LIMIT_REACHED");
});

describe("the MPN ID that a provider names", () => {
  test.each([
    ["MPN_ID_NOT_FOUND", undefined, false, false],
    ["MPN_ID_IS_PROVIDER", provider, true, true],
    ["MPN_ID_NOT_RESELLER", anOrganization("indirect-provider"), true, false],
    ["MPN_ID_NOT_RESELLER", anOrganization("operator"), true, false],
    ["RESELLER_SUSPENDED", { ...reseller, status: "suspended" as const }, true, true],
    ["REGION_MISMATCH", { ...reseller, region: "US" }, false, true],
    ["AGREEMENT_NOT_SIGNED", reseller, false, true],
  ] as const)("%s is answered as the one problem", (code, named, signed, known) => {
    const check = judgeNaming("123", provider, {
      organization: named,
      isSigned: signed,
      partnership: "active",
    });
    expect(check).toMatchObject({ mpnId: "123", eligible: false, problems: [{ code }] });
    expect(check.problems).toHaveLength(1);
    expect(check.organizationId).toBe(known ? named?.id : undefined);
    expect(check.name).toBe(known ? named?.name : undefined);
  });

  test.each([
    [undefined, ["PARTNERSHIP_REQUIRED"]],
    ["ended", ["PARTNERSHIP_ENDED"]],
    ["active", []],
  ] as const)("a partnership that is %s is judged as for naming a reseller", (partnership, codes) => {
    const of = (isSigned: boolean) =>
      judgeNaming("123", provider, { organization: reseller, isSigned, partnership });
    expect(of(true).problems.map(({ code }) => code)).toEqual(codes);
    expect(of(false).problems.map(({ code }) => code)).toEqual(["AGREEMENT_NOT_SIGNED", ...codes]);
    const named = { mpnId: "123", organizationId: reseller.id, name: "Fabrikam" };
    expect(of(true)).toMatchObject({ ...named, eligible: codes.length === 0 });
    expect(of(false).eligible).toBe(false);
  });
});

describe("the directory profile", () => {
  const organization = anOrganization("indirect-provider", {
    website: "https://a.example",
    description: "Old",
  });

  test("takes a change's fields, and null removes an optional field", () => {
    const before = structuredClone(organization);
    expect(withProfile(organization, {})).toEqual(before);
    const changed = withProfile(organization, { name: "New", website: null, description: undefined });
    expect(organization).toEqual(before);
    expect(profileOf(changed)).toEqual({ ...profileOf(organization), name: "New", website: undefined });
    expect(changed).toMatchObject({ id: organization.id, mpnId: organization.mpnId, version: 1 });
  });
});

test("an agreement may be signed up to this instant and not after it", () => {
  expect(outcomeOf(() => mustBePast(now.toISOString(), now))).toBe("done");
  const refusal = refusalOf(() => mustBePast("2026-03-10T09:30:00.001Z", now));
  expect([refusal.code, refusal.more.errors]).toMatchObject([
    "INVALID_REQUEST",
    [{ pointer: "/signedAt", code: "INVALID" }],
  ]);
});

test("a change request is decided once", () => {
  const change: ChangeRequestItem = {
    type: "ChangeRequest",
    id: "chg_1",
    organizationId: provider.id,
    changes: { name: "New" },
    reason: "moved",
    status: "open",
    createdAt: now.toISOString(),
  };
  const done = { ...change, note: "Seen.", decidedAt: now.toISOString() };
  for (const [decision, status] of [
    ["approve", "approved"],
    ["reject", "rejected"],
  ] as const) {
    expect(decided(change, decision, { note: "Seen.", now })).toEqual({ ...done, status });
    for (const earlier of ["approved", "rejected"] as const) {
      const { code, message } = refusalOf(() => decided({ ...done, status: earlier }, decision, { now }));
      expect(code).toBe("CHANGE_REQUEST_DECIDED");
      expect(message).toContain(`It was ${earlier} at ${done.decidedAt}.`);
    }
  }
});
