import { stale } from "../errors.ts";
import { newId } from "../ids.ts";
import { scheduleWrite } from "../schedule/store.ts";
import { all, equals } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { type NoticeItem, notices } from "./items.ts";

/** How long a notice waits for the stream before the schedule looks after it. */
const sweepMilliseconds = 5 * 60_000;

const sweep = ({ id, organizationId }: NoticeItem, now: Date): Write =>
  scheduleWrite(new Date(now.getTime() + sweepMilliseconds).toISOString(), "notice", id, organizationId);

/** The writes of a new notice, for the transaction of its event. */
export const noticeWrites = (
  notice: Pick<NoticeItem, "organizationId" | "userId" | "kind" | "data">,
  now: Date,
): Write[] => {
  const item: NoticeItem = {
    ...notice,
    id: newId("out", now),
    state: "queued",
    attempts: 0,
    createdAt: now.toISOString(),
  };
  return [notices.create(item), sweep(item, now)];
};

/** A change of a notice, provided that it is as it was read. */
export const noticeUpdate = (before: NoticeItem, change: Partial<NoticeItem>): Write =>
  notices.set(before, change, {
    when: all(equals("state", before.state), equals("attempts", before.attempts)),
    refuse: stale,
  });

/** Whether a notice is still to be sent. */
export const isOpen = ({ state }: NoticeItem): boolean => state === "queued" || state === "sending";

/** Looks after notices whose sender may have died. */
export const noticeSweep =
  (table: Table, clock: () => Date) =>
  (_organizationId: string, id: string): Promise<void> =>
    retryOnConflict(async () => {
      const notice = await notices.in(table).get({ id });
      if (!notice || !isOpen(notice)) return;
      const now = clock();
      const isLeased = notice.state === "sending" && (notice.leaseUntil ?? 0) > now.getTime();
      const nudged = noticeUpdate(notice, { state: "queued", nudgedAt: now.toISOString() });
      await table.transact([...(isLeased ? [] : [nudged]), sweep(notice, now)]);
    });
