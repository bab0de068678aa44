import { type ScheduledChangeAnswer, scheduledChange } from "../contract/scheduled-changes.ts";
import { mustManage } from "../customers/roles.ts";
import { Refusal } from "../errors.ts";
import type { Caller } from "../http/caller.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import type { Table } from "../table/table.ts";
import { subscriptionAccess } from "./access.ts";
import type { SubscriptionItem } from "./items.ts";
import { planCases } from "./plan-cases.ts";
import { subscriptionSaving } from "./save.ts";
import { termsRecordedFirst } from "./scheduled.ts";
import { mustRenew, newPlan, plansMore, toApiScheduledChange } from "./scheduled-change.ts";
import { mustAllow } from "./states.ts";

type OfSubscription = { caller: Caller; path: { customerId: string; subscriptionId: string }; now: Date };

/** The routes by which a change at the renewal is planned, changed and dropped (product rule 17). */
export const scheduledChangeHandlers = (table: Table) => {
  const access = subscriptionAccess(table);
  const cases = planCases(table);
  const save = subscriptionSaving(table);
  const recordTermFirst = termsRecordedFirst(table);

  const manageable = ({ caller, path, now }: OfSubscription) => access.manageable(caller, path, now);

  /** The readers of a plan: everybody who may change it, and a delegated admin that only reads. */
  const planReadable = async ({ caller, path, now }: OfSubscription) => {
    const found = await access.readable(caller, path, now);
    return found.access.role === "delegated-reader" ? found : { ...found, access: mustManage(found.access) };
  };

  const answerOf = async (subscription: SubscriptionItem, now: Date): Promise<ScheduledChangeAnswer> => {
    const { scheduledChange: plan } = subscription;
    if (!plan)
      throw new Refusal("NOT_FOUND", "No change is planned for this subscription's renewal. PUT plans one.");
    return toApiScheduledChange(await cases.of(subscription, plan, now));
  };

  return {
    "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/scheduled-change": loadThen(
      planReadable,
      ({ loaded: { subscription }, now }) => answerOf(subscription, now),
    ),

    "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/scheduled-change": loadThen(
      manageable,
      async ({ loaded, caller, body, ifMatch, now, requestId, commit }) => {
        const { subscription: before } = loaded;
        await recordTermFirst(loaded.access, before, now, requestId);
        ifMatch.check(scheduledChange, before.scheduledChange && (await answerOf(before, now)));
        mustAllow(["schedule"], before, now);
        mustRenew(before);
        const ofCustomer = plansMore(before, body) ? loaded.access.sellingMore() : loaded.access;
        const after = { ...before, scheduledChange: newPlan(body, caller.organization.id, before) };
        const answer = await answerOf(after, now);
        return save(commit, {
          operation: "schedule-change",
          operations: ["schedule"],
          access: ofCustomer,
          before,
          after,
          now,
          answer: ({ warnings }) => ({ ...answer, ...(warnings && { warnings }) }),
        });
      },
    ),

    "DELETE /v1/customers/{customerId}/subscriptions/{subscriptionId}/scheduled-change": loadThen(
      manageable,
      async ({ loaded, ifMatch, now, requestId, commit }) => {
        const { subscription: before } = loaded;
        await recordTermFirst(loaded.access, before, now, requestId);
        ifMatch.check(scheduledChange, await answerOf(before, now));
        mustAllow(["change"], before, now);
        return save(commit, {
          operation: "drop-scheduled-change",
          operations: ["change"],
          access: loaded.access,
          before,
          after: { ...before, scheduledChange: undefined },
          now,
          answer: () => undefined,
        });
      },
    ),
  } satisfies Partial<Handlers<"subscriptions">>;
};
