import { setTimeout as pause } from "node:timers/promises";
import { withDeadline } from "../aws/deadline.ts";
import type { Mail, Mailer, Sent } from "../aws/mail.ts";
import { newSecret } from "../ids.ts";
import { hashOf, tokenOf } from "../invitations/requests/token.ts";
import { mailPace } from "../invitations/sending/pace.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { claimed, isWaiting, type LinkMail, leaseLeft } from "./rules.ts";

/** The time budget of a delivery's AWS calls, as for the mails of invitations. */
const budget = 8_000;

/** The dependencies of every sender of mails. */
export interface Sending {
  table: Table;
  mailer: Mailer;
  baseUrl: string;
  ratePerSecond: number;
  clock: () => Date;
  wait?: (milliseconds: number) => Promise<unknown>;
}

/** A mail to send: its text once the link is made, and the conditions of making the link. */
export interface Wanted {
  checks: Write[];
  write: (link: string, expiresAt: Date) => Omit<Mail, "to">;
}

/** One kind of mail with a personal link. */
export interface Kind<L extends LinkMail & { email: string }> {
  /** The path of the link's page, before its token. */
  path: string;
  lasts: (link: L) => number;
  find(id: string): Promise<L | undefined>;
  save(before: L, after: L): Write;
  /** The mail to send now, with a link of this hash; `undefined` when it is no longer wanted. */
  wanted(link: L, now: Date, linkHash: string): Promise<Wanted | undefined>;
}

/** Sends mails of one kind. Every write has the condition that the mail's item is as it was read. */
export const linkSender = <L extends LinkMail & { email: string }>(services: Sending, kind: Kind<L>) => {
  const { table, mailer, baseUrl, clock } = services;
  const pace = mailPace(services);

  /** Leases the mail and makes its link in one transaction; `undefined` when there is nothing to send. */
  const claim = (id: string) =>
    retryOnConflict(async () => {
      const now = clock();
      const before = await kind.find(id);
      if (!isWaiting(before)) return undefined;
      if (leaseLeft(before, now) > 0) throw new Error("another sender took this mail meanwhile");
      const secret = newSecret();
      const wanted = await kind.wanted(before, now, hashOf(secret));
      if (!wanted) {
        await table.write(kind.save(before, { ...before, state: "failed" }));
        return undefined;
      }
      const link = claimed(before, hashOf(secret), kind.lasts(before), now);
      await table.transact([kind.save(before, link), ...wanted.checks]);
      const { email, expiresAt = "" } = link;
      const url = `${baseUrl}${kind.path}${tokenOf(id, secret)}`;
      return { link, mail: { to: email, ...wanted.write(url, new Date(expiresAt)) } };
    });

  /** Changes the claimed mail's item, unless it was requested again meanwhile, or its link has been used. */
  const change = (id: string, { linkHash }: L, to: { state?: string; leaseUntil?: number }): Promise<void> =>
    retryOnConflict(async () => {
      const before = await kind.find(id);
      if (before?.state !== "sending" || before.linkHash !== linkHash) return;
      await table.write(kind.save(before, { ...before, ...to }));
    });

  /** Claims the mail and has SES send it. */
  const send = async (id: string): Promise<{ link: L; sent: Sent } | undefined> => {
    const taken = await claim(id);
    if (!taken) return undefined;
    const { link, mail } = taken;
    try {
      return { link, sent: await mailer.send(mail) };
    } catch (error) {
      // With its own time budget, because that of this call may be used up. If this fails too, the lease ends by
      // itself.
      await withDeadline(budget, () => change(id, link, { leaseUntil: 0 })).catch(() => {});
      throw error;
    }
  };

  return {
    /**
     * Sends a queued mail: claim, one SES call, mark. Throws when the stream is to bring it again. The lease of a
     * sender that died ends by itself.
     */
    async deliver(id: string): Promise<void> {
      const waiting = await withDeadline(budget, () => kind.find(id));
      if (!isWaiting(waiting)) return;
      // A living sender has marked the mail by the end of its lease.
      const left = leaseLeft(waiting, clock());
      if (left > 0) await pause(left + 50);
      await pace.turn();
      const delivered = await withDeadline(budget, () => send(id));
      const state = delivered?.sent.state === "sent" ? "sent" : "failed";
      if (delivered) await withDeadline(budget, () => change(id, delivered.link, { state }));
    },
  };
};
