import { setTimeout as pause } from "node:timers/promises";
import { timeLeft, withDeadline } from "../../aws/deadline.ts";
import type { Mailer, Sent } from "../../aws/mail.ts";
import { Refusal, stale } from "../../errors.ts";
import { newSecret } from "../../ids.ts";
import type { OrganizationItem } from "../../organizations/items.ts";
import { organizationStore } from "../../organizations/store.ts";
import { equals } from "../../table/condition.ts";
import { keys } from "../../table/keys.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { invitationMail } from "../mail/mail.ts";
import type { OutboxItem } from "../outbox/items.ts";
import { outboxStore } from "../outbox/store.ts";
import { activeHold } from "../recipients/rules.ts";
import { recipientStore } from "../recipients/store.ts";
import type { RequestItem } from "../requests/items.ts";
import { statusAt } from "../requests/rules.ts";
import { requestStore } from "../requests/store.ts";
import { hashOf, tokenOf } from "../requests/token.ts";
import { deliveryFailureWrites } from "./delivery-failed.ts";
import { mailPace } from "./pace.ts";

/** What the AWS calls of one delivery may take together up to SES's answer, and from there to the mark. */
const budget = 8_000;
/** Longer than sending and marking, so that only a dead sender's lease is taken over. */
const leaseMilliseconds = 18_000;

/** Tries again while the table is out of order, as long as there is time: a mail that is not marked goes twice. */
const persistently = async (work: () => Promise<void>): Promise<void> => {
  for (;;)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "UNAVAILABLE" || timeLeft() < 1_000) throw error;
      await pause(100 + Math.random() * 200);
    }
};

/** What a claim brings: the mail's content and the secret, which lives in this process alone. */
interface Claim {
  entry: OutboxItem;
  request: RequestItem;
  provider: OrganizationItem;
  secret: string;
}

