import {
  type SubscriptionPatch,
  type SubscriptionStatus,
  subscriptionStatus,
} from "../../../lib/contract/subscriptions.ts";
import type { SubscriptionItem } from "../../../lib/subscriptions/items.ts";
import {
  asksForMore,
  changed,
  mustAllow,
  mustBeQuantity,
  settledAt,
  statusAt,
} from "../../../lib/subscriptions/rules.ts";
import { outcomeOf, refusalOf } from "../../support/refusal.ts";
import { aSubscription } from "../../support/subscriptions.ts";

const start = new Date("2026-01-31T10:00:00.000Z");
const end = new Date("2026-02-28T10:00:00.000Z");
/** The last instant of the cancellation window. */
const window = new Date("2026-02-07T10:00:00.000Z");
const justAfter = (instant: Date) => new Date(instant.getTime() + 1);
const justBefore = (instant: Date) => new Date(instant.getTime() - 1);
const alive = ["active", "suspended"] as const;
const named = { partnerId: "42", partnerOrganizationId: "org_p" };

describe("by the clock", () => {
  it.each(alive)("one that is %s expires in the instant of its end, or goes on term by term", (status) => {
    const ending = aSubscription(start, { status, autoRenewEnabled: false });
    expect([statusAt(ending, justBefore(end)), statusAt(ending, end)]).toEqual([status, "expired"]);
    const renewing = aSubscription(start, { status });
    for (const [now, commitmentEndDate] of [
      [end, "2026-03-31T10:00:00.000Z"],
      [new Date("2026-12-24T00:00:00.000Z"), "2026-12-31T10:00:00.000Z"],
    ] as const)
      expect(settledAt(renewing, now)).toEqual({ ...renewing, commitmentEndDate });
  });

  it.each([true, false])("one that is over stays as it is, whether it was to be renewed: %s", (renews) => {
    for (const status of ["cancelled", "expired"] as const) {
      const subscription = aSubscription(start, { status, autoRenewEnabled: renews });
      expect(settledAt(subscription, justAfter(end))).toBe(subscription);
    }
  });
});

it("a state or a term that only a newer release knows stays as it is, and no operation is possible in such a state", () => {
  const termDuration = "P9Y" as SubscriptionItem["termDuration"];
  const odd = { ...aSubscription(start), termDuration };
  expect(settledAt(odd, end)).toBe(odd);
  const paused = { ...aSubscription(start), status: "paused" as SubscriptionItem["status"] };
  expect(settledAt(paused, end)).toBe(paused);
  const { code, message } = refusalOf(() => mustAllow(["change"], paused, start));
  expect([code, message]).toEqual([
    "SUBSCRIPTION_NOT_ACTIVE",
    "It is in a state that only a newer release knows.",
  ]);
});

