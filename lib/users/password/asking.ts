import { createHash } from "node:crypto";
import type { Locale } from "../../contract/common.ts";
import { mailboxOf } from "../../invitations/recipients/mailbox.ts";
import { type Quota, quotaStore } from "../../limits/quota.ts";
import { isWaiting } from "../../mailed-links/rules.ts";
import { mailedLinkStore } from "../../mailed-links/store.ts";
import type { Write } from "../../table/item.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { passwordAccounts } from "./accounts.ts";

/** How long the link is valid by which a forgotten password is replaced. */
const linkMilliseconds = 3_600_000;

/** The partition of counts over the whole deployment. */
const everybody = "everybody";

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** The maximum number of requests per day for a mailbox, in any spelling, whether or not an account signs in by it. */
const toMailbox = (email: string): Quota => ({
  name: `passwords:${hashOf(mailboxOf(email))}`,
  per: "day",
  limit: 3,
  refusal: "This mailbox has had its mails of today.",
});

/** The maximum number of requests per day from one network address, for any mailbox. */
const from = (networkAddress: string): Quota => ({
  name: `passwords-from:${hashOf(networkAddress)}`,
  per: "day",
  limit: 100,
  refusal: "This network has asked for its mails of today.",
});

/** The maximum number of these mails per day to a billing address, which many customers may share. */
const toBilling = (email: string): Quota => ({
  name: `passwords-billing:${hashOf(mailboxOf(email))}`,
  per: "day",
  limit: 10,
  refusal: "This mailbox has had its mails of today.",
});

/** The request for a link. */
export interface Asking {
  /** The entered address. */
  email: string;
  locale: Locale;
  networkAddress: string;
  requestId: string;
}

/** Lets people who have forgotten their password request a link by mail. */
export const passwordAsking = (table: Table, clock: () => Date) => {
  const quotas = quotaStore(table);
  const links = mailedLinkStore(table);
  const accounts = passwordAccounts(table, clock);

  return {
    /** Queues the mail, if there is such an account. The answer is the same in any case. */
    ask: ({ email, locale, networkAddress, requestId }: Asking, now: Date): Promise<void> =>
      retryOnConflict(async () => {
        const [ofMailbox, ofCaller, account] = await Promise.all([
          quotas.takeQuietly(everybody, toMailbox(email), now),
          quotas.takeQuietly(everybody, from(networkAddress), now),
          accounts.byAddress(email),
        ]);
        if (!ofMailbox || !ofCaller) return;
        const isOwn = account?.mailTo === account?.email;
        const [before, billing] = await Promise.all([
          account && links.find(account.id, "password"),
          account && !isOwn ? quotas.takeQuietly(everybody, toBilling(account.mailTo), now) : undefined,
        ]);
        // The same form was sent twice: its mail has been queued already.
        if (isWaiting(before)) return;
        const writes: Write[] = [];
        if (account && (isOwn || billing)) {
          const { id: subjectId, organizationId, mailTo } = account;
          const mail = { subjectId, purpose: "password" as const, organizationId, email: mailTo };
          const asked = { ...mail, locale: account.locale ?? locale, lasts: linkMilliseconds };
          writes.push(
            links.queue({ ...asked, because: "forgotten" }, before, now),
            account.unchanged,
            account.standing,
            ...(billing ? [billing] : []),
            ...account.recorded("password-forgotten", clock(), requestId),
          );
        }
        // Every address is counted, so that the time of the answer reveals nothing either.
        await table.transact([ofMailbox, ofCaller, ...writes]);
      }),
  };
};
