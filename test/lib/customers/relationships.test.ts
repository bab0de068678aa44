import fc from "fast-check";
import { toApiCustomer } from "../../../lib/customers/api-form.ts";
import { assigned, isToldToLeave } from "../../../lib/customers/assign.ts";
import { grantedOwner, revokedAdmin, revokedOwner } from "../../../lib/customers/grants.ts";
import { changedTies, type TieChange, tiedBy, tieWrites } from "../../../lib/customers/relationships.ts";
import { aCustomer } from "../../support/customers.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const since = now.toISOString();
const base = { customerId: "cus_1", providerId: "org_p", resellerId: "org_a" };
const tie = (resellerId: string, change: TieChange) => tiedBy(undefined, { ...base, resellerId }, change);

describe("the ties of a reseller to a customer", () => {
  test("move each for itself: a change of one leaves the other four", () => {
    const links = fc.record({
      associated: fc.boolean(),
      adminSince: fc.constantFrom(null, "2026-01-01T00:00:00.000Z"),
      azureOwnerSince: fc.constantFrom(null, "2026-01-02T00:00:00.000Z"),
      record: fc.nat(5),
      support: fc.nat(5),
    });
    fc.assert(
      fc.property(
        links,
        links,
        fc.constantFrom("associated", "adminSince", "azureOwnerSince", "record", "support"),
        (start, more, link) => {
          const before = tiedBy(undefined, base, start);
          const after = tiedBy(before, base, { [link]: more[link] });
          const { version: _, ...rest } = after;
          const changed = {
            associated: { associated: more.associated },
            adminSince: { adminSince: more.adminSince ?? undefined },
            azureOwnerSince: { azureOwnerSince: more.azureOwnerSince ?? undefined },
            record: { recordCount: start.record + more.record },
            support: { supportCount: start.support + more.support },
          }[link];
          const { version, ...kept } = before;
          expect(rest).toEqual({ ...kept, ...changed });
          expect(after.version).toBe(version + 1);
        },
      ),
    );
  });

  test("stand in the reseller's index while any is left, and no longer", () => {
    for (const change of [
      { associated: true },
      { adminSince: since },
      { azureOwnerSince: since },
      { record: 1 },
      { support: 1 },
    ])
      expect(tieWrites(undefined, base, change)).toMatchObject({
        put: { GSI1PK: "PARTNER#org_a", GSI1SK: "org_p#cus_1" },
      });
    const before = tie("org_a", { adminSince: since });
    expect(tieWrites(before, base, { adminSince: null })).toMatchObject({
      remove: expect.arrayContaining(["adminSince", "GSI1PK", "GSI1SK"]),
    });
  });
});

describe("assigning a customer", () => {
  const mine = aCustomer("org_p", { associatedPartnerId: "org_a" });
  const ties = [tie("org_a", { associated: true, adminSince: since })];

  test("with delegated admin gives it, and takes nothing from the reseller that is left but the association", () => {
    const { customer, changes, events } = assigned(
      mine,
      ties,
      { resellerId: "org_b", delegatedAdmin: true },
      { now, leftIsPartner: true },
    );
    expect(customer.associatedPartnerId).toBe("org_b");
    expect(changes).toEqual([
      { resellerId: "org_a", before: ties[0], change: { associated: false } },
      { resellerId: "org_b", before: undefined, change: { associated: true, adminSince: since } },
    ]);
    expect(events.map(({ to, type }) => [to, type])).toEqual([
      ["org_p", "access.granted"],
      [mine.id, "access.granted"],
      ["org_b", "access.granted"],
      ["org_a", "customer.updated"],
    ]);
    expect(JSON.stringify(events.filter(({ to }) => to === "org_a"))).not.toContain("org_b");
  });

  test("without it leaves access as it is, the new reseller's own included", () => {
    const known = [...ties, tie("org_b", { adminSince: "2025-01-01T00:00:00.000Z" })];
    const { changes } = assigned(
      mine,
      known,
      { resellerId: "org_b", delegatedAdmin: false },
      { now, leftIsPartner: true },
    );
    expect(changedTies(mine, known, changes)).toMatchObject([
      { resellerId: "org_a", associated: false, adminSince: since },
      { resellerId: "org_b", associated: true, adminSince: "2025-01-01T00:00:00.000Z" },
    ]);
    const again = assigned(
      mine,
      known,
      { resellerId: "org_b", delegatedAdmin: true },
      { now, leftIsPartner: true },
    );
    expect(again.events.map(({ type }) => type)).not.toContain("access.granted");
  });

  test("to nobody touches nobody else, and to the same one with nothing new changes and tells nothing", () => {
    const o = { now, leftIsPartner: true };
    const nobody = assigned(mine, ties, { resellerId: null, delegatedAdmin: false }, o);
    expect(nobody.changes.map(({ change }) => change)).toEqual([{ associated: false }]);
    const nothing = { customer: mine, changes: [], events: [] };
    for (const delegatedAdmin of [true, false])
      expect(assigned(mine, ties, { resellerId: "org_a", delegatedAdmin }, o)).toEqual(nothing);
    const untied = aCustomer("org_p");
    expect(assigned(untied, [], { resellerId: null, delegatedAdmin: false }, o)).toEqual({
      ...nothing,
      customer: untied,
    });
    const without = [tie("org_a", { associated: true })];
    const same = assigned(mine, without, { resellerId: "org_a", delegatedAdmin: true }, o);
    expect(same.changes.map(({ change }) => change)).toEqual([{ associated: true, adminSince: since }]);
    expect(same.events.map(({ to, type }) => [to, type])).toEqual(
      ["org_p", mine.id, "org_a"].map((to) => [to, "access.granted"]),
    );
  });

  test("is told to the reseller that is left while it reads the customer or is a partner, and else not", () => {
    const only = tie("org_a", { associated: true, record: 1 });
    const to = { resellerId: "org_b", delegatedAdmin: false };
    for (const [known, leftIsPartner, told] of [
      [ties[0], true, true],
      [ties[0], false, true],
      [only, true, true],
      [only, false, false],
      [undefined, false, false],
    ] as const) {
      expect(isToldToLeave(known, leftIsPartner)).toBe(told);
      const { events } = assigned(mine, known ? [known] : [], to, { now, leftIsPartner });
      expect(events.some((event) => event.to === "org_a")).toBe(told);
    }
  });
});

