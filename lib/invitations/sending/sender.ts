import { setTimeout as pause } from "node:timers/promises";
import { timeLeft, withDeadline } from "../../aws/deadline.ts";
import type { Mail, Mailer, Sent } from "../../aws/mail.ts";
import { Refusal, stale } from "../../errors.ts";
import { newSecret } from "../../ids.ts";
import { optOutLinks, optOutUrl } from "../../opt-outs/link.ts";
import type { OrganizationItem } from "../../organizations/items.ts";
import { organizationIsActive } from "../../organizations/standing.ts";
import { organizationStore } from "../../organizations/store.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { type Inviter, inviters } from "../inviter.ts";
import { mailLogo } from "../mail/logo.ts";
import { invitationMail } from "../mail/mail.ts";
import type { OutboxItem } from "../outbox/items.ts";
import { outboxStore } from "../outbox/store.ts";
import { activeHold } from "../recipients/rules.ts";
import { recipientStore } from "../recipients/store.ts";
import type { RequestItem } from "../requests/items.ts";
import { allows, localeOf } from "../requests/rules.ts";
import { requestStore } from "../requests/store.ts";
import { hashOf, tokenOf } from "../requests/token.ts";
import { isPaused, sendingBreaker } from "./breaker.ts";
import { deliveryFailureWrites } from "./delivery-failed.ts";
import { mailPace } from "./pace.ts";

/** The time budget of a delivery's AWS calls until SES's answer, and once more of those that mark the entry. */
const budget = 8_000;
/** Longer than sending and marking together, so that nobody takes over the lease of a living sender. */
const leaseMilliseconds = 18_000;

/** Repeats the write while the table is unavailable and time is left, because an unmarked mail is sent twice. */
const retryWhileUnavailable = async (task: () => Promise<void>): Promise<void> => {
  for (;;)
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "UNAVAILABLE" || timeLeft() < 1_000) throw error;
      await pause(100 + Math.random() * 200);
    }
};

/** A claimed mail: its data, and the secret of its link, which only this process knows. */
interface Claim {
  entry: OutboxItem;
  request: RequestItem;
  provider: OrganizationItem;
  inviter: Inviter | undefined;
  secret: string;
}

