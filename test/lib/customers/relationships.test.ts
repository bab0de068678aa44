import fc from "fast-check";
import { toApiCustomer } from "../../../lib/customers/api-form.ts";
import { assigned, formerResellerLearns } from "../../../lib/customers/assign.ts";
import { grantedOwner, revokedAdmin, revokedOwner } from "../../../lib/customers/grants.ts";
import {
  changedRelationship,
  changedRelationships,
  type RelationshipChange,
  relationshipWrite,
} from "../../../lib/customers/relationships.ts";
import { aCustomer } from "../../support/customers.ts";
import { outcomeOf } from "../../support/refusal.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const since = now.toISOString();
const base = { customerId: "cus_1", providerId: "org_p", resellerId: "org_a" };
const relationship = (resellerId: string, change: RelationshipChange) =>
  changedRelationship(undefined, { ...base, resellerId }, change);
/** The receivers of each type of event. */
const receiversOf = (events: { to: string; type: string }[]) =>
  events.map(({ to, type }) => `${type} to ${to}`);
const eventsTo = (events: { to: string }[], receiver: string) =>
  JSON.stringify(events.filter(({ to }) => to === receiver));

describe("a reseller's links to a customer", () => {
  const links = fc.record({
    associated: fc.boolean(),
    adminSince: fc.constantFrom(null, "2026-01-01T00:00:00.000Z"),
    azureOwnerSince: fc.constantFrom(null, "2026-01-02T00:00:00.000Z"),
    record: fc.nat(5),
    support: fc.nat(5),
  });
  const link = fc.constantFrom("associated", "adminSince", "azureOwnerSince", "record", "support");

  test("change independently: the other four stay", () => {
    fc.assert(
      fc.property(links, links, link, (start, more, changing) => {
        const before = changedRelationship(undefined, base, start);
        const changes = {
          associated: { associated: more.associated },
          adminSince: { adminSince: more.adminSince ?? undefined },
          azureOwnerSince: { azureOwnerSince: more.azureOwnerSince ?? undefined },
          record: { recordCount: start.record + more.record },
          support: { supportCount: start.support + more.support },
        }[changing];
        const after = changedRelationship(before, base, { [changing]: more[changing] });
        expect(after).toEqual({ ...before, ...changes, version: before.version + 1 });
      }),
    );
  });

  test("are in the reseller's index while there is any, and no longer", () => {
    const each: RelationshipChange[] = [
      { associated: true },
      { adminSince: since },
      { azureOwnerSince: since },
      { record: 1 },
      { support: 1 },
    ];
    for (const change of each)
      expect(relationshipWrite(undefined, base, change)).toMatchObject({
        put: { GSI1PK: "PARTNER#org_a", GSI1SK: "org_p#cus_1" },
      });
    const before = relationship("org_a", { adminSince: since });
    expect(relationshipWrite(before, base, { adminSince: null })).toMatchObject({
      remove: expect.arrayContaining(["adminSince", "GSI1PK", "GSI1SK"]),
    });
  });
});

describe("assigning a customer", () => {
  const mine = aCustomer("org_p", { associatedPartnerId: "org_a" });
  const relationships = [relationship("org_a", { associated: true, adminSince: since })];
  const assign = (
    resellerId: string | null,
    delegatedAdmin: boolean,
    { customer = mine, known = relationships, leftIsPartner = true } = {},
  ) => assigned(customer, known, { resellerId, delegatedAdmin }, { now, leftIsPartner });

  test("with delegated admin grants it, and takes only the association from the previous reseller", () => {
    const { customer, changes, events } = assign("org_b", true);
    expect(customer.associatedPartnerId).toBe("org_b");
    expect(changes).toEqual([
      { resellerId: "org_a", before: relationships[0], change: { associated: false } },
      {
        resellerId: "org_b",
        before: undefined,
        change: { associated: true, adminSince: since, adminTerms: {} },
      },
    ]);
    expect(receiversOf(events)).toEqual([
      "access.granted to org_p",
      `access.granted to ${mine.id}`,
      "access.granted to org_b",
      "customer.updated to org_a",
    ]);
    expect(eventsTo(events, "org_a")).not.toContain("org_b");
  });

  test("without delegated admin leaves access as it is, also the new reseller's own", () => {
    const earlier = "2025-01-01T00:00:00.000Z";
    const known = [...relationships, relationship("org_b", { adminSince: earlier })];
    expect(changedRelationships(mine, known, assign("org_b", false, { known }).changes)).toMatchObject([
      { resellerId: "org_a", associated: false, adminSince: since },
      { resellerId: "org_b", associated: true, adminSince: earlier },
    ]);
    expect(JSON.stringify(assign("org_b", true, { known }).events)).not.toContain("access.granted");
  });

  test("grants delegated admin to at most fifty resellers", () => {
    const known = Array.from({ length: 50 }, (_, at) => relationship(`org_${at}`, { adminSince: since }));
    expect(outcomeOf(() => assign("org_b", true, { known: known.slice(1) }))).toBe("done");
    expect(outcomeOf(() => assign("org_b", true, { known }))).toBe("LIMIT_REACHED");
    for (const [id, delegatedAdmin] of [
      ["org_b", false],
      ["org_7", true],
    ] as const)
      expect(outcomeOf(() => assign(id, delegatedAdmin, { known }))).toBe("done");
  });

  test("to nobody informs nobody else; to the same reseller with nothing new changes nothing and has no event", () => {
    expect(assign(null, false).changes.map(({ change }) => change)).toEqual([{ associated: false }]);
    const nothing = { customer: mine, changes: [], events: [] };
    for (const delegatedAdmin of [true, false]) expect(assign("org_a", delegatedAdmin)).toEqual(nothing);
    const customer = aCustomer("org_p");
    expect(assign(null, false, { customer, known: [] })).toEqual({ ...nothing, customer });
    const { changes, events } = assign("org_a", true, {
      known: [relationship("org_a", { associated: true })],
    });
    expect(changes.map(({ change }) => change)).toEqual([
      { associated: true, adminSince: since, adminTerms: {} },
    ]);
    expect(receiversOf(events)).toEqual(["org_p", mine.id, "org_a"].map((to) => `access.granted to ${to}`));
  });

  const only = relationship("org_a", { associated: true, record: 1 });
  test.each([
    [relationships[0], true, true],
    [relationships[0], false, true],
    [only, true, true],
    [only, false, false],
    [undefined, false, false],
  ] as const)(
    "informs the previous reseller if that can read the customer or is a partner: %#",
    (known, leftIsPartner, isInformed) => {
      expect(formerResellerLearns(known, leftIsPartner, now)).toBe(isInformed);
      const { events } = assign("org_b", false, { known: known ? [known] : [], leftIsPartner });
      expect(events.some(({ to }) => to === "org_a")).toBe(isInformed);
    },
  );
});

