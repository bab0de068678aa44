import type * as z from "zod";
import type * as notifications from "../notification-preferences.ts";
import { standIns } from "./stand-ins.ts";

/** A user who only gets the mails that protect the account. */
export const mails = {
  invitationAccepted: false,
  invitationDeclined: false,
  invitationExpired: false,
  acceptanceReceipt: false,
};
export const preferences: z.output<typeof notifications.organizationPreferences> = {
  organizationId: standIns.provider,
  ...mails,
};
export const ownPreferences: z.output<typeof notifications.preferences> = {
  userId: standIns.user,
  ...mails,
  invitationDeclined: true,
  locale: "fr",
  inherited: ["invitationAccepted", "invitationExpired", "acceptanceReceipt"],
};
