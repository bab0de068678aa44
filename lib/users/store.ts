import * as z from "zod";
import { type CallerType, callerType } from "../contract/common.ts";
import * as contract from "../contract/users.ts";
import { notFound, refusal, stale } from "../errors.ts";
import { contains, equals, exists, greater, isNew } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Table } from "../table/table.ts";

export const userItem = contract.user.extend({
  type: z.literal("User"),
  organizationId: z.string(),
  version: z.int(),
});
export type UserItem = z.output<typeof userItem>;

/** A check in the write that who acts on a Global admin still is one. */
export const stillGlobalAdmin = (organizationId: string, userId: string): Write => {
  const lost = refusal(
    "ROLE_REQUIRED",
    "Only a Global admin does this. Ask one of your organization's Global admins.",
  );
  return {
    check: keys.user(organizationId, userId),
    checks: [{ when: contains("roles", "GlobalAdmin"), refuse: lost }],
  };
};

export const emailItem = z.object({
  userId: z.string(),
  organizationId: z.string(),
  organizationType: callerType,
});
export type EmailItem = z.output<typeof emailItem>;

const again = () => new Error("a new id was given out twice");

/** Users, and the uniqueness of their e-mail addresses in the deployment. */
export const userStore = (table: Table) => ({
  /** A user of this organization. Throws NOT_FOUND. */
  async read(organizationId: string, id: string): Promise<UserItem> {
    const item = await table.get(keys.user(organizationId, id));
    if (!item) throw notFound();
    return userItem.parse(item);
  },

  async list(organizationId: string, options: PageOptions) {
    const { items, ...rest } = await table.page(keys.users(organizationId), options);
    return { ...rest, items: items.map((item) => userItem.parse(item)) };
  },

  /** Whose address this is, if any user's. */
  async byEmail(address: string): Promise<EmailItem | undefined> {
    const item = await table.get(keys.email(address));
    return item && emailItem.parse(item);
  },

  /** A new user with its address (EMAIL_TAKEN). */
  create(user: Omit<UserItem, "type" | "version">, type: CallerType): Write[] {
    const { id, organizationId } = user;
    const taken = refusal(
      "EMAIL_TAKEN",
      "A user with this e-mail address exists already. Use another address.",
    );
    return [
      {
        put: { ...keys.email(user.email), type: "Email", userId: id, organizationId, organizationType: type },
        checks: [{ when: isNew, refuse: taken }],
      },
      {
        put: { ...keys.user(organizationId, id), type: "User", ...user, version: 1 },
        checks: [{ when: isNew, refuse: again }],
      },
      {
        put: { ...keys.userOrganization(id), type: "UserOrganization", organizationId },
        checks: [{ when: isNew, refuse: again }],
      },
    ];
  },

  /** The user as it is to be, if it still is as it was read. */
  save(user: UserItem): Write {
    const { organizationId, id, displayName, roles, status, version } = user;
    return {
      update: keys.user(organizationId, id),
      set: { displayName, roles, status, version: version + 1 },
      checks: [{ when: equals("version", version), refuse: stale }],
    };
  },

  /** A check that the user still is as it was read. */
  unchanged({ organizationId, id, version }: UserItem): Write {
    return {
      check: keys.user(organizationId, id),
      checks: [{ when: equals("version", version), refuse: stale }],
    };
  },

  /** The number of active Global admins moves by `by`; the last one stays (LAST_GLOBAL_ADMIN). */
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
