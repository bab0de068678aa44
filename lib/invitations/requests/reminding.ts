import { Refusal, stale } from "../../errors.ts";
import { isWaiting, leaseLeft } from "../../mailed-links/rules.ts";
import { mailedLinkStore } from "../../mailed-links/store.ts";
import { organizationIsActive } from "../../organizations/standing.ts";
import { organizationStore } from "../../organizations/store.ts";
import { scheduleWrite } from "../../schedule/store.ts";
import type { Write } from "../../table/item.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { activeHold, countMail } from "../recipients/rules.ts";
import { recipientStore } from "../recipients/store.ts";
import { isPaused, sendingBreaker } from "../sending/breaker.ts";
import { mailToRemindOf } from "./reminder.ts";
import { localeOf } from "./rules.ts";
import { requestStore } from "./store.ts";

/** How long a reminder waits for the stream before the schedule looks after it. */
const sweepMilliseconds = 10 * 60_000;

/** How long a reminder waits when its mailbox has reached its hourly limit. */
const laterMilliseconds = 3_600_000;

/** Reminds readers of invitations that they have not answered, once for each mail. */
export const requestReminder = (table: Table, clock: () => Date) => {
  const requests = requestStore(table);
  const links = mailedLinkStore(table);
  const recipients = recipientStore(table);
  const organizations = organizationStore(table);
  const breaker = sendingBreaker(table);

  /** The mailbox with one more mail counted; `undefined` when it has reached its hourly limit. */
  const counted = (recipient: Parameters<typeof countMail>[0], now: Date) => {
    try {
      return countMail(recipient, now);
    } catch (error) {
      if (error instanceof Refusal && error.code === "RATE_LIMITED") return undefined;
      throw error;
    }
  };

  return {
    /**
     * Queues the reminder of a request, and comes back until it has been sent. The schedule may run the same entry
     * twice: a queued reminder is only brought into the stream again. When nobody is to be reminded, nothing happens.
     */
    remind: (providerId: string, id: string): Promise<void> =>
      retryOnConflict(async () => {
        const now = clock();
        const request = await requests.find(providerId, id);
        const mailId = request && mailToRemindOf(request, now);
        if (!mailId) return;
        const recheckIn = (milliseconds: number): Write =>
          scheduleWrite(new Date(now.getTime() + milliseconds).toISOString(), "reminder", id, providerId);
        const before = await links.find(id, "reminder");
        const isKnown = before?.mailId === mailId;
        if (isKnown && !isWaiting(before)) return;
        if (isKnown && leaseLeft(before, now) > 0) return table.write(recheckIn(sweepMilliseconds));
        const { resellerEmail: email, expiresAt } = request;
        const [recipient, sending, provider] = await Promise.all([
          recipients.read(providerId, email),
          breaker.find(providerId),
          organizations.find(providerId),
        ]);
        if (activeHold(recipient, now) || isPaused(sending, now) || provider?.status !== "active") return;
        const mail = isKnown ? recipient : counted(recipient, now);
        if (!mail) return table.write(recheckIn(laterMilliseconds));
        const lasts = Date.parse(expiresAt) - now.getTime();
        const locale = localeOf(request) ?? "en";
        await table.transact([
          links.queue(
            { subjectId: id, purpose: "reminder", organizationId: providerId, email, locale, lasts, mailId },
            before,
            now,
          ),
          requests.unchanged(request),
          organizationIsActive(providerId, stale, provider),
          ...(mail === recipient ? [] : [recipients.save(recipient, mail)]),
          recheckIn(sweepMilliseconds),
        ]);
      }),
  };
};
