import type { Identity } from "../../aws/identity.ts";
import { temporaryPassword } from "../../aws/temporary-password.ts";
import { Refusal, refusal } from "../../errors.ts";
import { readToken } from "../../invitations/requests/token.ts";
import type { MailedLinkItem } from "../../mailed-links/items.ts";
import { worthOf } from "../../mailed-links/rules.ts";
import { mailedLinkStore } from "../../mailed-links/store.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { addressReleasing } from "../address-proof/releasing.ts";
import { userStore } from "../store.ts";
import { type PasswordAccount, passwordAccounts } from "./accounts.ts";

/** The target of a link by which a user chooses a password. It works once. */
export type FoundPassword =
  | { state: "live"; link: MailedLinkItem; account: PasswordAccount }
  | { state: "used" | "expired"; link: MailedLinkItem; account: PasswordAccount }
  | { state: "unknown" };

/** The refusals of a link that can no longer be used. */
const refusals = {
  unknown: refusal(
    "PASSWORD_LINK_NOT_FOUND",
    "No password is chosen by this link. Use the newest mail's, once.",
  ),
  expired: refusal("PASSWORD_LINK_EXPIRED", "The link's time is over. Ask for new credentials."),
};

/** The refusal of a link in this state. */
export const deadPasswordRefusal = (state: keyof typeof refusals): Refusal => refusals[state]();

/** Lets users choose a password by the links that were mailed to them. */
export const passwordChoosing = (services: {
  table: Table;
  identity: Pick<Identity, "choosePassword">;
  clock: () => Date;
}) => {
  const { table, identity, clock } = services;
  const links = mailedLinkStore(table);
  const accounts = passwordAccounts(table, clock);
  const stored = userStore(table);
  const releaseAddress = addressReleasing(table, clock);

  /**
   * The target of a token at `now`. It is unknown when the account may not have such a mail any more, or not to this
   * address: it is disabled, its organization or provider is suspended, its address is not proven, or the billing
   * address has changed.
   */
  const find = async (token: string, now: Date): Promise<FoundPassword> => {
    const read = readToken(token, "usr");
    const link = read && (await links.find(read.id, "password"));
    const worth = worthOf(link, read?.hash, now);
    if (!link || worth === "unknown") return { state: "unknown" };
    const account = await accounts.find(link.organizationId, link.subjectId);
    if (account?.mailTo !== link.email) return { state: "unknown" };
    return { state: worth, link, account };
  };

  /**
   * Marks the link as used, records the choice, and ends older sign-ins. `false` when the choice must not stand: the
   * link leads nowhere any more, or the account's sign-ins were ended by something else since `before` was read.
   */
  const use = (token: string, before: PasswordAccount, now: Date, requestId: string): Promise<boolean> =>
    retryOnConflict(async () => {
      const found = await find(token, now);
      // Another copy of the same form has done this, and nothing has ended its result since.
      if (found.state === "used") return [undefined, found.account.signedOutAt].includes(found.link.usedAt);
      if (found.state !== "live" || found.account.signedOutAt !== before.signedOutAt) return false;
      const { link, account } = found;
      const at = clock();
      await table.transact([
        links.save(link, { ...link, state: "used", usedAt: at.toISOString() }),
        // Users who signed in with an older password are signed out.
        account.signOut(at),
        account.standing,
        ...account.chosen(at),
        ...account.recorded("password-chosen", at, requestId),
      ]);
      return true;
    });

  return {
    find,

    /**
     * Releases the address of a live link, because the reader of the mail does not know the account. Throws as `choose`
     * does.
     */
    release: (token: string, now: Date, requestId: string) =>
      retryOnConflict(async () => {
        const found = await find(token, now);
        if (found.state !== "live")
          throw deadPasswordRefusal(found.state === "expired" ? "expired" : "unknown");
        const { user } = found.account;
        if (!user) throw new Refusal("INVALID_REQUEST", "A customer's admin has no address to let go.");
        await releaseAddress(user, requestId);
        return found;
      }),

    /**
     * Sets the password that the reader of the mail has chosen. Answers `policy` when the pool requires a better one.
     * The link ends after the pool has accepted the password, so that it survives an outage. A used link changes
     * nothing. If the ground for the choice ends while the pool sets the password, or other new credentials come first,
     * the choice is withdrawn. Throws PASSWORD_LINK_NOT_FOUND, PASSWORD_LINK_EXPIRED.
     */
    async choose(
      token: string,
      password: string,
      now: Date,
      requestId: string,
    ): Promise<"chosen" | "policy"> {
      const found = await find(token, now);
      if (found.state === "used") return "chosen";
      if (found.state !== "live") throw deadPasswordRefusal(found.state);
      const { id, email } = found.account;
      const ownsAddress = await stored.ownsAddress(found.account);
      const isTaken = await identity.choosePassword(id, email, password, ownsAddress);
      if (!isTaken) return "policy";
      if (await use(token, found.account, now, requestId)) return "chosen";
      // The pool has the password already. A password that nobody knows replaces it, and whoever signed in with it is
      // signed out.
      const { signIns, recorded } = found.account;
      await signIns.lock(table, recorded("password-withdrawn", clock(), requestId));
      await identity.choosePassword(id, email, temporaryPassword(), ownsAddress);
      await signIns.signOutAgain(table, clock());
      throw deadPasswordRefusal("unknown");
    },
  };
};
