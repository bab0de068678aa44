import type { Locale } from "../contract/common.ts";
import type { OrganizationPreferencesPatch, PreferencesPatch } from "../contract/notification-preferences.ts";
import { stale } from "../errors.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import { addressProofs } from "../users/address-proof/items.ts";
import { type NotificationPreferencesItem, notificationPreferences } from "./items.ts";
import { patched, preferencesOf } from "./rules.ts";

/** The user or the organization whose preferences are read. */
interface Owner {
  userId: string;
  organizationId: string;
  /** The language of its organization or customer. */
  ofHome: Locale;
}

/** The choices of users and organizations. */
export const preferenceStore = (table: Table) => {
  const stored = notificationPreferences.in(table);
  const find = (ownerId: string): Promise<NotificationPreferencesItem | undefined> => stored.get({ ownerId });

  return {
    find,

    /** Reads everything that determines a user's preferences. */
    async read({ userId, organizationId, ofHome }: Owner) {
      const [own, ofOrganization, proof] = await Promise.all([
        find(userId),
        find(organizationId),
        addressProofs.in(table).get({ userId }),
      ]);
      return {
        own,
        /** The user's preferences with these choices. */
        effective: (chosen = own) => preferencesOf(userId, chosen, ofOrganization, proof?.locale, ofHome),
      };
    },

    /** The preferences after a patch, and the write that saves them, provided that they are as they were read. */
    change(
      ownerId: string,
      before: NotificationPreferencesItem | undefined,
      patch: PreferencesPatch | OrganizationPreferencesPatch,
    ): { after: NotificationPreferencesItem; write: Write } {
      if (before) {
        const after = patched(before, patch);
        return { after, write: notificationPreferences.update(before, after) };
      }
      const after = patched({ type: "NotificationPreferences" as const, ownerId, version: 1 }, patch);
      return { after, write: notificationPreferences.create(after, stale) };
    },
  };
};
