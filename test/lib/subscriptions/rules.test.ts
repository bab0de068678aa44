import { type SubscriptionStatus, subscriptionStatus } from "../../../lib/contract/statuses.ts";
import type { SubscriptionPatch } from "../../../lib/contract/subscriptions.ts";
import type { SubscriptionItem } from "../../../lib/subscriptions/items.ts";
import { windowUntil, withSeats } from "../../../lib/subscriptions/licences.ts";
import { asksForMore, changed } from "../../../lib/subscriptions/rules.ts";
import { mustAllow, settledAt, statusAt } from "../../../lib/subscriptions/states.ts";
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

describe("a subscription by the clock", () => {
  it.each([
    ["active", false],
    ["suspended", false],
    ["suspended", true],
  ] as const)("that is %s expires in the instant of its end, with renewal on: %s", (status, renews) => {
    const ending = aSubscription(start, { status, autoRenewEnabled: renews });
    expect(settledAt(ending, justBefore(end))).toBe(ending);
    expect(settledAt(ending, end)).toEqual({ ...ending, status: "expired", autoRenewEnabled: false });
  });

  it.each([
    [end, "2026-03-31T10:00:00.000Z", "2026-03-07T10:00:00.000Z"],
    [new Date("2026-12-24T00:00:00.000Z"), "2026-12-31T10:00:00.000Z", "2026-12-07T10:00:00.000Z"],
  ])("that is active goes on term by term, each with a cancellation window: at %s", (now, ends, until) => {
    const addedSeats = [{ quantity: 2, until: window.toISOString() }];
    const renewed = settledAt(aSubscription(start, { addedSeats }), now);
    expect(renewed).toMatchObject({ status: "active", commitmentEndDate: ends });
    expect([windowUntil(renewed), renewed.addedSeats]).toEqual([until, undefined]);
    // In the form of releases that knew one window only.
    expect(windowUntil({ ...renewed, cancellationAllowedUntil: window.toISOString() })).toBe(until);
  });

  it.each([
    [{ autoRenewEnabled: false }, "expired"],
    [{ autoRenewEnabled: false, at: end.toISOString() }, "expired"],
    [{ autoRenewEnabled: false, at: window.toISOString() }, "active"],
    [{ quantity: 3 }, "active"],
  ] as const)("for which %j is planned, for this end and no other, is then %s", (plan, status) => {
    const scheduledChange = { ...plan, scheduledBy: "org_1" };
    expect(settledAt(aSubscription(start, { scheduledChange }), end)).toMatchObject({
      ...{ status, scheduledChange: undefined },
    });
  });

  it.each([true, false])("that has ended stays unchanged, whether it was to be renewed: %s", (renews) => {
    for (const status of ["cancelled", "expired"] as const) {
      const subscription = aSubscription(start, { status, autoRenewEnabled: renews });
      expect(settledAt(subscription, justAfter(end))).toBe(subscription);
    }
  });
});