describe("a change", () => {
  it("takes all fields together, and keeps those that it does not name", () => {
    const patch = {
      friendlyName: "Head office",
      quantity: 12,
      autoRenewEnabled: false,
      status: "suspended" as const,
    };
    const partner = { mpnId: "42", organizationId: "org_p" };
    const subscription = aSubscription(start);
    const whole = changed(subscription, { ...patch, partnerId: "42" }, partner, justBefore(end));
    expect(whole).toEqual({ ...subscription, ...patch, ...named });
    expect(changed(whole, {}, undefined, start)).toEqual(whole);
    const friendlyName = "New";
    expect(changed(whole, { friendlyName }, undefined, start)).toEqual({ ...whole, friendlyName });
    const without = { partnerId: undefined, partnerOrganizationId: undefined };
    expect(changed(whole, { partnerId: null }, undefined, start)).toEqual({ ...whole, ...without });
  });

  const trial = { isTrial: true, autoRenewEnabled: false };
  const azure = { billing: "azure" } as const;
  it.each<[string, Partial<SubscriptionItem>, SubscriptionPatch, Date]>([
    ["done", {}, { quantity: 100 }, justAfter(end)],
    ["QUANTITY_OUT_OF_RANGE /quantity", {}, { quantity: 101 }, start],
    ["done", { minimumQuantity: 5 }, { quantity: 5 }, start],
    ["QUANTITY_OUT_OF_RANGE /quantity", { minimumQuantity: 5 }, { quantity: 4 }, start],
    ["done", {}, { quantity: 9 }, window],
    ["CANCELLATION_WINDOW_PASSED /quantity", {}, { quantity: 9 }, justAfter(window)],
    ["done", {}, { status: "cancelled" }, window],
    ["CANCELLATION_WINDOW_PASSED /status", {}, { status: "cancelled" }, justAfter(window)],
    ["AZURE_NOT_SUPPORTED /quantity", azure, { quantity: 11 }, start],
    ["done", azure, { quantity: 10, friendlyName: "Azure" }, start],
    ["TRIAL_NOT_RENEWED /autoRenewEnabled", trial, { autoRenewEnabled: true }, start],
    ["done", trial, { autoRenewEnabled: false }, start],
    ["SUBSCRIPTION_NOT_ACTIVE", { autoRenewEnabled: false }, {}, end],
    ["SUBSCRIPTION_NOT_ACTIVE", { status: "cancelled" }, { status: "active" }, start],
  ])("ends with %s: of %j by %j at %s", (expected, more, patch, now) => {
    const work = () => changed(aSubscription(start, more), patch, undefined, now);
    if (expected === "done") return expect(work()).toMatchObject(patch);
    const { code, message, more: details } = refusalOf(work);
    const [, pointer] = expected.split(" ");
    expect([code, pointer].filter(Boolean).join(" ")).toBe(expected);
    expect(details.errors).toEqual(pointer && [{ pointer, code, detail: message }]);
  });

  it("that turns renewal off keeps the term that the clock has reached", () => {
    const off = changed(aSubscription(start), { autoRenewEnabled: false }, undefined, justAfter(end));
    expect(off.commitmentEndDate).toBe("2026-03-31T10:00:00.000Z");
    expect(statusAt(off, justAfter(end))).toBe("active");
  });

  it.each([
    [10, 1, 10, "done"],
    [10, 10, 20, "done"],
    [9, 1, 20, "CANCELLATION_WINDOW_PASSED"],
    [11, 1, 10, "QUANTITY_OUT_OF_RANGE"],
    [10, 11, 20, "QUANTITY_OUT_OF_RANGE"],
  ])(
    "to %i licences of an offer with %i to %i ends with %s",
    (quantity, minimumQuantity, maximumQuantity, code) => {
      const range = { minimumQuantity, maximumQuantity };
      const judged = () => mustBeQuantity(aSubscription(start), quantity, range, justAfter(window));
      expect(outcomeOf(judged)).toBe(code);
    },
  );

  it.each<[string, SubscriptionPatch | ((each: SubscriptionItem) => void), readonly SubscriptionStatus[]]>([
    ["an upgrade", (each) => mustAllow(["upgrade"], each, start), ["active"]],
    ["a new name", { friendlyName: "New" }, alive],
    ["more licences", { quantity: 11 }, ["active"]],
    ["as many licences", { quantity: 10 }, alive],
    ["a suspension", { status: "suspended" }, alive],
    ["a reactivation", { status: "active" }, alive],
    ["a cancellation", { status: "cancelled" }, alive],
    ["a reactivation with more licences", { status: "active", quantity: 11 }, alive],
    ["a suspension with more licences", { status: "suspended", quantity: 11 }, ["active"]],
    ["a cancellation with more licences", { status: "cancelled", quantity: 11 }, ["active"]],
  ])(
    "to %s is possible in its states, and refused with the state that stands in its way",
    (_, change, possible) => {
      for (const status of subscriptionStatus.options) {
        const subscription = aSubscription(start, { status });
        const work = () =>
          typeof change === "function"
            ? change(subscription)
            : changed(subscription, change, undefined, start);
        if (possible.includes(status)) {
          const result = work();
          if (result) expect(result).toMatchObject(change);
          continue;
        }
        const { code, message } = refusalOf(work);
        expect(code).toBe("SUBSCRIPTION_NOT_ACTIVE");
        const state =
          status === "suspended" ? "It is suspended, not active." : `It is ${status}, which is final`;
        expect(message).toContain(state);
      }
    },
  );

  it.each([
    [{ quantity: 11 }, "active", true],
    [{ friendlyName: "x" }, "suspended", false],
    [{ status: "cancelled" }, "suspended", false],
    [{ quantity: 10 }, "active", false],
    [{ quantity: 9 }, "active", false],
    [{ status: "active" }, "suspended", true],
    [{ status: "active" }, "active", false],
    [{ status: "cancelled", autoRenewEnabled: true, friendlyName: "x" }, "active", false],
  ] as const)("%j of one that is %s asks for more: %s", (patch, status, more) => {
    expect(asksForMore(aSubscription(start, { status }), patch)).toBe(more);
  });
});
