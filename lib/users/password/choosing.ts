import type { Identity } from "../../aws/identity.ts";
import { type Refusal, refusal, stale } from "../../errors.ts";
import { readToken } from "../../invitations/requests/token.ts";
import type { MailedLinkItem } from "../../mailed-links/items.ts";
import { worthOf } from "../../mailed-links/rules.ts";
import { mailedLinkStore } from "../../mailed-links/store.ts";
import type { OrganizationItem } from "../../organizations/items.ts";
import { organizationIsActive } from "../../organizations/standing.ts";
import { organizationStore } from "../../organizations/store.ts";
import { recordWrites } from "../../record/entries.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { addressReleasing } from "../address-proof/releasing.ts";
import { type UserItem, users } from "../items.ts";
import { hasProven, userStore } from "../store.ts";

/** What a link leads to by which a user chooses a password. It works once. */
export type FoundPassword =
  | { state: "live"; link: MailedLinkItem; user: UserItem; organization: OrganizationItem }
  | { state: "used" | "expired"; link: MailedLinkItem }
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
  const organizations = organizationStore(table);
  const accounts = userStore(table);
  const releaseAddress = addressReleasing(table, clock);

  /**
   * What a token leads to at `now`. Of a suspended organization's users, of disabled ones, and of those whose address is not
   * proven any more, nothing is known.
   */
  const find = async (token: string, now: Date): Promise<FoundPassword> => {
    const read = readToken(token, "usr");
    const link = read && (await links.find(read.id, "password"));
    const worth = worthOf(link, read?.hash, now);
    if (!link || worth === "unknown") return { state: "unknown" };
    const { organizationId, subjectId: id, email } = link;
    const [user, organization, owner] = await Promise.all([
      users.in(table).get({ organizationId, id }),
      organizations.find(organizationId),
      accounts.byEmail(email),
    ]);
    const isGood = user?.status === "active" && user.email === email && organization?.status === "active";
    if (!isGood || !hasProven(owner, id)) return { state: "unknown" };
    return worth === "live" ? { state: worth, link, user, organization } : { state: worth, link };
  };

  /** The link has done its work, and the fact is on record; older sign-ins end. */
  const use = (token: string, now: Date, requestId: string): Promise<void> =>
    retryOnConflict(async () => {
      const found = await find(token, now);
      // Another copy of the same form has done it.
      if (found.state !== "live") return;
      const { link, user, organization } = found;
      const { id, organizationId } = user;
      const audit = { operation: "user.password-chosen", resourceType: "user", resourceId: id };
      await table.transact([
        links.save(link, { ...link, state: "used" }),
        // Whoever has signed in with an older password is signed out.
        users.update(user, { ...user, signedOutAt: clock().toISOString() }),
        organizationIsActive(organizationId, stale, organization),
        ...recordWrites({ userId: id, organizationId }, audit, [], clock(), requestId),
      ]);
    });

  return {
    find,

    /** Lets the address of a live link go: the reader of the mail does not know the account. Throws as `choose` does. */
    release: (token: string, now: Date, requestId: string) =>
      retryOnConflict(async () => {
        const found = await find(token, now);
        if (found.state !== "live")
          throw deadPasswordRefusal(found.state === "expired" ? "expired" : "unknown");
        await releaseAddress(found.user, requestId);
        return found;
      }),

    /**
     * Sets the password that the reader of the mail has chosen; `policy` when the pool wants a better one. The link ends
     * after the pool has taken the password, so that an outage leaves it good. A link that has done its work changes nothing.
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
      const { user } = found;
      const isTaken = await identity.choosePassword(
        user.id,
        user.email,
        password,
        await accounts.ownsAddress(user),
      );
      if (!isTaken) return "policy";
      await use(token, now, requestId);
      return "chosen";
    },
  };
};
