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

/** Whether an address can still become its reader's: nobody has proven it. */
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

  /** Whether a user signs in by its address, as nobody else does. */
  async ownsAddress({ id, email }: { id: string; email: string }): Promise<boolean> {
    const owner = await this.byEmail(email);
    return owner?.userId === id && !owner.signsInById;
  },

  /**
   * A new user with an address that the operator vouches for (EMAIL_TAKEN). Another organization's unproven use of the
   * address as a name to sign in by ends.
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
   * A new user with an address that nobody has proven to be its own (EMAIL_TAKEN). `owner` is who has it by now: somebody of
   * another organization who has not proven it either keeps it as a name to sign in by, and the new user stands beside.
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
   * The address as this user's from now on, for whoever reads it has proven it (product rule 26). Who has it by now and has
   * not proven it keeps its sign-in alone. Throws EMAIL_TAKEN where somebody else has proven it.
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

  /** The user's address as one that nobody has proven, provided that it is this user's still. */
  release: ({ id, email }: Pick<UserItem, "id" | "email">): Write =>
    emails.set({ email }, { proven: false }, { when: equals("userId", id), refuse: stale }),

  /** A new user, whose address is another item's to say. */
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
