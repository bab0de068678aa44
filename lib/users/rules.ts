import type { Role } from "../contract/common.ts";
import type { UserPatch } from "../contract/users.ts";
import { Refusal } from "../errors.ts";
import type { UserItem } from "./items.ts";

const isGlobalAdmin = (roles: readonly unknown[]): boolean => roles.includes("GlobalAdmin");

const forGlobalAdmins = (what: string) =>
  new Refusal("ROLE_REQUIRED", `Only a Global admin ${what}. Ask one of your organization's Global admins.`);

/** A User management admin creates users, but no Global admin. Throws ROLE_REQUIRED. */
export const mayCreate = (creator: readonly string[], roles: readonly unknown[]): void => {
  if (isGlobalAdmin(roles) && !isGlobalAdmin(creator)) throw forGlobalAdmins("makes another Global admin");
};

/** A User management admin never changes, disables or resets a Global admin. Throws ROLE_REQUIRED. */
export const mayChange = (changer: readonly string[], user: Pick<UserItem, "roles">): void => {
  if (isGlobalAdmin(user.roles) && !isGlobalAdmin(changer)) throw forGlobalAdmins("changes a Global admin");
};

type Rights = Pick<UserItem, "roles" | "status">;
const counts = (user: Rights): number => (user.status === "active" && isGlobalAdmin(user.roles) ? 1 : 0);

/**
 * The user after a patch, and by how much the number of the organization's active Global admins changes.
 * Throws ROLE_REQUIRED when the changer may not.
 */
export const change = <U extends UserItem>(
  changer: readonly string[],
  user: U,
  patch: UserPatch,
): { user: U; globalAdmins: number } => {
  mayChange(changer, user);
  if (patch.roles) mayCreate(changer, patch.roles);
  const changed = {
    ...user,
    ...({
      displayName: patch.displayName ?? user.displayName,
      roles: patch.roles ? sorted(patch.roles) : user.roles,
      status: patch.status ?? user.status,
    } satisfies Record<keyof Pick<UserItem, keyof UserPatch>, unknown>),
  };
  return { user: changed, globalAdmins: counts(changed) - counts(user) };
};

const order: readonly Role[] = ["GlobalAdmin", "UserManagementAdmin", "AdminAgent", "SalesAgent"];

/** Roles in the one order in which they are kept and shown. */
export const sorted = (roles: readonly Role[]): Role[] => order.filter((role) => roles.includes(role));

/** A user that is to be, active from the start. */
export const newUser = (
  organizationId: string,
  input: { email: string; displayName: string; roles: readonly Role[] },
  o: { id: string; now: Date },
) => ({
  id: o.id,
  organizationId,
  email: input.email,
  displayName: input.displayName,
  roles: sorted(input.roles),
  status: "active" as const,
  createdAt: o.now.toISOString(),
});
