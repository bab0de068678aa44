import * as z from "zod";
import { Refusal, type Refuse, stale } from "../../errors.ts";
import { quotaStore } from "../../limits/quota.ts";
import { operators } from "../../organizations/items.ts";
import { type EventEntry, recordWrites } from "../../record/entries.ts";
import { absent, any, atMost, isNew } from "../../table/condition.ts";
import { entity, type ItemOf } from "../../table/entity.ts";
import type { Write } from "../../table/item.ts";
import { keys } from "../../table/keys.ts";
import type { Table } from "../../table/table.ts";

const day = 24 * 3_600_000;

/**
 * The hard bounces and complaints within a day that pause a provider's sending: at least this many and this share of
 * its mails, or `most` whatever their share. SES reviews an account from 5 % bounces on, and all providers send through
 * the same account.
 */
const limit = { failures: 10, share: 0.1, most: 1_000, pauseMilliseconds: day };

/** The recent failures of a provider's mails. */
export const sendings = entity({
  type: "Sending",
  key: ({ providerId }: { providerId: string }) => keys.sending(providerId),
  schema: () =>
    z.object({
      type: z.literal("Sending"),
      providerId: z.string(),
      /**
       * When mails bounced for good or were reported as unwanted, newest last: within a day, and since the last pause.
       */
      failures: z.array(z.string()),
      pausedUntil: z.string().optional(),
      version: z.int(),
    }),
});
export type SendingItem = ItemOf<typeof sendings>;

/** A provider without failures. It is not stored before its first one. */
export const newSending = (providerId: string): SendingItem => ({
  type: "Sending",
  providerId,
  failures: [],
  version: 0,
});

/** Whether the provider's sending is paused at `now`. */
export const isPaused = (sending: Pick<SendingItem, "pausedUntil"> | undefined, now: Date): boolean =>
  (sending?.pausedUntil ?? "") > now.toISOString();

/**
 * The provider with one more failure, out of `sent` mails of the last days. Too many failures pause its sending for a
 * day.
 */
export const countFailure = (sending: SendingItem, sent: number, now: Date): SendingItem => {
  // Bounces during a pause come from mails that were sent before it.
  if (isPaused(sending, now)) return sending;
  const since = new Date(now.getTime() - day).toISOString();
  const failures = [...sending.failures.filter((at) => at > since), now.toISOString()];
  const { length } = failures;
  const isTooMuch = length >= limit.most || (length >= limit.failures && length >= sent * limit.share);
  if (!isTooMuch) return { ...sending, failures };
  const pausedUntil = new Date(now.getTime() + limit.pauseMilliseconds).toISOString();
  return { ...sending, failures: [], pausedUntil };
};

/** The refusal while a provider's sending is paused. */
const pausedRefusal =
  (now: Date): Refuse =>
  (existing) => {
    const until = existing ? sendings.parse(existing).pausedUntil : undefined;
    const detail =
      `Too many of your mails came back or were reported as unwanted. Sending goes on at ${until}. Check your addresses; ` +
      "until then take texts with their links (POST …/link) and send them yourself.";
    const left = until ? new Date(until).getTime() - now.getTime() : day;
    return new Refusal("SENDING_PAUSED", detail, { retryAfter: left / 1_000 });
  };

/** Pauses the sending of a provider whose mails come back. */
export const sendingBreaker = (table: Table) => {
  const quota = quotaStore(table);
  const stored = sendings.in(table);

  /** The audit record and the events of a pause, for the provider and for the operator. */
  const pauseWrites = async (
    { providerId, pausedUntil }: SendingItem,
    failures: number,
    now: Date,
    requestId: string,
  ): Promise<Write[]> => {
    const operatorId = (await operators.in(table).get({}))?.organizationId;
    const resource = { resourceType: "organization", resourceId: providerId };
    const data = { providerId, pausedUntil, failures };
    const audit = { operation: "sending.pause", ...resource, after: data, concerns: operatorId };
    const events = [providerId, ...(operatorId ? [operatorId] : [])].map(
      (to): EventEntry => ({ to, type: "sending.paused", ...resource, data }),
    );
    return recordWrites({ userId: "mail", organizationId: providerId }, audit, events, now, requestId);
  };

  return {
    find: (providerId: string) => stored.get({ providerId }),

    /** Checks that the provider's sending is not paused; `refuse` is the error otherwise (SENDING_PAUSED). */
    notPaused: (providerId: string, now: Date, refuse: Refuse = pausedRefusal(now)): Write =>
      sendings.check(
        { providerId },
        { when: any(isNew, absent("pausedUntil"), atMost("pausedUntil", now.toISOString())), refuse },
      ),

    /** The writes that count one mail that bounced for good or was reported. */
    async failed(providerId: string, now: Date, requestId: string): Promise<Write[]> {
      const before = (await stored.get({ providerId })) ?? newSending(providerId);
      const yesterday = new Date(now.getTime() - day);
      const sent = await quota.taken(providerId, { name: "sends", per: "day" }, [yesterday, now]);
      const after = countFailure(before, sent, now);
      if (after === before) return [];
      const saved =
        before.version === 0
          ? sendings.create({ ...after, version: 1 }, stale)
          : sendings.update(before, after);
      const isPause = after.pausedUntil !== before.pausedUntil;
      return [
        saved,
        ...(isPause ? await pauseWrites(after, before.failures.length + 1, now, requestId) : []),
      ];
    },
  };
};
