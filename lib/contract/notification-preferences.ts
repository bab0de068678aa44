import * as z from "zod";
import { answerEnum, id, locale } from "./common.ts";
import { operations as named } from "./operation.ts";

/** The optional mails, by the field that turns them on or off. Mails about the safety of an account always come. */
export const optionalMails = [
  "invitationAccepted",
  "invitationDeclined",
  "invitationExpired",
  "acceptanceReceipt",
] as const;
export type OptionalMail = (typeof optionalMails)[number];

const mails = {
  invitationAccepted: z.boolean(),
  invitationDeclined: z.boolean(),
  invitationExpired: z.boolean(),
  acceptanceReceipt: z.boolean(),
} satisfies Record<OptionalMail, z.ZodBoolean>;

/** The default choices for an organization's users. */
export const organizationPreferences = z
  .object({ organizationId: id("org"), ...mails })
  .meta({ id: "OrganizationNotificationPreferences" });

/** The mails that a user gets, and their language. */
export const preferences = z
  .object({
    /** A user, or an API client, which gets no mails. */
    userId: z.union([id("usr"), id("cli")]),
    ...mails,
    locale: answerEnum(locale),
    /** The fields that the user has not chosen. They have the organization's default. */
    inherited: z.array(answerEnum(z.enum(optionalMails))),
  })
  .meta({ id: "NotificationPreferences" });

export const organizationPreferencesPatch = z
  .strictObject(z.object(mails).partial().shape)
  .meta({ id: "OrganizationNotificationPreferencesPatch" });
export type OrganizationPreferencesPatch = z.output<typeof organizationPreferencesPatch>;

/** A merge patch (RFC 7396): `null` undoes a choice. */
const chosen = z.boolean().nullable().optional();
export const preferencesPatch = z
  .strictObject({
    invitationAccepted: chosen,
    invitationDeclined: chosen,
    invitationExpired: chosen,
    acceptanceReceipt: chosen,
    locale: locale.nullable().optional(),
  })
  .meta({ id: "NotificationPreferencesPatch" });
export type PreferencesPatch = z.output<typeof preferencesPatch>;

export const operations = named({
  getOwnNotificationPreferences: {
    summary: "Which mails the caller gets",
    answer: preferences,
    resource: preferences,
  },
  updateOwnNotificationPreferences: {
    summary: "Choose which mails to get, and their language",
    body: preferencesPatch,
    answer: preferences,
    resource: preferences,
    ifMatch: "required",
  },
  getNotificationPreferences: {
    summary: "Which mails the organization's people get who have not chosen",
    answer: organizationPreferences,
    resource: organizationPreferences,
  },
  updateNotificationPreferences: {
    summary: "Choose which mails the organization's people get who have not chosen",
    body: organizationPreferencesPatch,
    answer: organizationPreferences,
    resource: organizationPreferences,
    ifMatch: "required",
  },
});
