import type { Role } from "../contract/common.ts";
import type { UserPatch } from "../contract/users.ts";
import type { UserItem } from "./items.ts";

const isGlobalAdmin = (roles: readonly unknown[]): boolean => roles.includes("GlobalAdmin");

type Rights = Pick<UserItem, "roles" | "status">;
const counts = (user: Rights): number => (user.status === "active" && isGlobalAdmin(user.roles) ? 1 : 0);

/** The user after a patch, and by how much the number of the organization's active Global admins changes. */
export const change = <U extends UserItem>(user: U, patch: UserPatch): { user: U; globalAdmins: number } => {
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
