import fc from "fast-check";
import { order as contract, type LineItem, orderStatus } from "../../../lib/contract/orders.ts";
import { toApiLines, toApiOrder } from "../../../lib/orders/api-form.ts";
import {
  cancelled,
  checkResellers,
  draftDays,
  isSame,
  keepingReserved,
  lapsed,
  mayNameTooMany,
  merged,
  mustAllow,
  newDraft,
  patched,
  type ReservedInLine,
  shownAt,
  statusAt,
  submitted,
} from "../../../lib/orders/rules.ts";
import { day } from "../../support/clock.ts";
import { draft, line, newCustomer, now, provider } from "./given.ts";

const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const refused = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};
const code = (value: string) => expect.objectContaining({ code: value });

it("keeps a draft for seven days to the instant", () => {
  const order = draft();
  expect(order).toMatchObject({ status: "draft", version: 1, expiresAt: "2026-03-17T09:30:00.000Z" });
  expect(statusAt(order, later(draftDays * day - 1))).toBe("draft");
  expect(statusAt(order, later(draftDays * day))).toBe("lapsed");
  expect(shownAt(order, later(8 * day)).status).toBe("lapsed");
  expect(refused(() => mustAllow("submit", order, later(8 * day)))).toEqual(code("ORDER_NOT_DRAFT"));
  expect(() => contract.parse(shownAt(order, now))).not.toThrow();
});

