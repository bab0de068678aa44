import {
  type SubscriptionPatch,
  type SubscriptionStatus,
  subscriptionStatus,
} from "../../../lib/contract/subscriptions.ts";
import { Refusal } from "../../../lib/errors.ts";
import type { SubscriptionItem } from "../../../lib/subscriptions/items.ts";
import {
  asksForMore,
  changed,
  mustAllow,
  mustBeQuantity,
  settledAt,
  statusAt,
} from "../../../lib/subscriptions/rules.ts";
import { aSubscription } from "../../support/subscriptions.ts";

const start = new Date("2026-01-31T10:00:00.000Z");
const end = "2026-02-28T10:00:00.000Z";
const window = "2026-02-07T10:00:00.000Z";
const justBefore = (instant: string) => new Date(new Date(instant).getTime() - 1_000);
const justAfter = (instant: string) => new Date(new Date(instant).getTime() + 1_000);
const partner = { mpnId: "42", organizationId: "org_p" };
const refusedWith = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error);
  }
  return "none";
};

describe("by the clock", () => {
  it.each(["active", "suspended"] as const)("one that is %s expires in the instant of its end", (status) => {
    const subscription = aSubscription(start, { status, autoRenewEnabled: false });
    expect(statusAt(subscription, justBefore(end))).toBe(status);
    expect(statusAt(subscription, new Date(end))).toBe("expired");
  });

  it.each(["active", "suspended"] as const)("one that is %s and renews goes on, terms later", (status) => {
    const subscription = aSubscription(start, { status });
    expect(settledAt(subscription, new Date(end))).toMatchObject({
      status,
      commitmentEndDate: "2026-03-31T10:00:00.000Z",
    });
    expect(settledAt(subscription, new Date("2026-12-24T00:00:00.000Z"))).toMatchObject({
      status,
      commitmentEndDate: "2026-12-31T10:00:00.000Z",
      effectiveStartDate: start.toISOString(),
      cancellationAllowedUntil: subscription.cancellationAllowedUntil,
    });
  });

  it.each([true, false])("one that is over stays as it is, whether it was to be renewed: %s", (renews) => {
    for (const status of ["cancelled", "expired"] as const) {
      const subscription = aSubscription(start, { status, autoRenewEnabled: renews });
      expect(settledAt(subscription, justAfter(end))).toBe(subscription);
    }
  });
});

