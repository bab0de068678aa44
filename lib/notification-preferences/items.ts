import * as z from "zod";
import { locales } from "../languages/locales.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

const chosen = z.boolean().optional();

/**
 * A user's choices of mails, or an organization's defaults for its users. A missing choice means that the mail is
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
