import fc from "fast-check";
import { order as contract, type LineItem } from "../../../lib/contract/orders.ts";
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

describe("a line's field that the caller may not set", () => {
  const both = ["partnerIdOnRecord", "supportContact"] as const;
  const set = { partnerIdOnRecord: "7", supportContact: { resellerId: "org_7" } };
  const other = { partnerIdOnRecord: "8" };
  const linesAfter = (
    lineItems: LineItem[],
    patch: LineItem[],
    reserved: readonly rules.ReservedInLine[] = both,
  ) => {
    const order = draft({ customerId: "cus_1", lineItems });
    return merged(order, rules.keepingReserved(order, { lineItems: patch }, reserved)).lineItems;
  };
  /** Lines from "a5n* b1": offer and quantity, `n` for a name, `*` and `+` for two resellers set in the line. */
  const parsed = (text: string): LineItem[] =>
    text.split(" ").map((each) => {
      const [, offerId = "", quantity, name, mark] = /^(\w)(\d+)(n?)([*+]?)$/.exec(each) ?? [];
      const named = name ? { friendlyName: "A" } : {};
      return line(offerId, Number(quantity), { ...named, ...(mark === "*" ? set : mark && other) });
    });

  it.each([
    ["stays in its line while the line changes, and goes with it", "a1* b1* c1", "a5n x1 c1", "a5n* x1 c1"],
    ["moves with its line, and never to another line of the same offer", "a1* a100", "a100 a1", "a100 a1*"],
    ["stays in its line where others are added", "a1* a100", "a7 a1 a100", "a7 a1* a100"],
    ["goes with its line, though another line of the offer remains", "a1* a100", "a100", "a100"],
    ["stays while a line of its offer remains that may be the same one", "a1 a2*", "a5", "a5*"],
    ["stays with its offer's line at another place", "a1* b1", "b1 a3", "b1 a3*"],
    ["stays in order where all lines change", "a1* a2+", "a3 a4", "a3* a4+"],
    ["stays in its place where only the place distinguishes lines", "a1* b1 a1+", "c1 b1 a1", "c1 b1 a1+"],
    ["stays in its place though the line changes", "a1* a2+", "c1 a5", "c1 a5+"],
    ["is not kept by the place of a line without such a field", "a2* a1", "c1 a5", "c1 a5*"],
    ["follows a line with a name of its own", "a1 a1n*", "a1n a1", "a1n* a1"],
  ])("%s: lines %s, patched to %s, become %s", (_, before, patch, after) => {
    expect(linesAfter(parsed(before), parsed(patch))).toEqual(parsed(after));
  });

  it("is only the named field", () => {
    const before = [line("a", 1, set)];
    expect(linesAfter(before, [line("a", 1, other)], ["supportContact"])).toEqual([
      line("a", 1, { ...set, ...other }),
    ]);
    expect(linesAfter(before, [line("a", 1)], [])).toEqual([line("a", 1)]);
    const order = draft({ customerId: "cus_1", lineItems: before });
    expect(isSame(order, merged(order, rules.keepingReserved(order, {}, both)))).toBe(true);
  });

  const anyLine = fc.record({
    offerId: fc.constantFrom("a", "b"),
    quantity: fc.integer({ min: 1, max: 3 }),
    mpnId: fc.constantFrom("7", "8", undefined),
  });
  type AnyLine = { offerId: string; quantity: number; mpnId: string | undefined };
  const anyLines = fc.array(anyLine, { maxLength: 6 });
  const bare = ({ offerId, quantity }: AnyLine) => line(offerId, quantity);
  const naming = (each: AnyLine) =>
    line(each.offerId, each.quantity, each.mpnId ? { partnerIdOnRecord: each.mpnId } : {});

  it("is the same for the same lines in any order", () => {
    const shuffled = anyLines.chain((lines) =>
      fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
    );
    const sorted = (lines: LineItem[]) => lines.map((each) => JSON.stringify(each)).sort();
    fc.assert(
      fc.property(shuffled, ([lines, moved]) => {
        const before = lines.map(naming);
        expect(sorted(linesAfter(before, moved.map(bare)))).toEqual(sorted(before));
      }),
    );
  });

  it("never multiplies", () => {
    const named = (lines: LineItem[], offer: string, mpnIds: string[]) =>
      lines.filter((each) => each.offerId === offer && mpnIds.includes(each.partnerIdOnRecord ?? "")).length;
    fc.assert(
      fc.property(anyLines, anyLines, (lines, patch) => {
        const [before, after] = [lines.map(naming), linesAfter(lines.map(naming), patch.map(bare))];
        for (const offer of ["a", "b"])
          for (const mpnIds of [["7"], ["8"], ["7", "8"]])
            expect(named(after, offer, mpnIds)).toBeLessThanOrEqual(named(before, offer, mpnIds));
      }),
    );
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