describe("a change", () => {
  it("takes all fields together", () => {
    const patch = {
      friendlyName: "Head office",
      quantity: 12,
      autoRenewEnabled: false,
      status: "suspended" as const,
      partnerId: "42",
    };
    expect(changed(aSubscription(start), patch, partner, justBefore(end))).toMatchObject({
      friendlyName: "Head office",
      quantity: 12,
      autoRenewEnabled: false,
      status: "suspended",
      partnerId: "42",
      partnerOrganizationId: "org_p",
    });
  });

  it("keeps all that it does not name", () => {
    const subscription = aSubscription(start, { partnerId: "42", partnerOrganizationId: "org_p" });
    expect(changed(subscription, {}, undefined, start)).toEqual(subscription);
    const suspended = { ...subscription, status: "suspended" as const };
    expect(changed(suspended, { friendlyName: "New" }, undefined, start)).toEqual({
      ...suspended,
      friendlyName: "New",
    });
  });

  it.each([
    ["/quantity", "QUANTITY_OUT_OF_RANGE", {}, { quantity: 101 }],
    ["/quantity", "CANCELLATION_WINDOW_PASSED", {}, { quantity: 9 }],
    ["/quantity", "AZURE_NOT_SUPPORTED", { billing: "azure" }, { quantity: 11 }],
    ["/status", "CANCELLATION_WINDOW_PASSED", {}, { status: "cancelled" }],
    ["/autoRenewEnabled", "TRIAL_NOT_RENEWED", { isTrial: true }, { autoRenewEnabled: true }],
  ] as const)("points at %s when it is refused with %s", (pointer, code, more, patch) => {
    const work = () => changed(aSubscription(start, more), patch, undefined, justAfter(window));
    const errors = [expect.objectContaining({ pointer, code })];
    expect(work).toThrow(expect.objectContaining({ code, more: expect.objectContaining({ errors }) }));
  });

  it("takes a reseller of record off with null", () => {
    const subscription = aSubscription(start, { partnerId: "42", partnerOrganizationId: "org_p" });
    const without = changed(subscription, { partnerId: null }, undefined, justBefore(end));
    expect([without.partnerId, without.partnerOrganizationId]).toEqual([undefined, undefined]);
  });

  it.each([
    ["{}", {}],
    ["a name", { friendlyName: "New" }],
    ["a status", { status: "active" as const }],
  ])("of one that is over is refused: %s", (_, patch) => {
    const over = [
      aSubscription(start, { status: "cancelled" }),
      aSubscription(start, { status: "expired" }),
      aSubscription(start, { autoRenewEnabled: false }),
    ];
    for (const each of over)
      expect(refusedWith(() => changed(each, patch, undefined, justAfter(end)))).toBe(
        "SUBSCRIPTION_NOT_ACTIVE",
      );
  });

  it("of licences needs an active one, or one that the same change makes active", () => {
    const suspended = aSubscription(start, { status: "suspended" });
    expect(refusedWith(() => changed(suspended, { quantity: 11 }, undefined, start))).toBe(
      "SUBSCRIPTION_NOT_ACTIVE",
    );
    expect(changed(suspended, { quantity: 10 }, undefined, start).quantity).toBe(10);
    expect(changed(suspended, { quantity: 11, status: "active" }, undefined, start)).toMatchObject({
      quantity: 11,
      status: "active",
    });
  });

  it("adds licences at any time up to the offer's maximum", () => {
    expect(changed(aSubscription(start), { quantity: 100 }, undefined, justAfter(end)).quantity).toBe(100);
    expect(refusedWith(() => changed(aSubscription(start), { quantity: 101 }, undefined, start))).toBe(
      "QUANTITY_OUT_OF_RANGE",
    );
  });

  it.each([
    ["fewer licences", { quantity: 9 }],
    ["a cancellation", { status: "cancelled" as const }],
  ])("to %s is possible until the window closes", (_, patch) => {
    const subscription = aSubscription(start);
    expect(refusedWith(() => changed(subscription, patch, undefined, new Date(window)))).toBe("none");
    expect(refusedWith(() => changed(subscription, patch, undefined, justAfter(window)))).toBe(
      "CANCELLATION_WINDOW_PASSED",
    );
  });

  it("to fewer licences than the minimum is refused", () => {
    const subscription = aSubscription(start, { minimumQuantity: 5 });
    expect(changed(subscription, { quantity: 5 }, undefined, start).quantity).toBe(5);
    expect(refusedWith(() => changed(subscription, { quantity: 4 }, undefined, start))).toBe(
      "QUANTITY_OUT_OF_RANGE",
    );
  });

  it("of licences is refused for Azure, and no change is none", () => {
    const subscription = aSubscription(start, { billing: "azure" });
    expect(refusedWith(() => changed(subscription, { quantity: 11 }, undefined, start))).toBe(
      "AZURE_NOT_SUPPORTED",
    );
    expect(changed(subscription, { quantity: 10, friendlyName: "Azure" }, undefined, start)).toMatchObject({
      friendlyName: "Azure",
    });
  });

  it("never makes a trial renew", () => {
    const trial = aSubscription(start, { isTrial: true, autoRenewEnabled: false });
    expect(refusedWith(() => changed(trial, { autoRenewEnabled: true }, undefined, start))).toBe(
      "TRIAL_NOT_RENEWED",
    );
    expect(changed(trial, { autoRenewEnabled: false }, undefined, start).autoRenewEnabled).toBe(false);
  });

  it("keeps the term that the clock has reached when renewal is turned off", () => {
    const off = changed(aSubscription(start), { autoRenewEnabled: false }, undefined, justAfter(end));
    expect(off.commitmentEndDate).toBe("2026-03-31T10:00:00.000Z");
    expect(statusAt(off, justAfter(end))).toBe("active");
  });

  it("to another offer's quantities is judged by that offer, and as many licences are no fewer", () => {
    const judged = (quantity: number, minimumQuantity: number, maximumQuantity: number) =>
      refusedWith(() =>
        mustBeQuantity(
          aSubscription(start),
          quantity,
          { minimumQuantity, maximumQuantity },
          justAfter(window),
        ),
      );
    expect([judged(10, 1, 10), judged(10, 10, 20), judged(9, 1, 20)]).toEqual([
      "none",
      "none",
      "CANCELLATION_WINDOW_PASSED",
    ]);
    expect([judged(11, 1, 10), judged(10, 11, 20)]).toEqual([
      "QUANTITY_OUT_OF_RANGE",
      "QUANTITY_OUT_OF_RANGE",
    ]);
  });

  it.each([
    ["an upgrade", (each: SubscriptionItem) => mustAllow(["upgrade"], each, start), ["active"]],
    ["a new name", { friendlyName: "New" }, ["active", "suspended"]],
    ["more licences", { quantity: 11 }, ["active"]],
    ["as many licences", { quantity: 10 }, ["active", "suspended"]],
    ["a suspension", { status: "suspended" }, ["active", "suspended"]],
    ["a reactivation", { status: "active" }, ["active", "suspended"]],
    ["a cancellation", { status: "cancelled" }, ["active", "suspended"]],
    ["a reactivation with more licences", { status: "active", quantity: 11 }, ["active", "suspended"]],
    ["a suspension with more licences", { status: "suspended", quantity: 11 }, ["active"]],
    ["a cancellation with more licences", { status: "cancelled", quantity: 11 }, ["active"]],
  ] as [string, SubscriptionPatch | ((each: SubscriptionItem) => void), SubscriptionStatus[]][])(
    "to %s is possible in its states, and refused with the state that stands in its way",
    (_, change, possible) => {
      for (const status of subscriptionStatus.options) {
        const subscription = aSubscription(start, { status });
        const result = (): unknown =>
          typeof change === "function"
            ? change(subscription)
            : changed(subscription, change, undefined, start);
        if (possible.includes(status)) expect(result).not.toThrow();
        else
          expect(result).toThrow(
            expect.objectContaining({
              code: "SUBSCRIPTION_NOT_ACTIVE",
              message: expect.stringMatching(
                status === "suspended" ? /^It is suspended, not active\./ : `It is ${status}, which is final`,
              ),
            }),
          );
      }
    },
  );

  it.each([
    ["active", "active"],
    ["suspended", "suspended"],
    ["cancelled", "cancelled"],
  ] as const)("of its status to %s leads to just that", (status, result) => {
    for (const before of ["active", "suspended"] as const)
      expect(changed(aSubscription(start, { status: before }), { status }, undefined, start).status).toBe(
        result,
      );
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
  ] as const)("%j of one that is %s asks for more: %s", (patch, status, more) => {
    expect(asksForMore(aSubscription(start, { status }), patch)).toBe(more);
  });
});
