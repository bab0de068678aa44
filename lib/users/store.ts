import { notFound, refusal, stale } from "../errors.ts";
import { all, any, type Condition, differs, equals, exists, greater, isNew } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Table } from "../table/table.ts";
import { type EmailItem, emails, type UserItem, userOrganizations, users } from "./items.ts";

/** The condition that nobody's proven use of an address is in the way, nor any use by this organization. */
export const isUnproven = (organizationId: string): Condition =>
  all(equals("proven", false), differs("organizationId", organizationId));

/** Whether the address is this user's, as far as others must respect. */
export const hasProven = (owner: EmailItem | undefined, userId: string): boolean =>
  owner?.userId === userId && owner.proven !== false;

/** Users and their e-mail addresses, each of which is one user's in the deployment. */
export const userStore = (table: Table) => ({
  /** A user of this organization. Throws NOT_FOUND. */
  async read(organizationId: string, id: string): Promise<UserItem> {
    const user = await users.in(table).get({ organizationId, id });
    if (!user) throw notFound();
    return user;
  },

  list: (organizationId: string, options: PageOptions) =>
    users.in(table).page(keys.users(organizationId), options),

  /** The user that has this address. */
  byEmail: (address: string): Promise<EmailItem | undefined> => emails.in(table).get({ email: address }),

  /**
   * A new user with its address (EMAIL_TAKEN). Another organization's unproven use of the address ends. The operator
   * vouches for the addresses that it enters: these are `proven`.
   */
  create(
    user: Omit<UserItem, "type" | "version">,
    type: EmailItem["organizationType"],
    { proven }: { proven: boolean },
  ): Write[] {
    const { id, organizationId, email } = user;
    const taken = refusal(
      "EMAIL_TAKEN",
      "A user with this e-mail address exists already. Use another address.",
    );
    return [
      emails.put(
        { email, userId: id, organizationId, organizationType: type, proven },
        { when: any(isNew, isUnproven(organizationId)), refuse: taken },
      ),
      users.create({ type: "User", ...user, version: 1 }),
      userOrganizations.create({ userId: id, organizationId }),
    ];
  },

  /** Saves a user, provided that it is as it was read. */
  save: (before: UserItem, after: UserItem): Write => users.update(before, after),

  /** A check that a user is as it was read. */
  unchanged: (user: UserItem): Write => users.unchanged(user),

  /** Changes the number of active Global admins. The last one must stay (LAST_GLOBAL_ADMIN). */
  countGlobalAdmins(organizationId: string, by: number): Write[] {
    if (by === 0) return [];
    const last = refusal(
      "LAST_GLOBAL_ADMIN",
      "This is the organization's last active Global admin. Make another user Global admin first.",
    );
    const checks =
      by < 0 ? [{ when: greater("globalAdmins", 1), refuse: last }] : [{ when: exists, refuse: stale }];
    return [{ update: keys.organization(organizationId), add: { globalAdmins: by }, checks }];
  },
});
