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

/** What a link leads to by which a user chooses a password. It works once. */
export type FoundPassword =
  | { state: "live"; link: MailedLinkItem; account: PasswordAccount }
  | { state: "used" | "expired"; link: MailedLinkItem; account: PasswordAccount }
  | { state: "unknown" };

/** The refusals for a link by which no password is chosen. */
const refusals = {
  unknown: refusal(
    "PASSWORD_LINK_NOT_FOUND",
    "No password is chosen by this link. Use the newest mail's, once.",
  ),
  expired: refusal("PASSWORD_LINK_EXPIRED", "The link's time is over. Ask for new credentials."),
};

/** The refusal for a link in this state. */
export const deadPasswordRefusal = (state: keyof typeof refusals): Refusal => refusals[state]();

/** Lets users choose a password by the links that were mailed to them. */
export const passwordChoosing = (o: {
  table: Table;
  identity: Pick<Identity, "choosePassword">;
  clock: () => Date;
}) => {
  const { table, identity, clock } = o;
  const links = mailedLinkStore(table);
  const accounts = passwordAccounts(table, clock);
  const stored = userStore(table);
  const releaseAddress = addressReleasing(table, clock);

  /**
   * What a token leads to at `now`. Where the account can have no such mail any more, or not to this address, nothing is
   * known: it is disabled, its organization or provider is suspended, its address is not proven, the billing address has
   * changed.
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
   * The link has done its work, and the fact is on record; older sign-ins end. `false` when the choice may not stand: the link
   * leads nowhere any more, or somebody else has ended the account's sign-ins since `before` was read.
   */
  const use = (token: string, before: PasswordAccount, now: Date, requestId: string): Promise<boolean> =>
    retryOnConflict(async () => {
      const found = await find(token, now);
      // Another copy of the same form has done it, and nothing has ended that since.
      if (found.state === "used") return [undefined, found.account.signedOutAt].includes(found.link.usedAt);
      if (found.state !== "live" || found.account.signedOutAt !== before.signedOutAt) return false;
      const { link, account } = found;
      const at = clock();
      await table.transact([
        links.save(link, { ...link, state: "used", usedAt: at.toISOString() }),
        // Whoever has signed in with an older password is signed out.
        account.signOut(at),
        account.standing,
        ...account.chosen(at),
        ...account.recorded("password-chosen", at, requestId),
      ]);
      return true;
    });

  return {
    find,

    /** Lets the address of a live link go: the reader of the mail does not know the account. Throws as `choose` does. */
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
     * Sets the password that the reader of the mail has chosen; `policy` when the pool wants a better one. The link ends
     * after the pool has taken the password, so that an outage leaves it good. A link that has done its work changes nothing.
     * A choice whose ground ends while the pool takes it, or that meets new credentials, is withdrawn.
     * Throws PASSWORD_LINK_NOT_FOUND, PASSWORD_LINK_EXPIRED.
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
      // The pool has it already: a password that nobody knows takes its place, and whoever signed in with it is signed out.
      const { signIns, recorded } = found.account;
      await signIns.lock(table, recorded("password-withdrawn", clock(), requestId));
      await identity.choosePassword(id, email, temporaryPassword(), ownsAddress);
      await signIns.signOutAgain(table, clock());
      throw deadPasswordRefusal("unknown");
    },
  };
};
