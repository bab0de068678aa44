import type { Role } from "../contract/common.ts";
import type { NewUser, UserPatch } from "../contract/users.ts";
import type { UserItem } from "./items.ts";

const isGlobalAdmin = (roles: readonly unknown[]): boolean => roles.includes("GlobalAdmin");

type Rights = Pick<UserItem, "roles" | "status">;
const counts = (user: Rights): number => (user.status === "active" && isGlobalAdmin(user.roles) ? 1 : 0);

/**
 * The user after a patch, and the change of the number of active Global admins. Disabling ends all older sign-ins, so
 * that they do not count when the user is enabled again.
 */
export const change = <U extends UserItem>(
  user: U,
  patch: UserPatch,
  now: Date,
): { user: U; globalAdmins: number } => {
  const isDisabled = patch.status === "disabled" && user.status !== "disabled";
  const changed = {
    ...user,
    ...({
      displayName: patch.displayName ?? user.displayName,
      roles: patch.roles ? sorted(patch.roles) : user.roles,
      status: patch.status ?? user.status,
    } satisfies Record<keyof Pick<UserItem, keyof UserPatch>, unknown>),
    ...(isDisabled && { signedOutAt: now.toISOString() }),
  };
  return { user: changed, globalAdmins: counts(changed) - counts(user) };
};

/** Whether the user can do what only a Global admin can. */
export const isActiveGlobalAdmin = (user: Rights): boolean => counts(user) === 1;

/**
 * The user as an active Global admin, with its other roles, whatever its state was; and the change of the number of
 * Global admins.
 */
export const appointed = <U extends UserItem>(user: U): { user: U; globalAdmins: number } => {
  const others = user.roles.filter((role) => role !== "GlobalAdmin");
  const changed = { ...user, roles: ["GlobalAdmin" as const, ...others], status: "active" as const };
  return { user: changed, globalAdmins: counts(changed) - counts(user) };
};

const order: readonly Role[] = ["GlobalAdmin", "UserManagementAdmin", "AdminAgent", "SalesAgent"];

/** Roles in the fixed order in which they are stored and shown. */
export const sorted = (roles: readonly Role[]): Role[] => order.filter((role) => roles.includes(role));

/** A new user. It is active from the start. */
export const newUser = (
  organizationId: string,
  // The language is that of one mail.
  input: Omit<NewUser, "locale" | "roles"> & { roles: readonly Role[] },
  { id, now }: { id: string; now: Date },
) => ({
  id,
  organizationId,
  ...({
    email: input.email,
    displayName: input.displayName,
    roles: sorted(input.roles),
  } satisfies Record<keyof Pick<UserItem, keyof typeof input>, unknown>),
  status: "active" as const,
  createdAt: now.toISOString(),
});
