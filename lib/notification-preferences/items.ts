import * as z from "zod";
import { locales } from "../languages/locales.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

const chosen = z.boolean().optional();

/**
 * Which mails a user wants, or an organization for its users who have not chosen. What nobody has chosen is left out, and
 * wanted.
 */
export const notificationPreferences = entity({
  type: "NotificationPreferences",
  key: ({ ownerId }: { ownerId: string }) => keys.notificationPreferences(ownerId),
  schema: () =>
    z.object({
      type: z.literal("NotificationPreferences"),
      /** The user or the organization. */
      ownerId: z.string(),
      invitationAccepted: chosen,
      invitationDeclined: chosen,
      invitationExpired: chosen,
      acceptanceReceipt: chosen,
      /** A user's language. */
      locale: storedEnum(locales).optional(),
      version: z.int(),
    }),
});
export type NotificationPreferencesItem = ItemOf<typeof notificationPreferences>;
