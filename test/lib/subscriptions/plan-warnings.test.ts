import { planWarnings } from "../../../lib/subscriptions/plan-warnings.ts";
import { newPlan } from "../../../lib/subscriptions/scheduled-change.ts";
import { aSubscription } from "../../support/subscriptions.ts";

const subscription = aSubscription(new Date("2026-01-31T10:00:00.000Z"), { offerId: "basic" });
const upgrade = { offerId: "plus" };

it.each<[object, object, string | undefined]>([
  [{ autoRenewEnabled: false }, { autoRenewEnabled: true }, "not renewed at the end"],
  [{ autoRenewEnabled: false }, upgrade, "not renewed at the end"],
  [{ autoRenewEnabled: false }, { quantity: 7 }, undefined],
  [{ quantity: 12 }, { quantity: 7 }, "12 licences"],
  [{ quantity: 12 }, { quantity: 12 }, undefined],
  [{ quantity: 12 }, upgrade, "12 licences"],
  [{ quantity: 12 }, { autoRenewEnabled: false }, "not carried out, as"],
  [{ quantity: 12 }, { status: "suspended" }, "not carried out unless"],
  [{ quantity: 12 }, { status: "cancelled" }, undefined],
  [{ quantity: 12 }, { friendlyName: "Twelve soon", autoRenewEnabled: true }, undefined],
  [{ targetOfferId: "basic" }, upgrade, "becomes basic"],
  [{ targetOfferId: "plus" }, upgrade, undefined],
])("a plan of %j and the change %j give the warning: %s", (plan, change, warning) => {
  const before = { ...subscription, scheduledChange: newPlan(plan, "org_p", subscription) };
  const after = { ...before, ...change };
  const detail = expect.stringContaining(warning ?? "");
  expect(planWarnings(before, after, change === upgrade ? undefined : change)).toEqual(
    warning ? [{ code: "SCHEDULED_CHANGE_STANDS", detail }] : [],
  );
  // Nothing is planned for the next term, and without a plan there is no warning.
  const outdated = { ...after, commitmentEndDate: "2026-03-31T10:00:00.000Z" };
  for (const free of [outdated, { ...after, scheduledChange: undefined }])
    expect(planWarnings(before, free, change)).toEqual([]);
});
