import { setTimeout as pause } from "node:timers/promises";
import { withDeadline } from "../deadline.ts";
import { newSecret } from "../ids.ts";
import type { Mailer, Sent } from "../mail.ts";
import type { OrganizationItem } from "../organizations/items.ts";
import { organizationStore } from "../organizations/store.ts";
import { invitationMail } from "../partnerships/mail.ts";
import { again } from "../table/again.ts";
import type { Table } from "../table/table.ts";
import type { OutboxItem, RequestItem } from "./items.ts";
import { statusAt } from "./rules.ts";
import { requestStore } from "./store.ts";
import { hashOf, tokenOf } from "./token.ts";

/** What the AWS calls of one delivery may take together. */
const budget = 8_000;
/** Longer than that, so that only a dead sender's lease is taken over. */
const leaseMilliseconds = 10_000;

/** What a claim brings: the mail's content and the secret, which lives in this process alone. */
interface Claim {
  entry: OutboxItem;
  request: RequestItem;
  provider: OrganizationItem;
  secret: string;
}

/** Sends the mails of the outbox. Another may be at the same entry at any time: every step is a condition. */
export const requestSender = (o: {
  table: Table;
  mailer: Mailer;
  baseUrl: string;
  ratePerSecond: number;
  clock: () => Date;
}) => {
  const requests = requestStore(o.table);
  const organizations = organizationStore(o.table);
  let free = 0;

  /** Keeps the sends of this process under SES's rate. */
  const paced = async (): Promise<void> => {
    const wait = free - performance.now();
    free = Math.max(free, performance.now()) + 1_000 / o.ratePerSecond;
    if (wait > 0) await pause(wait);
  };

  /** Whether the entry still has a mail to send: the request waits for just this one. */
  const wanted = (request: RequestItem | undefined, entry: OutboxItem, now: Date): request is RequestItem =>
    request !== undefined && request.outboxId === entry.id && statusAt(request, now) === "sent";

  /** Takes the entry, and mints the link in the same transaction; `undefined` when there is nothing to send. */
  const claim = (id: string): Promise<Claim | undefined> =>
    again(async () => {
      const now = o.clock();
      const entry = await requests.outbox(id);
      if (!isOpen(entry)) return undefined;
      if (entry.state === "sending" && (entry.leaseUntil ?? 0) > now.getTime())
        throw new Error("another sender took this mail meanwhile");
      const request = await requests.find(entry.providerId, entry.requestId);
      if (!wanted(request, entry, now)) {
        await o.table.write(requests.settle(entry, "dropped"));
        return undefined;
      }
      const { delivery } = request;
      const provider = await organizations.find(entry.providerId);
      if (provider?.status !== "active") {
        const detail = "The provider is suspended. Send the request again once it is active.";
        const undelivered = { ...request, delivery: { ...delivery, state: "failed" as const, detail } };
        await o.table.transact([requests.settle(entry, "dropped"), requests.save(undelivered)]);
        return undefined;
      }
      const secret = newSecret();
      const minted = {
        ...request,
        linkHash: hashOf(secret),
        delivery: { ...delivery, attempts: delivery.attempts + 1, lastAttemptAt: now.toISOString() },
      };
      const taken = { ...entry, state: "sending" as const, attempts: entry.attempts + 1 };
      await o.table.transact([
        requests.lease(entry, now.getTime() + leaseMilliseconds),
        requests.save(minted),
        ...requests.endedLink(request),
      ]);
      return { entry: taken, request: minted, provider, secret };
    });

  /** Marks the claimed entry with what became of it, unless another sender has taken it over. */
  const settle = (claimed: OutboxItem, sent: Sent): Promise<void> =>
    again(async () => {
      const entry = await requests.outbox(claimed.id);
      if (entry?.state !== "sending" || entry.attempts !== claimed.attempts) return;
      const request = await requests.find(entry.providerId, entry.requestId);
      const state = sent.state === "sent" ? "sent" : "failed";
      const detail =
        sent.state === "sent" ? undefined : `The mail service refused the mail (${sent.reason}).`;
      const settled = requests.settle(entry, state);
      // A newer mail, an answer or a revocation may have come between: then the outcome is nobody's concern any more.
      const shown =
        request?.outboxId === claimed.id
          ? [requests.save({ ...request, delivery: { ...request.delivery, state, detail } })]
          : [];
      await o.table.transact([settled, ...shown]);
    });

  /** Waits for a lease that another holds to end: a living sender has marked the entry by then. */
  const outlast = async (entry: OutboxItem): Promise<void> => {
    const left = entry.state === "sending" ? (entry.leaseUntil ?? 0) - o.clock().getTime() : 0;
    if (left > 0) await pause(Math.min(left, leaseMilliseconds) + 50);
  };

  const send = async (id: string): Promise<void> => {
    const claimed = await claim(id);
    if (!claimed) return;
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
    const tags = { request: request.id, provider: provider.id };
    let sent: Sent;
    try {
      sent = await o.mailer.send({ ...addressed, ...mail, tags });
    } catch (error) {
      // The request's own budget may be what has run out. Without this the lease ends by itself, only later.
      await withDeadline(budget, () => o.table.write(requests.unlease(entry))).catch(() => {});
      throw error;
    }
    await settle(entry, sent);
  };

  return {
    /**
     * Sends the mail of one outbox entry: claim, mint, one SES call, mark. Throws when it is to be tried again. A
     * second copy leaves only when the process dies between SES's answer and the mark, and the newest link works.
     */
    async deliver(id: string): Promise<void> {
      const entry = await withDeadline(budget, () => requests.outbox(id));
      // What has nothing to send takes no place in the pace.
      if (!isOpen(entry)) return;
      await outlast(entry);
      await paced();
      await withDeadline(budget, () => send(id));
    },
  };
};

const isOpen = (entry: OutboxItem | undefined): entry is OutboxItem =>
  entry?.state === "queued" || entry?.state === "sending";