/** Sends the outbox's mails. Another sender may work on the same entry at any time, so every write has a condition. */
export const invitationSender = ({
  table,
  mailer,
  baseUrl,
  ratePerSecond,
  clock,
  wait,
}: {
  table: Table;
  mailer: Mailer;
  baseUrl: string;
  ratePerSecond: number;
  clock: () => Date;
  /** Waits this many milliseconds for a mail's turn. */
  wait?: (milliseconds: number) => Promise<unknown>;
}) => {
  const requests = requestStore(table);
  const outbox = outboxStore(table);
  const recipients = recipientStore(table);
  const organizations = organizationStore(table);
  const inviterOf = inviters(table);
  const breaker = sendingBreaker(table);
  const optOuts = optOutLinks(table);
  const pace = mailPace({ table, ratePerSecond, clock, wait });

  /** Whether the request still waits for the mail of this entry. */
  const isWanted = (request: RequestItem | undefined, entry: OutboxItem, now: Date): request is RequestItem =>
    request !== undefined && request.outboxId === entry.id && allows("deliver", request, now);

  /** Ends the entry without a mail. The request shows the reason, and the provider is told. */
  const drop = async (
    entry: OutboxItem,
    request: RequestItem,
    end: Pick<RequestItem["delivery"], "state" | "detail">,
  ): Promise<undefined> => {
    const undelivered = { ...request, delivery: { ...request.delivery, ...end } };
    const failure = deliveryFailureWrites(request, undelivered, clock(), entry.id);
    await table.transact([
      outbox.settle(entry, "dropped"),
      requests.save("deliver", request, undelivered),
      ...failure,
    ]);
  };

  /** Leases the entry and makes the link in one transaction; `undefined` when there is nothing to send. */
  const claim = (id: string): Promise<Claim | undefined> =>
    retryOnConflict(async () => {
      const now = clock();
      const entry = await outbox.find(id);
      if (!isOpen(entry)) return undefined;
      if (entry.state === "sending" && (entry.leaseUntil ?? 0) > now.getTime())
        throw new Error("another sender took this mail meanwhile");
      const request = await requests.find(entry.providerId, entry.requestId);
      if (!isWanted(request, entry, now)) {
        await table.write(outbox.settle(entry, "dropped"));
        return undefined;
      }
      const recipient = await recipients.read(entry.providerId, request.resellerEmail);
      const hold = activeHold(recipient, now);
      if (hold) {
        // Feedback on an earlier mail to the address came while this mail waited.
        const detail = "An earlier mail to this address came back or was reported: this one was not sent.";
        return drop(entry, request, { state: hold, detail });
      }
      if (isPaused(await breaker.find(entry.providerId), now)) {
        const detail =
          "Too many of your mails came back or were reported: sending is paused. Send it again later.";
        return drop(entry, request, { state: "failed", detail });
      }
      const [provider, inviter] = await Promise.all([
        organizations.find(entry.providerId),
        inviterOf(request),
      ]);
      if (provider?.status !== "active") {
        const detail = "The provider is suspended. Send the request again once it is active.";
        return drop(entry, request, { state: "failed", detail });
      }
      const secret = newSecret();
      const linked = {
        ...request,
        linkHash: hashOf(secret),
        linkSentBy: "mail" as const,
        delivery: {
          ...request.delivery,
          attempts: request.delivery.attempts + 1,
          lastAttemptAt: now.toISOString(),
        },
      };
      const taken = { ...entry, state: "sending" as const, attempts: entry.attempts + 1 };
      await table.transact([
        outbox.lease(entry, now.getTime() + leaseMilliseconds),
        requests.save("deliver", request, linked),
        ...requests.endedLink(request),
        ...requests.planReminder(linked, now),
        // The address may be held back, or the provider suspended, between the reads and this write.
        ...recipients.notHeld(entry.providerId, request.resellerEmail, now, stale),
        breaker.notPaused(entry.providerId, now, stale),
        organizationIsActive(provider.id, stale, provider),
      ]);
      return { entry: taken, request: linked, provider, inviter, secret };
    });

  /** Marks the claimed entry with SES's answer, unless another sender has taken the entry over. */
  const settle = (claimed: OutboxItem, sent: Sent): Promise<void> =>
    retryOnConflict(async () => {
      const entry = await outbox.find(claimed.id);
      if (entry?.state !== "sending" || entry.attempts !== claimed.attempts) return;
      const request = await requests.find(entry.providerId, entry.requestId);
      const state = sent.state === "sent" ? "sent" : "failed";
      const detail =
        sent.state === "sent" ? undefined : `The mail service refused the mail (${sent.reason}).`;
      const settled = outbox.settle(entry, state);
      // A newer mail, an answer or a revocation came meanwhile, so the request no longer shows this mail's delivery. Or
      // SES's feedback on this mail came first, and takes precedence.
      if (request?.outboxId !== claimed.id || request.delivery.state !== "queued")
        return table.transact([settled]);
      const after = { ...request, delivery: { ...request.delivery, state, detail } } as const;
      const failure = deliveryFailureWrites(request, after, clock(), claimed.id);
      await table.transact([settled, requests.saveDelivery(request, after), ...failure]);
    });

  /** Waits until another sender's lease has ended. A living sender has marked the entry by then. */
  const waitForLease = async (entry: OutboxItem): Promise<void> => {
    const left = entry.state === "sending" ? (entry.leaseUntil ?? 0) - clock().getTime() : 0;
    if (left > 0) await pause(Math.min(left, leaseMilliseconds) + 50);
  };

  /** The mail of a claim. */
  const written = async ({ entry, request, provider, inviter, secret }: Claim): Promise<Mail> => {
    const locale = localeOf(request) ?? "en";
    const { resellerEmail: address } = request;
    const about = { organizationId: provider.id, address, requestId: request.id, locale };
    const unsubscribe = optOutUrl(baseUrl, await optOuts.tokenOf(about, clock()));
    const mail = invitationMail({
      locale,
      providerName: provider.name,
      providerWebsite: provider.website,
      providerLogo: mailLogo(provider, baseUrl),
      inviter,
      subject: request.subject,
      message: request.message,
      link: `${baseUrl}/invitations/${tokenOf(request.id, secret)}`,
      expiresAt: new Date(request.expiresAt),
      readerCountry: request.resellerCountry,
      unsubscribe,
    });
    const addressed = {
      to: address,
      replyTo: request.replyTo,
      senderName: provider.name,
      locale,
      kind: "invitation",
      organizationId: provider.id,
      unsubscribe,
    } as const;
    const tags = { request: request.id, provider: provider.id, outbox: entry.id };
    return { ...addressed, ...mail, tags };
  };

  /** Claims the entry and has SES send its mail; `undefined` when there was nothing to send. */
  const send = async (id: string): Promise<{ entry: OutboxItem; sent: Sent } | undefined> => {
    const claimed = await claim(id);
    if (!claimed) return undefined;
    const { entry } = claimed;
    try {
      return { entry, sent: await mailer.send(await written(claimed)) };
    } catch (error) {
      // With its own time budget, because this call's may be used up. If it fails too, the lease ends by itself.
      await withDeadline(budget, () => table.write(outbox.unlease(entry))).catch(() => {});
      throw error;
    }
  };

  return {
    /**
     * Sends the mail of one outbox entry: claim, one SES call, mark. Throws when the stream is to bring the entry
     * again. A second copy leaves only when the process dies between SES's answer and the mark. Then the newest link
     * works.
     */
    async deliver(id: string): Promise<void> {
      const entry = await withDeadline(budget, () => outbox.find(id));
      // An entry that has ended takes no turn.
      if (!isOpen(entry)) return;
      await waitForLease(entry);
      await pace.turn();
      const delivered = await withDeadline(budget, () => send(id));
      if (delivered)
        await withDeadline(budget, () =>
          retryWhileUnavailable(() => settle(delivered.entry, delivered.sent)),
        );
    },
  };
};

const isOpen = (entry: OutboxItem | undefined): entry is OutboxItem =>
  entry?.state === "queued" || entry?.state === "sending";
