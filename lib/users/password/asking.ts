import { createHash } from "node:crypto";
import type { Locale } from "../../contract/common.ts";
import { stale } from "../../errors.ts";
import { mailboxOf } from "../../invitations/recipients/mailbox.ts";
import { type Quota, quotaStore } from "../../limits/quota.ts";
import { isWaiting } from "../../mailed-links/rules.ts";
import { mailedLinkStore } from "../../mailed-links/store.ts";
import { organizationIsActive } from "../../organizations/standing.ts";
import { organizationStore } from "../../organizations/store.ts";
import { recordWrites } from "../../record/entries.ts";
import type { Write } from "../../table/item.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { users } from "../items.ts";
import { userStore } from "../store.ts";

/** How long the link lasts by which a forgotten password is replaced. */
const linkMilliseconds = 3_600_000;

/** The partition of what the whole deployment counts. */
const everybody = "everybody";

/** How often a day somebody may ask for a mailbox, in whatever spelling, whether anybody signs in by it or not. */
const toMailbox = (email: string): Quota => ({
  name: `passwords:${createHash("sha256").update(mailboxOf(email)).digest("base64url")}`,
  per: "day",
  limit: 3,
  refusal: "This mailbox has had its mails of today.",
});

/** Lets people who have forgotten their password have a link mailed to the address that they have proven. */
export const passwordAsking = (table: Table, clock: () => Date) => {
  const quotas = quotaStore(table);
  const links = mailedLinkStore(table);
  const accounts = userStore(table);
  const organizations = organizationStore(table);

  /**
   * The active user who signs in by this address and has proven it, with its active organization. A customer's admin is
   * none: whoever may reset its credentials gives it new ones.
   */
  const accountBy = async (email: string) => {
    const owner = await accounts.byEmail(email);
    if (!owner || owner.proven === false || owner.organizationType === "customer") return undefined;
    const { organizationId, userId: id } = owner;
    const [user, organization] = await Promise.all([
      users.in(table).get({ organizationId, id }),
      organizations.find(organizationId),
    ]);
    return user?.status === "active" && organization?.status === "active"
      ? { user, organization }
      : undefined;
  };

  return {
    /** Queues the mail, where somebody has proven this address. Whoever asks is told the same, whatever happens. */
    ask: (email: string, locale: Locale, now: Date, requestId: string): Promise<void> =>
      retryOnConflict(async () => {
        const [place, account] = await Promise.all([
          quotas.takeQuietly(everybody, toMailbox(email), now),
          accountBy(email),
        ]);
        if (!place) return;
        const before = account && (await links.find(account.user.id, "password"));
        // The same form was sent twice: its mail is on its way.
        if (isWaiting(before)) return;
        const writes: Write[] = [];
        if (account) {
          const { user, organization } = account;
          const { id, organizationId } = user;
          const mail = { subjectId: id, purpose: "password" as const, organizationId, email: user.email };
          const audit = { operation: "user.password-forgotten", resourceType: "user", resourceId: id };
          writes.push(
            links.queue({ ...mail, locale, lasts: linkMilliseconds, because: "forgotten" }, before, now),
            users.unchanged(user),
            organizationIsActive(organizationId, stale, organization),
            ...recordWrites({ userId: "recipient", organizationId }, audit, [], clock(), requestId),
          );
        }
        // What is counted is counted for every address, so that the time of the answer tells nothing either.
        await table.transact([place, ...writes]);
      }),
  };
};
