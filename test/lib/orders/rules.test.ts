import fc from "fast-check";
import { order as contract } from "../../../lib/contract/orders.ts";
import { orderStatus } from "../../../lib/contract/statuses.ts";
import type { OrderItem } from "../../../lib/orders/items.ts";
import * as rules from "../../../lib/orders/rules.ts";
import { draftDays, statusAt } from "../../../lib/orders/states.ts";
import { day } from "../../support/clock.ts";
import { outcomeOf, refusalOf } from "../../support/refusal.ts";
import { draft, line, newCustomer, now, provider } from "./given.ts";

const { isSame, merged, patched } = rules;
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);

describe("a draft", () => {
  it("has the requested content, its author, and an expiry in exactly seven days", () => {
    const input = { resellerId: "org_1", customer: newCustomer, lineItems: [line("a")] };
    const order = rules.newDraft(input, { id: "ord_1", providerId: provider.id, placedBy: "org_1", now });
    expect(order).toEqual({
      type: "Order",
      id: "ord_1",
      providerId: provider.id,
      placedBy: "org_1",
      status: "draft",
      ...input,
      createdAt: "2026-03-10T09:30:00.000Z",
      expiresAt: "2026-03-17T09:30:00.000Z",
      version: 1,
    });
    const [last, over] = [later(draftDays * day - 1), later(draftDays * day)];
    expect([statusAt(order, last), rules.lapsed(order, last)]).toEqual(["draft", undefined]);
    expect(statusAt(order, over)).toBe("lapsed");
    expect(rules.lapsed(order, over)).toEqual({ ...order, status: "lapsed" });
    expect(rules.orderAt(order, later(8 * day)).status).toBe("lapsed");
    expect(() => contract.parse(rules.orderAt(draft(), now))).not.toThrow();
  });

  it("that is cancelled changes nothing but its status; one that is submitted names each line's subscription", () => {
    const order = draft({ lineItems: [line("a"), line("b")] });
    expect(rules.cancelled(order, now)).toEqual({ ...order, status: "cancelled" });
    const done = { customerId: "cus_1", subscriptionIds: ["sub_1", "sub_2"], now };
    expect(rules.submitted(order, done)).toMatchObject({
      status: "submitted",
      customerId: "cus_1",
      submittedAt: now.toISOString(),
      lineItems: [{ subscriptionId: "sub_1" }, { subscriptionId: "sub_2" }],
    });
  });

  it("is the only order that can change or lapse, in every state and at every time, and no operation changes the given object", () => {
    const at = fc.integer({ min: 0, max: 14 * day }).map(later);
    const done = { customerId: "cus_1", subscriptionIds: ["sub_1"] };
    const change = fc.constantFrom<(order: OrderItem, now: Date) => OrderItem>(
      (order, now) => patched(order, { lineItems: [line("b")] }, now),
      (order, now) => rules.cancelled(order, now),
      (order, now) => rules.submitted(order, { ...done, now }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...orderStatus.options), at, change, (status, when, operation) => {
        const order = { ...draft(), status };
        const before = structuredClone(order);
        const isOpen = status === "draft" && when.toISOString() < order.expiresAt;
        expect(outcomeOf(() => operation(order, when))).toBe(isOpen ? "done" : "ORDER_NOT_DRAFT");
        const lapses = status === "draft" && !isOpen;
        expect(statusAt(order, when)).toBe(lapses ? "lapsed" : status);
        expect(rules.lapsed(order, when)).toEqual(lapses ? { ...order, status: "lapsed" } : undefined);
        expect(order).toEqual(before);
      }),
    );
  });

  it("is not changed in a state of a newer release, and the refusal does not name that state", () => {
    const order = { ...draft(), status: "parked" } as unknown as OrderItem;
    const refusal = refusalOf(() => rules.mustAllow("change", order, now));
    expect([refusal.code, refusal.message]).toEqual([
      "ORDER_NOT_DRAFT",
      expect.stringContaining("a state that only a newer release knows"),
    ]);
  });
});

