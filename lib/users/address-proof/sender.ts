import { setTimeout as pause } from "node:timers/promises";
import { withDeadline } from "../../aws/deadline.ts";
import type { Mailer, Sent } from "../../aws/mail.ts";
import { stale } from "../../errors.ts";
import { newSecret } from "../../ids.ts";
import { activeHold } from "../../invitations/recipients/rules.ts";
import { recipientStore } from "../../invitations/recipients/store.ts";
import { hashOf, tokenOf } from "../../invitations/requests/token.ts";
import { isPaused, sendingBreaker } from "../../invitations/sending/breaker.ts";
import { mailPace } from "../../invitations/sending/pace.ts";
import type { OrganizationItem } from "../../organizations/items.ts";
import { organizationIsActive } from "../../organizations/standing.ts";
import { organizationStore } from "../../organizations/store.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { users } from "../items.ts";
import { canBeProven, userStore } from "../store.ts";
import type { AddressProofItem } from "./items.ts";
import { addressProofMail } from "./mail.ts";
import { claimProof, isWaiting, leaseLeft, localeOf } from "./rules.ts";
import { addressProofStore } from "./store.ts";

/** The time budget of a delivery's AWS calls, as for the mails of invitations. */
const budget = 8_000;

/** A claimed mail, and the secret of its link, which only this process knows. */
interface Claim {
  proof: AddressProofItem;
  organization: OrganizationItem;
  secret: string;
}

/** Sends the mails that prove addresses. Every write has the condition that the proof is as it was read. */
export const addressProofSender = (o: {
  table: Table;
  mailer: Mailer;
  baseUrl: string;
  ratePerSecond: number;
  clock: () => Date;
  wait?: (milliseconds: number) => Promise<unknown>;
}) => {
  const { table, mailer, baseUrl, clock } = o;
  const proofs = addressProofStore(table);
  const recipients = recipientStore(table);
  const organizations = organizationStore(table);
  const accounts = userStore(table);
  const breaker = sendingBreaker(table);
  const pace = mailPace(o);

  /** Leases the proof and makes its link in one transaction; `undefined` when there is nothing to send. */
  const claim = (userId: string): Promise<Claim | undefined> =>
    retryOnConflict(async () => {
      const now = clock();
      const before = await proofs.find(userId);
      if (!isWaiting(before)) return undefined;
      if (leaseLeft(before, now) > 0) throw new Error("another sender took this mail meanwhile");
      const { organizationId, email } = before;
      const [user, organization, owner, recipient, sending] = await Promise.all([
        users.in(table).get({ organizationId, id: userId }),
        organizations.find(organizationId),
        accounts.byEmail(email),
        recipients.read(organizationId, email),
        breaker.find(organizationId),
      ]);
      const isWanted =
        user?.status === "active" &&
        canBeProven(owner) &&
        !activeHold(recipient, now) &&
        !isPaused(sending, now);
      if (!isWanted || organization?.status !== "active") {
        await table.write(proofs.save(before, { ...before, state: "failed" }));
        return undefined;
      }
      const secret = newSecret();
      const proof = claimProof(before, hashOf(secret), now);
      await table.transact([
        proofs.save(before, proof),
        organizationIsActive(organizationId, stale, organization),
        // A hold on the mailbox may come between the read and this write.
        ...recipients.notHeld(organizationId, email, now, stale),
      ]);
      return { proof, organization, secret };
    });

  /** Changes the claimed proof, unless the mail was asked for again meanwhile, or its link has been used. */
  const change = (
    claimed: AddressProofItem,
    to: Partial<Pick<AddressProofItem, "state" | "leaseUntil">>,
  ): Promise<void> =>
    retryOnConflict(async () => {
      const before = await proofs.find(claimed.userId);
      if (before?.state !== "sending" || before.linkHash !== claimed.linkHash) return;
      await table.write(proofs.save(before, { ...before, ...to }));
    });

  /** Claims the proof and has SES send its mail. */
  const send = async (userId: string): Promise<{ claimed: AddressProofItem; sent: Sent } | undefined> => {
    const claimed = await claim(userId);
    if (!claimed) return undefined;
    const { proof, organization, secret } = claimed;
    const mail = addressProofMail({
      locale: localeOf(proof),
      organizationName: organization.name,
      link: `${baseUrl}/addresses/${tokenOf(userId, secret)}`,
      expiresAt: new Date(proof.expiresAt ?? 0),
    });
    const tags = { user: userId, organization: organization.id };
    try {
      const sent = await mailer.send({ to: proof.email, senderName: organization.name, ...mail, tags });
      return { claimed: proof, sent };
    } catch (error) {
      // With a budget of its own, for the one of this call may have run out. If this fails too, the lease ends by itself.
      await withDeadline(budget, () => change(proof, { leaseUntil: 0 })).catch(() => {});
      throw error;
    }
  };

  return {
    /**
     * Sends the mail that a proof waits for: claim, one SES call, mark. Throws when the stream is to bring the proof again;
     * the lease of a sender that died ends by itself.
     */
    async deliver(userId: string): Promise<void> {
      const proof = await withDeadline(budget, () => proofs.find(userId));
      if (!isWaiting(proof)) return;
      // A living sender has marked the proof by the end of its lease.
      const left = leaseLeft(proof, clock());
      if (left > 0) await pause(left + 50);
      await pace.turn();
      const delivered = await withDeadline(budget, () => send(userId));
      const state = delivered?.sent.state === "sent" ? "sent" : "failed";
      if (delivered) await withDeadline(budget, () => change(delivered.claimed, { state }));
    },
  };
};