it("drafts an order as it was asked for, by whom it was placed", () => {
  const input = { resellerId: "org_1", customer: newCustomer, lineItems: [line("a")] };
  expect(newDraft(input, { id: "ord_1", providerId: provider.id, placedBy: "org_1", now })).toEqual({
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
});

it("records that a draft has lapsed once its time has run out, and nothing else of it", () => {
  const order = draft();
  expect(lapsed(order, later(draftDays * day - 1))).toBeUndefined();
  expect(lapsed(order, later(draftDays * day))).toEqual({ ...order, status: "lapsed" });
});

it("lets no order lapse that is decided", () => {
  for (const status of ["submitted", "cancelled", "lapsed"] as const) {
    const order = { ...draft(), status };
    expect(statusAt(order, later(8 * day))).toBe(status);
    expect(lapsed(order, later(8 * day))).toBeUndefined();
  }
});

it("cancels a draft and changes nothing else of it", () => {
  const order = draft();
  expect(cancelled(order, now)).toEqual({ ...order, status: "cancelled" });
});

it("replaces what a patch names and keeps the rest", () => {
  const order = draft({ resellerId: "org_1" });
  expect(patched(order, { lineItems: [line("other", 2)] }, now)).toMatchObject({
    resellerId: "org_1",
    customer: newCustomer,
    lineItems: [{ offerId: "other", quantity: 2 }],
  });
  expect(patched(order, { resellerId: null }, now).resellerId).toBeUndefined();
  expect(patched(order, {}, now)).toEqual(order);
});

it("merges a patch of the new customer on each level, and takes another domain for it (RFC 7396)", () => {
  const { companyProfile, billingProfile } = newCustomer;
  const { defaultAddress } = billingProfile;
  const customer = {
    companyProfile: { ...companyProfile, organizationRegistrationNumber: "HRB 1" },
    billingProfile: {
      ...billingProfile,
      defaultAddress: { ...defaultAddress, state: "BY", lastName: "Doe" },
    },
  };
  const order = draft({ customer });
  const after = patched(
    order,
    {
      customer: {
        companyProfile: { domain: "other.example" },
        billingProfile: { companyName: "Other", defaultAddress: { city: "Bonn", state: null } },
      },
    },
    now,
  );
  expect(JSON.parse(JSON.stringify(after.customer))).toEqual({
    companyProfile: { domain: "other.example", organizationRegistrationNumber: "HRB 1" },
    billingProfile: {
      ...billingProfile,
      companyName: "Other",
      defaultAddress: { ...defaultAddress, city: "Bonn", lastName: "Doe" },
    },
  });
  expect(isSame(order, patched(order, { customer: {} }, now))).toBe(true);
});

it("gives an order for an existing customer no other one, and no reseller for it", () => {
  const order = draft({ customerId: "cus_1" });
  expect(refused(() => patched(order, { customer: newCustomer }, now))).toMatchObject({
    code: "INVALID_REQUEST",
    more: { errors: [{ pointer: "/customer", code: "INVALID" }] },
  });
  expect(refused(() => patched(order, { resellerId: "org_1" }, now))).toMatchObject({
    more: { errors: [{ pointer: "/resellerId", code: "INVALID" }] },
  });
});

it("takes an order for a new customer for one when it is submitted too", () => {
  const order = { ...draft(), status: "submitted" as const, customerId: "cus_1" };
  const patch = { customer: { companyProfile: { domain: "other.example" } }, resellerId: "org_1" };
  expect(merged(order, patch)).toMatchObject(patch);
  expect(refused(() => patched(order, patch, now))).toEqual(code("ORDER_NOT_DRAFT"));
});

it("judges a patch of an order in any state by what it would make of it", () => {
  const order = { ...draft({ customerId: "cus_1" }), status: "cancelled" as const };
  expect(refused(() => merged(order, { resellerId: "org_1" }))).toEqual(code("INVALID_REQUEST"));
  expect(merged(order, { lineItems: [line("b")] }).lineItems).toEqual([line("b")]);
});

it("knows a patch that changes nothing, however it is written", () => {
  const order = draft({ resellerId: "org_1", lineItems: [line("a", 1, { friendlyName: "A" }), line("b")] });
  const same = [{}, { resellerId: "org_1" }, { lineItems: structuredClone(order.lineItems) }];
  for (const patch of same) expect(isSame(order, patched(order, patch, now))).toBe(true);
  const undefinedOne = { lineItems: [order.lineItems[0]!, line("b", 1, { supportContact: undefined })] };
  expect(isSame(order, patched(order, undefinedOne, now))).toBe(true);
  for (const patch of [{ resellerId: null }, { lineItems: [line("a"), line("b")] }])
    expect(isSame(order, patched(order, patch, now))).toBe(false);
});

describe("what a line holds that is not the patcher's to set", () => {
  const set = { partnerIdOnRecord: "7", supportContact: { resellerId: "org_7" } };
  const both = ["partnerIdOnRecord", "supportContact"] as const;
  const linesAfter = (
    lineItems: LineItem[],
    patch: LineItem[],
    reserved: readonly ReservedInLine[] = both,
  ) => {
    const order = draft({ customerId: "cus_1", lineItems });
    return merged(order, keepingReserved(order, { lineItems: patch }, reserved)).lineItems;
  };

  it("stays in its line where other things of it change, and goes with the line", () => {
    const before = [line("a", 1, set), line("b", 1, set), line("c")];
    const patch = [line("a", 5, { friendlyName: "A" }), line("other"), line("c")];
    const kept = [line("a", 5, { friendlyName: "A", ...set }), line("other"), line("c")];
    expect(linesAfter(before, patch)).toEqual(kept);
    const order = draft({ customerId: "cus_1", lineItems: before });
    expect(isSame(order, merged(order, keepingReserved(order, {}, both)))).toBe(true);
  });

  it("goes with its line to another place, and never to a line of the same offer that had nothing", () => {
    const before = [line("a", 1, set), line("a", 100)];
    expect(linesAfter(before, [line("a", 100), line("a", 1)])).toEqual([line("a", 100), line("a", 1, set)]);
    expect(linesAfter(before, [line("a", 7), line("a", 1), line("a", 100)])).toEqual([
      line("a", 7),
      line("a", 1, set),
      line("a", 100),
    ]);
    expect(linesAfter(before, [line("a", 100)])).toEqual([line("a", 100)]);
  });

  it("is not lost while a line of its offer is left that may be the one", () => {
    expect(linesAfter([line("a", 1), line("a", 2, set)], [line("a", 5)])).toEqual([line("a", 5, set)]);
    expect(linesAfter([line("a", 1, set), line("b")], [line("b"), line("a", 3)])).toEqual([
      line("b"),
      line("a", 3, set),
    ]);
    const other = { partnerIdOnRecord: "8" };
    expect(linesAfter([line("a", 1, set), line("a", 2, other)], [line("a", 3), line("a", 4)])).toEqual([
      line("a", 3, set),
      line("a", 4, other),
    ]);
  });

  it("stays in its place where that is all that tells two lines apart", () => {
    const other = { partnerIdOnRecord: "8" };
    const alike = [line("a", 1, set), line("b"), line("a", 1, other)];
    expect(linesAfter(alike, [line("c"), line("b"), line("a", 1)])[2]).toEqual(line("a", 1, other));
    const changed = [line("a", 1, set), line("a", 2, other)];
    expect(linesAfter(changed, [line("c"), line("a", 5)])[1]).toEqual(line("a", 5, other));
    // A line in which nothing was set is nothing to keep to.
    expect(linesAfter([line("a", 2, set), line("a", 1)], [line("c"), line("a", 5)])[1]).toEqual(
      line("a", 5, set),
    );
    const named = { friendlyName: "A" };
    expect(
      linesAfter([line("a"), line("a", 1, { ...named, ...set })], [line("a", 1, named), line("a")]),
    ).toEqual([line("a", 1, { ...named, ...set }), line("a")]);
  });

  it("is only what is named so", () => {
    const named = { ...set, partnerIdOnRecord: "8" };
    const { supportContact: _, ...record } = named;
    expect(linesAfter([line("a", 1, set)], [line("a", 1, record)], ["supportContact"])).toEqual([
      line("a", 1, named),
    ]);
    expect(linesAfter([line("a", 1, set)], [line("a", 1)], [])).toEqual([line("a", 1)]);
  });

  it("is the same for the same lines in any order, and never more than there was", () => {
    const anyLine = fc.record({
      offerId: fc.constantFrom("a", "b"),
      quantity: fc.integer({ min: 1, max: 3 }),
      partnerIdOnRecord: fc.option(fc.constantFrom("7", "8"), { nil: undefined }),
    });
    const shuffled = fc
      .array(anyLine, { minLength: 1, maxLength: 6 })
      .chain((lines) =>
        fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
      );
    const bare = ({ offerId, quantity }: LineItem) => line(offerId, quantity);
    const told = (lines: LineItem[]) => lines.map((each) => JSON.stringify(each)).sort();
    fc.assert(
      fc.property(shuffled, ([lines, moved]) => {
        const before = lines.map(({ offerId, quantity, partnerIdOnRecord }) =>
          line(offerId, quantity, partnerIdOnRecord ? { partnerIdOnRecord } : {}),
        );
        expect(told(linesAfter(before, moved.map(bare)))).toEqual(told(before));
      }),
    );
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 6 }),
        fc.array(anyLine, { maxLength: 6 }),
        (before, patch) => {
          for (const offer of ["a", "b"]) {
            const names = (lines: LineItem[]) =>
              lines.flatMap(({ offerId, partnerIdOnRecord }) =>
                offerId === offer && partnerIdOnRecord ? [partnerIdOnRecord] : [],
              );
            const [had, has] = [names(before), names(linesAfter(before, patch.map(bare)))];
            const lines = patch.filter(({ offerId }) => offerId === offer).length;
            expect(has.length).toBeLessThanOrEqual(Math.min(had.length, lines));
            for (const name of ["7", "8"])
              expect(has.filter((each) => each === name).length).toBeLessThanOrEqual(
                had.filter((each) => each === name).length,
              );
          }
        },
      ),
    );
  });
});