describe("a patch", () => {
  it("replaces the fields that it names and keeps the rest", () => {
    const order = draft({ resellerId: "org_1" });
    const { customer } = order;
    const lineItems = [line("other", 2)];
    expect(patched(order, { lineItems }, now)).toMatchObject({ resellerId: "org_1", customer, lineItems });
    expect(patched(order, { resellerId: null }, now).resellerId).toBeUndefined();
    expect(patched(order, {}, now)).toEqual(order);
  });

  it("merges the new customer on each level, and may give it another domain (RFC 7396)", () => {
    const { billingProfile } = newCustomer;
    const { defaultAddress } = billingProfile;
    const registered = { organizationRegistrationNumber: "HRB 1" };
    const order = draft({
      customer: {
        companyProfile: { ...newCustomer.companyProfile, ...registered },
        billingProfile: { ...billingProfile, defaultAddress: { ...defaultAddress, state: "BY" } },
      },
    });
    const companyProfile = { domain: "other.example" };
    const moved = { city: "Bonn", state: null };
    const patch = { companyProfile, billingProfile: { companyName: "Other", defaultAddress: moved } };
    const { customer } = JSON.parse(JSON.stringify(patched(order, { customer: patch }, now)));
    expect(customer).toEqual({
      companyProfile: { ...companyProfile, ...registered },
      billingProfile: {
        ...billingProfile,
        companyName: "Other",
        defaultAddress: { ...defaultAddress, city: "Bonn" },
      },
    });
    expect(isSame(order, patched(order, { customer: {} }, now))).toBe(true);
  });

  it("cannot give an order for an existing customer another customer or reseller, in any state", () => {
    const order = { ...draft({ customerId: "cus_1" }), status: "cancelled" as const };
    for (const patch of [{ customer: newCustomer }, { resellerId: "org_1" }]) {
      const pointer = `/${Object.keys(patch)[0]}`;
      expect(refusalOf(() => merged(order, patch))).toMatchObject({
        code: "INVALID_REQUEST",
        more: { errors: [{ pointer, code: "INVALID" }] },
      });
    }
    expect(merged(order, { lineItems: [line("b")] }).lineItems).toEqual([line("b")]);
    // An order for a new customer remains one when it is submitted.
    const submitted = { ...draft(), status: "submitted" as const, customerId: "cus_1" };
    const patch = { customer: { companyProfile: { domain: "other.example" } }, resellerId: "org_1" };
    expect(merged(submitted, patch)).toMatchObject(patch);
    expect(outcomeOf(() => patched(submitted, patch, now))).toBe("ORDER_NOT_DRAFT");
  });

  it("that changes nothing is recognized, however it is written", () => {
    const order = draft({ resellerId: "org_1", lineItems: [line("a", 1, { friendlyName: "A" }), line("b")] });
    const undefinedField = line("b", 1, { supportContact: undefined });
    for (const [patch, same] of [
      [{}, true],
      [{ resellerId: "org_1" }, true],
      [{ lineItems: structuredClone(order.lineItems) }, true],
      [{ lineItems: [order.lineItems[0]!, undefinedField] }, true],
      [{ resellerId: null }, false],
      [{ lineItems: [line("a"), line("b")] }, false],
    ] as const)
      expect(isSame(order, patched(order, patch as object, now))).toBe(same);
  });
});

describe("the resellers that an order names", () => {
  const naming = (count: number) =>
    draft({
      lineItems: Array.from({ length: count }, (_, at) => line("a", 1, { partnerIdOnRecord: `${at}` })),
    });

  it("are at most ten, however they are named", () => {
    const support = Array.from({ length: 9 }, (_, at) =>
      line("a", 1, { supportContact: { resellerId: `org_${at}` } }),
    );
    const owner = (mpnId: string) => (mpnId === "7" ? "org_7" : undefined);
    const check = (mpnId: string) => () => {
      const lineItems = [...support, line("a", 1, { partnerIdOnRecord: mpnId })];
      rules.checkResellers({ lineItems, resellerId: "org_x" }, owner);
    };
    expect(check("7")).not.toThrow();
    expect(refusalOf(check("8"))).toMatchObject({
      code: "INVALID_REQUEST",
      more: { errors: [{ pointer: "/lineItems", code: "INVALID" }] },
    });
  });

  it("can exceed the limit before their MPN IDs are looked up only from the eleventh name on", () => {
    expect([10, 11].map((count) => rules.mayNameTooMany(naming(count)))).toEqual([false, true]);
    expect(rules.mayNameTooMany({ ...naming(10), resellerId: "org_x" })).toBe(true);
  });
});
