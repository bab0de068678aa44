import { notFound, refusal, stale } from "../errors.ts";
import { all, any, type Condition, differs, equals, exists, greater, isNew } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Table } from "../table/table.ts";
import { type EmailItem, emails, type UserItem, userOrganizations, users } from "./items.ts";

/** The condition that the address is free: nobody has proven it, and this organization has no user with it. */
export const isUnproven = (organizationId: string): Condition =>
  all(equals("proven", false), differs("organizationId", organizationId));

/** Whether the address is this user's in a way that others must respect. */
export const hasProven = (owner: EmailItem | undefined, userId: string): boolean =>
  owner?.userId === userId && owner.proven !== false;

/** Whether the reader can still prove the address: nobody has proven it. */
export const canBeProven = (owner: EmailItem | undefined): boolean =>
  owner === undefined || owner.proven === false;

type NewUser = Omit<UserItem, "type" | "version">;

export const emailTaken = refusal(
  "EMAIL_TAKEN",
  "A user with this e-mail address exists already. Use another address.",
);

/** Users and their e-mail addresses. */
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

  /** Whether a user's address is proven. */
  isProven: async ({ id, email }: { id: string; email: string }): Promise<boolean> =>
    hasProven(await emails.in(table).get({ email }), id),

  /** Users, each with whether its address is proven. */
  async withProof<U extends { id: string; email: string }>(
    given: readonly U[],
  ): Promise<(U & { emailProven: boolean })[]> {
    const owners = await emails.in(table).getMany(given.map(({ email }) => ({ email })));
    const proven = new Set(
      given.map(({ id }) => id).filter((id) => owners.some((owner) => hasProven(owner, id))),
    );
    return given.map((user) => ({ ...user, emailProven: proven.has(user.id) }));
  },

  /** Whether a user signs in by its address, which only one user can. */
  async ownsAddress({ id, email }: { id: string; email: string }): Promise<boolean> {
    const owner = await this.byEmail(email);
    return owner?.userId === id && !owner.signsInById;
  },

  /**
   * A new user with an address that the operator vouches for (EMAIL_TAKEN). If another organization's user signs in by
   * the address unproven, that ends.
   */
  create(user: NewUser, type: EmailItem["organizationType"]): Write[] {
    const { id, organizationId, email } = user;
    return [
      emails.put(
        { email, userId: id, organizationId, organizationType: type, proven: true },
        { when: any(isNew, isUnproven(organizationId)), refuse: emailTaken },
      ),
      ...this.withoutAddress(user),
    ];
  },

  /** The check that no user of the organization has the address beside another organization's user (EMAIL_TAKEN). */
  noneBeside: (besideIn: string, email: string): Write =>
    emails.check({ email, besideIn }, { when: isNew, refuse: emailTaken }),

  /**
   * A new user with an unproven address (EMAIL_TAKEN). `owner` is the user who has the address now. If that is another
   * organization's user with an unproven address, it keeps signing in by it, and the new user is added beside it.
   */
  createUnproven(user: NewUser, type: EmailItem["organizationType"], owner: EmailItem | undefined): Write[] {
    const { id, organizationId, email } = user;
    const item = { email, userId: id, organizationId, organizationType: type, proven: false };
    if (!owner) return [emails.put(item, { when: isNew, refuse: stale }), ...this.withoutAddress(user)];
    if (owner.proven !== false || owner.organizationId === organizationId) throw emailTaken();
    return [
      emails.put({ ...item, besideIn: organizationId }, { when: isNew, refuse: emailTaken }),
      emails.check({ email }, { when: equals("proven", false), refuse: stale }),
      ...this.withoutAddress(user),
    ];
  },

  /**
   * Gives the address to this user, because its reader has proven it (product rule 26). A user who has it now unproven
   * only keeps its sign-in. Throws EMAIL_TAKEN when another user has proven it.
   */
  prove(
    { id: userId, organizationId, email }: Pick<UserItem, "id" | "organizationId" | "email">,
    organizationType: EmailItem["organizationType"],
    owner: EmailItem | undefined,
  ): Write {
    if (owner?.userId === userId)
      return emails.set({ email }, { proven: true }, { when: equals("userId", userId), refuse: stale });
    if (!canBeProven(owner)) throw emailTaken();
    const item = { email, userId, organizationId, organizationType, proven: true, signsInById: true };
    return emails.put(item, { when: owner ? equals("proven", false) : isNew, refuse: stale });
  },

  /** Marks the user's address as unproven, provided that it is still this user's. */
  release: ({ id, email }: Pick<UserItem, "id" | "email">): Write =>
    emails.set({ email }, { proven: false }, { when: equals("userId", id), refuse: stale }),

  /** A new user. Another item decides about its address. */
  withoutAddress(user: NewUser): Write[] {
    const { id, organizationId } = user;
    return [
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