it("shows a reseller its own name in an order and no other reseller's", () => {
  const own = { partnerIdOnRecord: "7", supportContact: { resellerId: "org_7" } };
  const foreign = { partnerIdOnRecord: "8", supportContact: { resellerId: "org_8" } };
  const lineItems = [line("a", 1, own), line("b", 2, foreign)];
  const order = draft({ resellerId: "org_8", lineItems });
  const viewer = { id: "org_7", type: "indirect-reseller", mpnId: "7" } as const;
  const shown = toApiOrder(viewer, order, now);
  expect(shown.lineItems).toEqual([line("a", 1, own), line("b", 2)]);
  expect(shown).not.toHaveProperty("resellerId");
  expect(toApiOrder({ ...viewer, id: "org_8", mpnId: "8" }, order, now)).toMatchObject({
    resellerId: "org_8",
    lineItems: [line("a"), line("b", 2, foreign)],
  });
  expect(toApiOrder({ id: provider.id, type: "indirect-provider" }, order, now)).toEqual(shownAt(order, now));
  expect(toApiLines({ id: "org_9", type: "indirect-reseller" }, lineItems)).toEqual([
    line("a"),
    line("b", 2),
  ]);
});

it("names each line's subscription once it is submitted", () => {
  const order = draft({ lineItems: [line("a"), line("b")] });
  const done = submitted(order, { customerId: "cus_1", subscriptionIds: ["sub_1", "sub_2"], now });
  expect(done).toMatchObject({
    status: "submitted",
    customerId: "cus_1",
    submittedAt: now.toISOString(),
    lineItems: [{ subscriptionId: "sub_1" }, { subscriptionId: "sub_2" }],
  });
});

