import { operations as invitation } from "../invitations.ts";
import { rights } from "../permissions.ts";
import { servedBy } from "../route.ts";

const { answer } = rights;
const served = servedBy("invitations");

/** The routes that the function `invitations` serves. */
// biome-ignore format: one row a line.
export const invitationsRoutes = {
  "GET /": served("public", invitation.getHostPage),
  "GET /invitations/{token}": served("public", invitation.getInvitationPage),
  "HEAD /invitations/{token}": served("public", invitation.headInvitationPage),
  "POST /invitations/{token}": served("public", invitation.answerInvitationPage),
  "GET /addresses/{token}": served("public", invitation.getAddressPage),
  "HEAD /addresses/{token}": served("public", invitation.headAddressPage),
  "POST /addresses/{token}": served("public", invitation.proveAddressOnPage),
  "GET /invitations/{token}/enrolment": served("public", invitation.getEnrolmentForm),
  "HEAD /invitations/{token}/enrolment": served("public", invitation.headEnrolmentForm),
  "POST /invitations/{token}/enrolment": served("public", invitation.sendEnrolmentForm),
  "GET /enrolments/{token}": served("public", invitation.getEnrolmentPage),
  "HEAD /enrolments/{token}": served("public", invitation.headEnrolmentPage),
  "POST /enrolments/{token}": served("public", invitation.proveEnrolmentOnPage),
  "GET /passwords/{token}": served("public", invitation.getPasswordPage),
  "HEAD /passwords/{token}": served("public", invitation.headPasswordPage),
  "POST /passwords/{token}": served("public", invitation.choosePasswordOnPage),
  "GET /account": served("public", invitation.getAccountPage),
  "POST /account": served("public", invitation.changeAccountOnPage),
  "GET /account/password": served("public", invitation.getForgottenPasswordPage),
  "HEAD /account/password": served("public", invitation.headForgottenPasswordPage),
  "POST /account/password": served("public", invitation.askForPasswordOnPage),
  "GET /unsubscribe/{token}": served("public", invitation.getUnsubscribePage),
  "HEAD /unsubscribe/{token}": served("public", invitation.headUnsubscribePage),
  "POST /unsubscribe/{token}": served("public", invitation.unsubscribeOnPage),
  "POST /v1/invitations/accept": served(answer, invitation.acceptInvitation),
  "POST /v1/invitations/decline": served(answer, invitation.declineInvitation),
};
