import { newId } from "../../lib/ids.ts";
import { outboxStore } from "../../lib/invitations/outbox/store.ts";
import { outboxSweep } from "../../lib/invitations/outbox/sweep.ts";
import { requestExpiry } from "../../lib/invitations/requests/expiry.ts";
import { newDraft } from "../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../lib/invitations/requests/store.ts";
import { reassigner } from "../../lib/jobs/reassign.ts";
import { newJob } from "../../lib/jobs/rules.ts";
import { jobStore } from "../../lib/jobs/store.ts";
import { newDraft as newOrder } from "../../lib/orders/rules.ts";
import { orderExpiry } from "../../lib/orders/scheduled.ts";
import { orderStore } from "../../lib/orders/store.ts";
import { runSchedule } from "../../lib/schedule/run.ts";
import { type ScheduledKind, scheduleStore } from "../../lib/schedule/store.ts";
import { subscriptionWrite, termWrites } from "../../lib/subscriptions/create.ts";
import { termEnds } from "../../lib/subscriptions/scheduled.ts";
import { aSubscription } from "../support/subscriptions.ts";
import type { Measuring } from "./measuring.ts";
import { message, subject } from "./seed.ts";
import type { World } from "./world.ts";

/** An hour of its own in which nothing else is due. */
const at = (minutes: number) => new Date(Date.UTC(2020, 2, 1, 10, 30 + minutes));

/** The schedule's minutes. */
export const measureSchedule = async ({ table, logger, job }: Measuring, world: World): Promise<void> => {
  const { provider, seller, next, customer } = world;
  const minute = (now: Date) => {
    const due: Record<ScheduledKind, (providerId: string, id: string, runId: string) => Promise<void>> = {
      request: requestExpiry(table, () => now).expire,
      outbox: (_, id) => outboxSweep(table, () => now).sweep(id),
      order: orderExpiry(table, () => now).lapse,
      term: termEnds(table, () => now).term,
      job: reassigner({ table, logger, clock: () => now }).look,
    };
    const handle = ({ kind, providerId, id }: { kind: ScheduledKind; providerId: string; id: string }) =>
      due[kind](providerId, id, "a-run");
    return runSchedule({ table, logger, now, budget: 45_000, handle });
  };
  await scheduleStore(table).advance("2020-03-01T09");
  await job("schedule: a minute with nothing due", () => minute(at(0)));

  const requests = requestStore(table);
  const begun = new Date(at(1).getTime() - 7 * 24 * 3_600_000);
  const input = { resellerEmail: "late@reseller.example", locale: "en" as const, subject, message };
  const o = { id: newId("req", begun), providerId: provider.id, now: begun, days: 7 };
  const lapsing = newDraft(input, () => ({ subject, message }), o);
  await table.transact(requests.create(lapsing, begun));
  await job("schedule: a minute in which one request expires", () => minute(at(1)));
  // It has waited so long that it is looked after again only in an hour, and in none of the minutes below.
  const waiting = { ...lapsing, id: newId("req", at(-60)) };
  await table.transact(outboxStore(table).enqueue(waiting, newId("out", at(-60)), at(-60)));
  await job("schedule: a minute in which one waiting mail is put before the sender again", () =>
    minute(at(5)),
  );

  const lines = { customerId: customer.id, lineItems: [{ offerId: "basic", quantity: 10 }] };
  const ordered = { id: newId("ord", begun), providerId: provider.id, now: begun };
  await table.transact(orderStore(table).create(newOrder(lines, ordered)));
  await job("schedule: a minute in which one draft of an order lapses", () => minute(at(6)));

  const ends = async (minutes: number, autoRenewEnabled: boolean) => {
    const subscription = aSubscription(begun, {
      customerId: customer.id,
      providerId: provider.id,
      partnerId: seller.mpnId,
      partnerOrganizationId: seller.id,
      commitmentEndDate: at(minutes).toISOString(),
      autoRenewEnabled,
    });
    await table.transact([subscriptionWrite(subscription), ...termWrites([subscription])]);
  };
  await ends(7, true);
  await job("schedule: a minute in which one subscription's term ends and the next begins", () =>
    minute(at(7)),
  );
  await ends(8, false);
  await job("schedule: a minute in which one subscription expires and its credit ends", () => minute(at(8)));

  const still = {
    fromResellerId: next.id,
    toResellerId: seller.id,
    subscriptions: true,
    delegatedAdmin: true,
  };
  const who = { id: newId("job", at(9)), providerId: provider.id, userId: provider.adminId };
  await table.transact(
    jobStore(table).create(newJob(still, { ...who, requestId: "a-run", now: at(9) }), at(9)),
  );
  await job("schedule: a minute in which one job stands still and is put before its consumer again", () =>
    minute(at(14)),
  );
};
