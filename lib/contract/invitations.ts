import * as z from "zod";
import { operations as named } from "./operation.ts";
import { partner } from "./partnerships.ts";
import { personal } from "./personal.ts";
import { warning } from "./problem.ts";

/**
 * The token of a link. A malformed token gets the same answer as one that was never issued. Only its length is checked
 * here.
 */
export const invitationToken = personal("secret", z.string().min(1).max(512));
export const answerInput = z.strictObject({ token: invitationToken }).meta({ id: "InvitationAnswer" });
export const declined = z.object({ status: z.literal("declined") }).meta({ id: "DeclinedInvitation" });

/** The new partnership, with warnings for the reseller. */
export const acceptedPartner = partner
  .extend({ warnings: z.array(warning).optional() })
  .meta({ id: "AcceptedPartner" });
export type AcceptedPartnerAnswer = z.input<typeof acceptedPartner>;

const byToken = z.object({ token: personal("secret", z.string()) });
const dead = [
  "INVITATION_NOT_FOUND",
  "INVITATION_SUPERSEDED",
  "INVITATION_EXPIRED",
  "INVITATION_REVOKED",
] as const;

export const operations = named({
  getHostPage: { summary: "What this host is, for people", html: true },
  getInvitationPage: { summary: "The invitation's page", path: byToken, html: true },
  headInvitationPage: { summary: "The invitation's page, headers only", path: byToken, html: true },
  answerInvitationPage: { summary: "Accept or decline on the page", path: byToken, html: true },
  getAddressPage: { summary: "The page that proves a user's address", path: byToken, html: true },
  headAddressPage: { summary: "That page, headers only", path: byToken, html: true },
  proveAddressOnPage: { summary: "Prove the address on the page, or let it go", path: byToken, html: true },
  getEnrolmentForm: { summary: "The form by which a company asks to be enrolled", path: byToken, html: true },
  headEnrolmentForm: { summary: "That form, headers only", path: byToken, html: true },
  sendEnrolmentForm: { summary: "Enter a company, and get the mail", path: byToken, html: true },
  getEnrolmentPage: { summary: "What was entered, and what the operator decides", path: byToken, html: true },
  headEnrolmentPage: { summary: "That page, headers only", path: byToken, html: true },
  proveEnrolmentOnPage: { summary: "Send the request to the operator", path: byToken, html: true },
  getPasswordPage: { summary: "The page on which a user chooses a password", path: byToken, html: true },
  headPasswordPage: { summary: "That page, headers only", path: byToken, html: true },
  choosePasswordOnPage: {
    summary: "Choose the password on the page, or let the address go",
    path: byToken,
    html: true,
  },
  getAccountPage: { summary: "One's account, or the sign-in to it", html: true },
  changeAccountOnPage: { summary: "Sign in, out, and change one's account", html: true },
  getForgottenPasswordPage: { summary: "The page by which a new password is asked for", html: true },
  headForgottenPasswordPage: { summary: "That page, headers only", html: true },
  askForPasswordOnPage: { summary: "Have a link mailed to a proven address", html: true },
  getUnsubscribePage: { summary: "The page on which a reader chooses mails", path: byToken, html: true },
  headUnsubscribePage: { summary: "That page, headers only", path: byToken, html: true },
  unsubscribeOnPage: {
    summary: "End an organization's mails by one click (RFC 8058)",
    path: byToken,
    html: true,
  },
  acceptInvitation: {
    summary: "Accept an invitation, for 7 days also one that was declined without a sign-in",
    body: answerInput,
    answer: acceptedPartner,
    resource: partner,
    key: "transaction",
    refusals: [...dead, "INVITATION_ANSWERED", "INVITATION_FOR_ANOTHER", "ALREADY_PARTNERED"],
  },
  declineInvitation: {
    summary: "Decline an invitation",
    body: answerInput,
    answer: declined,
    key: "transaction",
    refusals: [...dead, "INVITATION_ANSWERED"],
  },
});