it("in a state or with a term of a newer release stays unchanged, and no operation is possible in that state", () => {
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
  it("sets all fields together, and keeps those that it does not name", () => {
    const patch = {
      friendlyName: "Head office",
      quantity: 12,
      autoRenewEnabled: false,
      status: "suspended" as const,
    };
    const partner = { mpnId: "42", organizationId: "org_p" };
    const subscription = aSubscription(start);
    const whole = changed(subscription, { ...patch, partnerId: "42" }, partner, justBefore(end));
    const addedSeats = [{ quantity: 2, until: "2026-03-07T09:59:59.999Z" }];
    expect(whole).toEqual({ ...subscription, ...patch, ...named, addedSeats });
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
    ["done", {}, { quantity: 9 }, justAfter(end)],
    ["done", {}, { status: "cancelled" }, new Date("2026-03-07T10:00:00.000Z")],
    ["CANCELLATION_WINDOW_PASSED /quantity", {}, { quantity: 9 }, new Date("2026-03-07T10:00:00.001Z")],
    ["AZURE_NOT_SUPPORTED /quantity", azure, { quantity: 11 }, start],
    ["done", azure, { quantity: 10, friendlyName: "Azure" }, start],
    ["TRIAL_NOT_RENEWED /autoRenewEnabled", trial, { autoRenewEnabled: true }, start],
    ["done", trial, { autoRenewEnabled: false }, start],
    ["SUBSCRIPTION_NOT_ACTIVE", { autoRenewEnabled: false }, {}, end],
    ["SUBSCRIPTION_NOT_ACTIVE", { status: "cancelled" }, { status: "active" }, start],
  ])(
    "is answered with %s: of a subscription with %j, by the patch %j, at %s",
    (expected, more, patch, now) => {
      const changing = () => changed(aSubscription(start, more), patch, undefined, now);
      if (expected === "done") return expect(changing()).toMatchObject(patch);
      const { code, message, more: details } = refusalOf(changing);
      const [, pointer] = expected.split(" ");
      expect([code, pointer].filter(Boolean).join(" ")).toBe(expected);
      expect(details.errors).toEqual(pointer && [{ pointer, code, detail: message }]);
    },
  );

  it("that turns renewal off keeps the term that the clock has reached", () => {
    const off = changed(aSubscription(start), { autoRenewEnabled: false }, undefined, justAfter(end));
    expect(off.commitmentEndDate).toBe("2026-03-31T10:00:00.000Z");
    expect(statusAt(off, justAfter(end))).toBe("active");
  });

  const on = (day: number) => new Date(Date.UTC(2026, 1, day, 10));
  it.each([
    ["done", "15 on the 10th, 10 on the 17th"],
    ["CANCELLATION_WINDOW_PASSED", "15 on the 10th, 9 on the 10th"],
    ["CANCELLATION_WINDOW_PASSED", "15 on the 10th, 14 after the 17th"],
    ["done", "15 on the 10th, 20 on the 14th, 15 on the 18th"],
    ["CANCELLATION_WINDOW_PASSED", "15 on the 10th, 20 on the 14th, 14 on the 18th"],
    ["CANCELLATION_WINDOW_PASSED", "15 on the 10th, 12 on the 11th, 13 on the 11th, 11 on the 18th"],
    ["done", "15 on the 6th, 10 on the 12th"],
    ["done", "15 on the 24th, 5 on the 28th"],
  ])("may remove added seats within seven days, the last ones first: %s after %s", (last, changes) => {
    let subscription = aSubscription(start);
    const ends = changes.split(", ").map((change) => {
      const [, quantity, when, day] = /^(\d+) (on|after) the (\d+)th$/.exec(change) ?? [];
      const now = when === "on" ? on(Number(day)) : justAfter(on(Number(day)));
      return outcomeOf(() => {
        subscription = changed(subscription, { quantity: Number(quantity) }, undefined, now);
      });
    });
    expect(ends.at(-1)).toBe(last);
    expect(ends.slice(0, -1).every((each) => each === "done")).toBe(true);
  });

  it("keeps up to fifty additions apart, and loses none", () => {
    const now = on(10);
    let subscription = aSubscription(start, { maximumQuantity: 1_000 });
    for (let quantity = 11; quantity <= 80; quantity++) subscription = withSeats(subscription, quantity, now);
    expect(subscription.addedSeats).toHaveLength(50);
    expect(withSeats(subscription, 10, now).addedSeats).toBeUndefined();
  });

  it.each([
    ["license", "2026-02-07T10:00:00.000Z"],
    ["azure", "2026-02-28T10:00:00.000Z"],
  ] as const)(
    "to cancelled ends licences at once, and usage-based offers with their term: %s",
    (billing, ends) => {
      const cancelled = changed(
        aSubscription(start, { billing }),
        { status: "cancelled" },
        undefined,
        window,
      );
      expect(cancelled).toMatchObject({
        status: "cancelled",
        autoRenewEnabled: false,
        commitmentEndDate: ends,
      });
    },
  );

  it.each<[string, SubscriptionPatch | ((each: SubscriptionItem) => void), readonly SubscriptionStatus[]]>([
    ["an upgrade", (each) => mustAllow(["upgrade"], each, start), ["active"]],
    ["a new name", { friendlyName: "New" }, alive],
    ["more licences", { quantity: 11 }, ["active"]],
    ["an unchanged number of licences", { quantity: 10 }, alive],
    ["a suspension", { status: "suspended" }, alive],
    ["a reactivation", { status: "active" }, alive],
    ["a cancellation", { status: "cancelled" }, alive],
    ["a reactivation with more licences", { status: "active", quantity: 11 }, alive],
    ["a suspension with more licences", { status: "suspended", quantity: 11 }, ["active"]],
    ["a cancellation with more licences", { status: "cancelled", quantity: 11 }, ["active"]],
  ])("to %s is possible in its states, and a refusal names the present state", (_, change, possible) => {
    for (const status of subscriptionStatus.options) {
      const subscription = aSubscription(start, { status });
      const changing = () =>
        typeof change === "function" ? change(subscription) : changed(subscription, change, undefined, start);
      if (possible.includes(status)) {
        const result = changing();
        if (result) expect(result).toMatchObject(change);
        continue;
      }
      const { code, message } = refusalOf(changing);
      expect(code).toBe("SUBSCRIPTION_NOT_ACTIVE");
      const state =
        status === "suspended" ? "It is suspended, not active." : `It is ${status}, which is final`;
      expect(message).toContain(state);
    }
  });

  it.each([
    [{ quantity: 11 }, "active", true],
    [{ friendlyName: "x" }, "suspended", false],
    [{ status: "cancelled" }, "suspended", false],
    [{ quantity: 10 }, "active", false],
    [{ quantity: 9 }, "active", false],
    [{ status: "active" }, "suspended", true],
    [{ status: "active" }, "active", false],
    [{ status: "cancelled", autoRenewEnabled: true, friendlyName: "x" }, "active", false],
  ] as const)("%j of a subscription that is %s asks for more: %s", (patch, status, more) => {
    expect(asksForMore(aSubscription(start, { status }), patch)).toBe(more);
  });
});