describe("grants", () => {
  const owned = aCustomer("org_p", { azureTenantOwner: { resellerId: "org_a", since } });
  const relationships = [
    relationship("org_a", { azureOwnerSince: since }),
    relationship("org_b", { adminSince: since }),
  ];

  test("delegated admin is revoked from a reseller that has it, and from no other", () => {
    const { changes, events } = revokedAdmin(owned, relationships, "org_b", { now });
    expect(changes).toEqual([
      { resellerId: "org_b", before: relationships[1], change: { adminSince: null } },
    ]);
    expect(receiversOf(events)).toEqual(["org_p", owned.id, "org_b"].map((to) => `access.revoked to ${to}`));
    const resetter = [relationship("org_b", { adminSince: since, credentialsResetAt: since })];
    const warningFor = (resets: boolean) =>
      revokedAdmin(owned, resetter, "org_b", { now, resets }).events.flatMap(({ to, data }) =>
        "adminCredentialsLastResetBy" in data ? [[to, data.adminCredentialsLastResetBy]] : [],
      );
    expect([warningFor(false), warningFor(true)]).toEqual([
      [["org_p", { organizationId: "org_b", at: since }]],
      [],
    ]);
    for (const resellerId of ["org_a", "org_x"])
      expect(outcomeOf(() => revokedAdmin(owned, relationships, resellerId, { now }))).toBe("NOT_FOUND");
  });

  test("another Azure tenant owner replaces the former one, which learns only of its own loss", () => {
    const grant = (resellerId: string, hasAzure = true) =>
      grantedOwner(owned, relationships, resellerId, { hasAzure, now });
    const { customer, changes, events } = grant("org_b");
    expect(customer.azureTenantOwner).toEqual({ resellerId: "org_b", since });
    expect(changes.map(({ resellerId, change }) => [resellerId, change])).toEqual([
      ["org_b", { azureOwnerSince: since }],
      ["org_a", { azureOwnerSince: null }],
    ]);
    expect(receiversOf(events)).toEqual([
      "access.granted to org_p",
      `access.granted to ${owned.id}`,
      "access.granted to org_b",
      "access.revoked to org_a",
    ]);
    expect(eventsTo(events, "org_a")).not.toContain("org_b");
    expect(eventsTo(events, "org_b")).not.toContain("org_a");
    expect(grant("org_a")).toEqual({ customer: owned, changes: [], events: [] });
    expect(outcomeOf(() => grant("org_b", false))).toBe("AZURE_SUBSCRIPTION_REQUIRED");
    expect(revokedOwner(owned, relationships).customer.azureTenantOwner).toBeNull();
    expect(outcomeOf(() => revokedOwner(aCustomer("org_p"), relationships))).toBe("NOT_FOUND");
  });
});

describe("a customer in an answer", () => {
  const customer = aCustomer("org_p", {
    associatedPartnerId: "org_b",
    azureTenantOwner: { resellerId: "org_b", since },
  });
  const relationships = [
    relationship("org_b", { associated: true, adminSince: "2026-02-01T00:00:00.000Z" }),
    relationship("org_a", { adminSince: "2026-01-01T00:00:00.000Z" }),
    relationship("org_c", { record: 3 }),
  ];
  const names = new Map([
    ["org_a", "A"],
    ["org_b", "B"],
  ]);
  const answerTo = (id: string, type: "indirect-provider" | "indirect-reseller" | "customer") =>
    toApiCustomer({ id, type, name: "", region: "", status: "active" }, customer, relationships, names, now);
  const first = { resellerId: "org_a", name: "A", since: "2026-01-01T00:00:00.000Z" };

  test("shows all its links to its provider and to itself, the oldest first", () => {
    for (const answer of [answerTo("org_p", "indirect-provider"), answerTo(customer.id, "customer")])
      expect(answer).toMatchObject({
        associatedPartnerId: "org_b",
        delegatedAdmins: [first, { resellerId: "org_b", name: "B" }],
        azureTenantOwner: { resellerId: "org_b" },
      });
  });

  test("shows a reseller its own links and no other reseller", () => {
    const answer = answerTo("org_a", "indirect-reseller");
    const own = { associatedPartnerId: null, delegatedAdmins: [first], azureTenantOwner: null };
    expect(answer).toMatchObject(own);
    expect(JSON.stringify(answer)).not.toContain("org_b");
  });
});