it("takes ten resellers and no more, however they are named", () => {
  const support = Array.from({ length: 9 }, (_, at) =>
    line("a", 1, { supportContact: { resellerId: `org_${at}` } }),
  );
  const naming = (mpnId: string) =>
    draft({ lineItems: [...support, line("a", 1, { partnerIdOnRecord: mpnId })] });
  const owner = (mpnId: string) => (mpnId === "7" ? "org_7" : undefined);
  expect(refused(() => checkResellers({ ...naming("7"), resellerId: "org_x" }, owner))).toBeUndefined();
  expect(refused(() => checkResellers({ ...naming("8"), resellerId: "org_x" }, owner))).toMatchObject({
    code: "INVALID_REQUEST",
    more: { errors: [{ pointer: "/lineItems", code: "INVALID" }] },
  });
});

it("looks MPN IDs up only where there may be too many", () => {
  const naming = (count: number) =>
    draft({
      lineItems: Array.from({ length: count }, (_, at) => line("a", 1, { partnerIdOnRecord: `${at}` })),
    });
  expect([mayNameTooMany(naming(10)), mayNameTooMany(naming(11))]).toEqual([false, true]);
  expect(mayNameTooMany({ ...naming(10), resellerId: "org_x" })).toBe(true);
});

it("lets a draft alone change, in every state and at every time, and changes no order that it is given", () => {
  const at = fc.integer({ min: 0, max: 14 * day }).map(later);
  const status = fc.constantFrom(...orderStatus.options);
  const change = fc.constantFrom(
    (order: ReturnType<typeof draft>, when: Date) => patched(order, { lineItems: [line("b")] }, when),
    (order: ReturnType<typeof draft>, when: Date) => cancelled(order, when),
    (order: ReturnType<typeof draft>, when: Date) =>
      submitted(order, { customerId: "cus_1", subscriptionIds: ["sub_1"], now: when }),
  );
  fc.assert(
    fc.property(status, at, change, (state, when, work) => {
      const order = { ...draft(), status: state };
      const before = structuredClone(order);
      const result = refused(() => work(order, when));
      expect(order).toEqual(before);
      const open = state === "draft" && when.toISOString() < order.expiresAt;
      if (open) expect(result).not.toBeInstanceOf(Error);
      else expect(result).toEqual(code("ORDER_NOT_DRAFT"));
    }),
  );
});