/** Sends the mails of the outbox. Another may be at the same entry at any time: every step is a condition. */
export const invitationSender = (o: {
  table: Table;
  mailer: Mailer;
  baseUrl: string;
  ratePerSecond: number;
  clock: () => Date;
  /** Waits so many milliseconds for a mail's turn. */
  wait?: (milliseconds: number) => Promise<unknown>;
}) => {
  const requests = requestStore(o.table);
  const outbox = outboxStore(o.table);
  const recipients = recipientStore(o.table);
  const organizations = organizationStore(o.table);
  const pace = mailPace(o);

  /** Whether the entry still has a mail to send: the request waits for just this one. */
  const wanted = (request: RequestItem | undefined, entry: OutboxItem, now: Date): request is RequestItem =>
    request !== undefined && request.outboxId === entry.id && statusAt(request, now) === "sent";

  /** The entry's end without a mail: shown on the request, and told to the provider. */
  const drop = async (
    entry: OutboxItem,
    request: RequestItem,
    end: Pick<RequestItem["delivery"], "state" | "detail">,
  ): Promise<undefined> => {
    const undelivered = { ...request, delivery: { ...request.delivery, ...end } };
    const told = deliveryFailureWrites(request, undelivered, o.clock(), entry.id);
    await o.table.transact([outbox.settle(entry, "dropped"), requests.save(undelivered), ...told]);
  };

  /** Takes the entry, and mints the link in the same transaction; `undefined` when there is nothing to send. */
  const claim = (id: string): Promise<Claim | undefined> =>
    retryOnConflict(async () => {
      const now = o.clock();
      const entry = await outbox.find(id);
      if (!isOpen(entry)) return undefined;
      if (entry.state === "sending" && (entry.leaseUntil ?? 0) > now.getTime())
        throw new Error("another sender took this mail meanwhile");
      const request = await requests.find(entry.providerId, entry.requestId);
      if (!wanted(request, entry, now)) {
        await o.table.write(outbox.settle(entry, "dropped"));
        return undefined;
      }
      const recipient = await recipients.read(entry.providerId, request.resellerEmail);
      const hold = activeHold(recipient, now);
      if (hold) {
        // Feedback on an earlier mail, perhaps another request's, came while this one waited.
        const detail = "An earlier mail to this address came back or was reported: this one was not sent.";
        return drop(entry, request, { state: hold, detail });
      }
      const provider = await organizations.find(entry.providerId);
      if (provider?.status !== "active") {
        const detail = "The provider is suspended. Send the request again once it is active.";
        return drop(entry, request, { state: "failed", detail });
      }
      const secret = newSecret();
      const minted = {
        ...request,
        linkHash: hashOf(secret),
        delivery: {
          ...request.delivery,
          attempts: request.delivery.attempts + 1,
          lastAttemptAt: now.toISOString(),
        },
      };
      const taken = { ...entry, state: "sending" as const, attempts: entry.attempts + 1 };
      await o.table.transact([
        outbox.lease(entry, now.getTime() + leaseMilliseconds),
        requests.save(minted),
        ...requests.endedLink(request),
        // The word on another request's mail to the address may come just now, and so may the provider's suspension.
        recipients.notHeld(entry.providerId, request.resellerEmail, now, stale),
        {
          check: keys.organization(provider.id),
          checks: [{ when: equals("status", "active"), refuse: stale }],
        },
      ]);
      return { entry: taken, request: minted, provider, secret };
    });

  /** Marks the claimed entry with what became of it, unless another sender has taken it over. */
  const settle = (claimed: OutboxItem, sent: Sent): Promise<void> =>
    retryOnConflict(async () => {
      const entry = await outbox.find(claimed.id);
      if (entry?.state !== "sending" || entry.attempts !== claimed.attempts) return;
      const request = await requests.find(entry.providerId, entry.requestId);
      const state = sent.state === "sent" ? "sent" : "failed";
      const detail =
        sent.state === "sent" ? undefined : `The mail service refused the mail (${sent.reason}).`;
      const settled = outbox.settle(entry, state);
      // A newer mail, an answer or a revocation may have come between: then the outcome is nobody's concern any more.
      // So may the mail service's word on this very mail, which tells more.
      if (request?.outboxId !== claimed.id || request.delivery.state !== "queued")
        return o.table.transact([settled]);
      const after = { ...request, delivery: { ...request.delivery, state, detail } } as const;
      const told = deliveryFailureWrites(request, after, o.clock(), claimed.id);
      await o.table.transact([settled, requests.save(after), ...told]);
    });

  /** Waits for a lease that another holds to end: a living sender has marked the entry by then. */
  const outlast = async (entry: OutboxItem): Promise<void> => {
    const left = entry.state === "sending" ? (entry.leaseUntil ?? 0) - o.clock().getTime() : 0;
    if (left > 0) await pause(Math.min(left, leaseMilliseconds) + 50);
  };

  /** Claims the entry and has SES send its mail; `undefined` when there was nothing to send. */
  const send = async (id: string): Promise<{ entry: OutboxItem; sent: Sent } | undefined> => {
    const claimed = await claim(id);
    if (!claimed) return undefined;
    const { entry, request, provider, secret } = claimed;
    const mail = invitationMail({
      locale: request.locale,
      providerName: provider.name,
      providerWebsite: provider.website,
      subject: request.subject,
      message: request.message,
      link: `${o.baseUrl}/invitations/${tokenOf(request.id, secret)}`,
      expiresAt: new Date(request.expiresAt),
    });
    const addressed = { to: request.resellerEmail, replyTo: request.replyTo, senderName: provider.name };
    const tags = { request: request.id, provider: provider.id, outbox: entry.id };
    try {
      return { entry, sent: await o.mailer.send({ ...addressed, ...mail, tags }) };
    } catch (error) {
      // The request's own budget may be what has run out. Without this the lease ends by itself, only later.
      await withDeadline(budget, () => o.table.write(outbox.unlease(entry))).catch(() => {});
      throw error;
    }
  };

  return {
    /**
     * Sends the mail of one outbox entry: claim, mint, one SES call, mark. Throws when it is to be tried again. A
     * second copy leaves only when the process dies between SES's answer and the mark, and the newest link works.
     */
    async deliver(id: string): Promise<void> {
      const entry = await withDeadline(budget, () => outbox.find(id));
      // What has nothing to send takes no place in the pace.
      if (!isOpen(entry)) return;
      await outlast(entry);
      await pace.turn();
      const done = await withDeadline(budget, () => send(id));
      if (done) await withDeadline(budget, () => persistently(() => settle(done.entry, done.sent)));
    },
  };
};

const isOpen = (entry: OutboxItem | undefined): entry is OutboxItem =>
  entry?.state === "queued" || entry?.state === "sending";