describe("grants", () => {
  const owned = aCustomer("org_p", { azureTenantOwner: { resellerId: "org_a", since } });
  const ties = [tie("org_a", { azureOwnerSince: since }), tie("org_b", { adminSince: since })];

  test("delegated admin is taken from who has it, and from nobody else", () => {
    expect(revokedAdmin(owned, ties, "org_b").changes).toEqual([
      { resellerId: "org_b", before: ties[1], change: { adminSince: null } },
    ]);
    for (const resellerId of ["org_a", "org_x"])
      expect(() => revokedAdmin(owned, ties, resellerId)).toThrow(
        expect.objectContaining({ code: "NOT_FOUND" }),
      );
  });

  test("an Azure tenant owner takes the place of another, who learns only of its own loss", () => {
    const { customer, changes, events } = grantedOwner(owned, ties, "org_b", { hasAzure: true, now });
    expect(customer.azureTenantOwner).toEqual({ resellerId: "org_b", since });
    expect(changes.map(({ resellerId, change }) => [resellerId, change])).toEqual([
      ["org_b", { azureOwnerSince: since }],
      ["org_a", { azureOwnerSince: null }],
    ]);
    expect(events.map(({ to, type }) => [to, type])).toEqual([
      ["org_p", "access.granted"],
      [owned.id, "access.granted"],
      ["org_b", "access.granted"],
      ["org_a", "access.revoked"],
    ]);
    expect(JSON.stringify(events[3])).not.toContain("org_b");
    expect(JSON.stringify(events[2])).not.toContain("org_a");
    expect(grantedOwner(owned, ties, "org_a", { hasAzure: true, now })).toEqual({
      customer: owned,
      changes: [],
      events: [],
    });
  });

  test("there is none without an Azure subscription, and none to take off where there is none", () => {
    expect(() => grantedOwner(owned, ties, "org_b", { hasAzure: false, now })).toThrow(
      expect.objectContaining({ code: "AZURE_SUBSCRIPTION_REQUIRED" }),
    );
    expect(revokedOwner(owned, ties).customer.azureTenantOwner).toBeNull();
    expect(() => revokedOwner(aCustomer("org_p"), ties)).toThrow(
      expect.objectContaining({ code: "NOT_FOUND" }),
    );
  });
});

describe("a customer shown", () => {
  const customer = aCustomer("org_p", {
    associatedPartnerId: "org_b",
    azureTenantOwner: { resellerId: "org_b", since },
  });
  const ties = [
    tie("org_b", { associated: true, adminSince: "2026-02-01T00:00:00.000Z" }),
    tie("org_a", { adminSince: "2026-01-01T00:00:00.000Z" }),
    tie("org_c", { record: 3 }),
  ];
  const names = new Map([
    ["org_a", "A"],
    ["org_b", "B"],
  ]);
  const viewer = (id: string, type: "indirect-provider" | "indirect-reseller" | "customer") => ({
    id,
    type,
    name: "",
    region: "",
    status: "active" as const,
  });

  test("tells its provider and itself of all its links, by when they began", () => {
    for (const who of [viewer("org_p", "indirect-provider"), viewer(customer.id, "customer")])
      expect(toApiCustomer(who, customer, ties, names)).toMatchObject({
        associatedPartnerId: "org_b",
        delegatedAdmins: [
          { resellerId: "org_a", name: "A" },
          { resellerId: "org_b", name: "B" },
        ],
        azureTenantOwner: { resellerId: "org_b" },
      });
  });

  test("tells a reseller of its own links and of no other reseller", () => {
    const shown = toApiCustomer(viewer("org_a", "indirect-reseller"), customer, ties, names);
    expect(shown).toMatchObject({
      associatedPartnerId: null,
      delegatedAdmins: [{ resellerId: "org_a", name: "A", since: "2026-01-01T00:00:00.000Z" }],
      azureTenantOwner: null,
    });
    expect(JSON.stringify(shown)).not.toContain("org_b");
  });
});
