import { type Locale, locale as locales } from "../contract/common.ts";
import {
  type OptionalMail,
  type OrganizationPreferencesPatch,
  optionalMails,
  type PreferencesPatch,
} from "../contract/notification-preferences.ts";
import type { AuditEntry } from "../record/entries.ts";
import type { NotificationPreferencesItem } from "./items.ts";

/** The stored choices; none when nothing was chosen. */
type Chosen = Partial<NotificationPreferencesItem> | undefined;

type Wanted = Record<OptionalMail, boolean>;

/** Whether a user gets such a mail: by its own choice, else its organization's default, else yes. */
export const wants = (mail: OptionalMail, own: Chosen, ofOrganization: Chosen): boolean =>
  own?.[mail] ?? ofOrganization?.[mail] ?? true;

/** The mails that a user gets; without the user's own choices, the organization's defaults. */
export const wanted = (own: Chosen, ofOrganization?: Chosen): Wanted => ({
  invitationAccepted: wants("invitationAccepted", own, ofOrganization),
  invitationDeclined: wants("invitationDeclined", own, ofOrganization),
  invitationExpired: wants("invitationExpired", own, ofOrganization),
  acceptanceReceipt: wants("acceptanceReceipt", own, ofOrganization),
});

/**
 * The language of a user's mails: the chosen one, else that of the mail which proved its address, else the default of
 * its organization or customer.
 */
export const mailLocale = (own: Chosen, ofProof: string | undefined, ofHome: Locale): Locale =>
  locales.safeParse(own?.locale).data ?? locales.safeParse(ofProof).data ?? ofHome;

/** A user's preferences in the API's form. */
export const preferencesOf = (
  userId: string,
  own: Chosen,
  ofOrganization: Chosen,
  ofProof: string | undefined,
  ofHome: Locale,
) => ({
  userId,
  ...wanted(own, ofOrganization),
  locale: mailLocale(own, ofProof, ofHome),
  inherited: optionalMails.filter((mail) => own?.[mail] === undefined),
});
/** The audit record of a user's choices. */
export const choiceAudit = (
  { userId, ...before }: Preferences,
  { userId: _, ...after }: Preferences,
): AuditEntry => ({
  operation: "user.notification-preferences-update",
  resourceType: "user",
  resourceId: userId,
  before,
  after,
});
export type Preferences = ReturnType<typeof preferencesOf>;

/** Whether a merge patch changes a choice. */
export const changes = (before: Chosen, patch: PreferencesPatch | OrganizationPreferencesPatch): boolean => {
  const chosen: Record<string, unknown> = { ...before };
  return Object.entries(patch).some(([field, value]) => chosen[field] !== (value ?? undefined));
};

/** The choices after a merge patch: `null` undoes a choice. */
export const patched = <C extends object>(
  before: C,
  patch: PreferencesPatch | OrganizationPreferencesPatch,
): C => ({
  ...before,
  ...Object.fromEntries(Object.entries(patch).map(([field, value]) => [field, value ?? undefined])),
});
