import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** An active user has rights. None of them depends on its name. */
const rights = { given: ({ status }: { status: string }) => status === "active", besides: ["displayName"] };

export const users = entity({
  type: "User",
  rights,
  key: ({ organizationId, id }: { organizationId: string; id: string }) => keys.user(organizationId, id),
  schema: () =>
    z.object({
      type: z.literal("User"),
      id: z.string(),
      organizationId: z.string(),
      email: z.string(),
      displayName: z.string(),
      roles: z.array(storedEnum(["GlobalAdmin", "UserManagementAdmin", "AdminAgent", "SalesAgent"])),
      status: storedEnum(["active", "disabled"]),
      /** Sign-ins before this instant no longer count. */
      signedOutAt: z.string().optional(),
      /** When a recovery code was used. No sign-in counts until a new authenticator app is connected. */
      recoveringSince: z.string().optional(),
      createdAt: z.string(),
      version: z.int(),
    }),
});
export type UserItem = ItemOf<typeof users>;

/**
 * The user that has an e-mail address, and signs in by it. While nobody has proven the address, each other organization
 * may have one more user with it, whose item has `besideIn` (the organization). Those users sign in by their ids.
 */
export const emails = entity({
  type: "Email",
  versioned: false,
  personalKey: true,
  key: ({ email, besideIn }: { email: string; besideIn?: string }) => keys.email(email, besideIn),
  schema: () =>
    z.object({
      userId: z.string(),
      organizationId: z.string(),
      organizationType: storedEnum(["operator", "indirect-provider", "indirect-reseller", "customer"]),
      /**
       * Whether the address's reader has shown that it is this user's, or the operator vouches for it (product rule
       * 26). Items of older releases lack it, and count as proven.
       */
      proven: z.boolean().optional(),
      /**
       * The user has proven the address after another user had begun to sign in by it, so this one signs in by its id.
       */
      signsInById: z.boolean().optional(),
    }),
});
export type EmailItem = ItemOf<typeof emails>;

/** The organization or customer of a user, or of an API client. It never changes. */
export const userOrganizations = entity({
  type: "UserOrganization",
  versioned: false,
  key: ({ userId }: { userId: string }) => keys.userOrganization(userId),
  schema: () => z.object({ organizationId: z.string() }),
});
