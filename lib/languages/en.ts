import { address, addressNotices } from "./en-address.ts";
import { enrolment, enrolmentNotices } from "./en-enrolment.ts";
/** The English words. `{provider}`, `{reseller}`, `{date}` and the like are placeholders, filled by name. */
export const en = {
  language: "English",
  // The mail: the draft that a provider starts from, and the frame around its text.
  draft: {
    subject: "Partnership invitation from {provider}",
    message: [
      "Hello,",
      "{provider} would like to work with your company and invites you to a partnership as an indirect reseller.",
      "In a partnership you sell what is in our catalogue to your own customers. Once you have accepted, each of us appears in the other's list of partners, and we can add customers for you and order for them. Those customers you see and manage with your own sign-in. Accepting costs nothing, and by itself it gives us no access to your customers.",
      "To accept, a Global admin of your company signs in on this page:",
      "{{link}}",
      "The link is personal, so please do not forward it. If somebody else is your company's Global admin, let us know, and we will send that person an invitation.",
      "Kind regards,\n{provider}",
    ],
  },
  mail: {
    intro: "{provider} sent you this invitation through the partner channel platform.",
    introWithWebsite: "{provider} ({website}) sent you this invitation through the partner channel platform.",
    messageFrom: "Message from {provider}:",
    button: "View the invitation",
    buttonHint: "You decide on the page. Opening it changes nothing.",
    validUntil: "The link works until {date}.",
    personal: "It is personal: please do not forward this mail.",
    unexpected:
      "Not expecting this invitation? Simply ignore it: nothing happens without your consent, and after that date the link stops working.",
  },
  // The invitation page, from the invitation to the last step of a sign-in.
  page: {
    brand: "Partner channel",
    languages: "Language",
    error: "Error",
    footer: "This page sets no cookies and runs no scripts.",
    from: "Invitation from {provider}",
    back: "Back to the invitation",
    problemHeading: "Please check the following",
  },
  open: {
    title: "Partnership invitation from {provider}",
    heading: "{provider} invites your organization to a partnership",
    lead: "As an indirect reseller you sell from this provider's catalogue to your own customers. Nothing changes until you answer.",
    facts: {
      country: "Country",
      website: "Website",
      sentTo: "Sent to",
      validUntil: "Answer by",
    },
    meaningHeading: "What accepting means",
    meaning: [
      "You appear in each other's list of partners straight away.",
      "The provider can add customers for you and order for them.",
      "Those customers you see and manage with your own sign-in, and you can order for them too.",
      "With your partner agreement on record, the provider can name you reseller of record, to whom incentives are credited.",
      "It costs nothing, and by itself it gives nobody access to your customers.",
    ],
    acceptHeading: "Accept the invitation",
    acceptIntro:
      "Sign in as a Global admin of your organization. It has to be enrolled here as an indirect reseller.",
    email: "E-mail address",
    password: "Password",
    authorised: "I am authorised to act for my organization",
    acceptButton: "Sign in and accept",
    declineHeading: "Decline the invitation",
    declineIntro:
      "You do not need to sign in. If you change your mind within 7 days, you can still accept on this page.",
    declineButton: "Decline",
    declinedNote:
      "The invitation from {provider} was declined on {date}, without a sign-in. If that was a mistake, or a program that checks mails did it, you can still accept.",
  },
  problems: {
    credentials: "The e-mail address or the password is not correct.",
    tooManyAttempts: "There were too many failed sign-ins with this link. Please try again in an hour.",
    sessionExpired: "Signing in took too long. Please start again.",
    fields: {
      email: "Enter your e-mail address",
      password: "Enter your password",
      authorised: "Confirm that you are authorised to act for your organization",
      decision: "Choose whether to accept or to decline",
    },
    newPasswordMissing: "Enter a new password",
    newPasswordPolicy: "Choose a password that meets all the requirements",
    codeMissing: "Enter the six-digit code",
    codeWrong: "The code is not correct or no longer valid. Enter the one that is shown now",
  },
  newPassword: {
    title: "Choose a new password",
    intro:
      "You signed in with a temporary password. Choose your own to accept the invitation from {provider}.",
    email: "Account",
    label: "New password",
    requirements: "Your password needs:",
    minimumLength: "at least {count} characters",
    lowercase: "a lower-case letter",
    uppercase: "an upper-case letter",
    digit: "a digit",
    symbol: "a symbol, such as ! ? # or %",
    button: "Save the password and accept",
  },
  mfa: {
    title: "Enter your verification code",
    intro:
      "Your account is protected by a second step. To accept the invitation from {provider}, open your authenticator app and enter the code.",
    label: "Six-digit code",
    button: "Confirm and accept",
  },
  // The pages that say what was decided, or why no answer is possible.
  accepted: {
    title: "You are partners now",
    paragraphs: [
      "{reseller} accepted the invitation from {provider} on {date}.",
      "The partnership is active and shows in both organizations' lists. {provider} can now add customers for you and order for them; you see and manage them with your own sign-in.",
      "There is nothing else to do. You can close this page.",
    ],
  },
  otherRegion:
    "Please note: {reseller} is enrolled in the region {resellerRegion}, and {provider} is in {providerRegion}. {provider} cannot name you reseller of record. For that, ask your operator to enrol an organization of that region.",
  declined: {
    title: "Invitation declined",
    paragraphs: [
      "The invitation from {provider} was declined on {date}. There is no partnership.",
      "If this was a mistake, ask {provider} for a new invitation.",
    ],
  },
  declinedForNow: {
    title: "Invitation declined",
    paragraphs: [
      "The invitation from {provider} was declined on {date}. There is no partnership.",
      "Was that a mistake? You can still accept until {until}: go back to the invitation and sign in there.",
    ],
  },
  answeredAccepted: {
    title: "This invitation was already accepted",
    paragraphs: [
      "The invitation from {provider} was accepted on {date}, so it cannot be answered differently any more.",
      "Was it you? Then there is nothing else to do. If you did not expect this, ask a Global admin of your organization, or contact {provider}.",
    ],
  },
  answeredDeclined: {
    title: "This invitation was already declined",
    paragraphs: [
      "The invitation from {provider} was declined on {date}, so it cannot be answered differently any more.",
      "If you would like to become partners after all, ask {provider} for a new invitation.",
    ],
  },
  notices: {
    superseded: {
      title: "There is a newer invitation",
      paragraphs: [
        "This link no longer works, because a newer mail was sent for the same invitation.",
        "Look in your mailbox for the most recent mail and use the link in it.",
      ],
    },
    supersededByHand: {
      title: "There is a newer link",
      paragraphs: [
        "This link no longer works, because the provider has made a newer one for the same invitation, to pass it on itself.",
        "If you did not get it, ask the provider for it.",
      ],
    },
    expired: {
      title: "This invitation has expired",
      paragraphs: [
        "The time to answer it is over. Nothing was changed.",
        "If you are still interested, ask the provider for a new invitation.",
      ],
    },
    revoked: {
      title: "This invitation was withdrawn",
      paragraphs: [
        "It cannot be answered any more.",
        "If you think that this is a mistake, contact the provider.",
      ],
    },
    unknown: {
      title: "This link does not lead to an invitation",
      paragraphs: [
        "Perhaps it was not copied whole. Open it once more from the mail, or copy all of it, up to the last character.",
        "If it still does not work, ask the provider for a new invitation.",
      ],
    },
    notEnrolled: {
      title: "Your organization is not enrolled as an indirect reseller",
      paragraphs: [
        "Only organizations that are enrolled here as indirect resellers can accept. The invitation stays as it is.",
        "Ask the operator of the platform to enrol your organization, then open the link again while the invitation is open.",
      ],
    },
    resellerSuspended: {
      title: "Your organization is suspended",
      paragraphs: [
        "A suspended organization cannot accept invitations. The invitation stays as it is.",
        "Contact the operator of the platform. The invitation stays open until its last day.",
      ],
    },
    forAnother: {
      title: "This invitation is for another organization",
      paragraphs: [
        "It was sent to a person in a different organization, and only a Global admin of that organization can accept it. The invitation stays as it is.",
        "If your organization should be invited, ask the provider for an invitation to your own address.",
      ],
    },
    roleRequired: {
      title: "Only a Global admin can accept",
      paragraphs: [
        "You signed in, but your account does not have the Global admin role. The invitation stays as it is.",
        "Ask a Global admin of your organization to accept the invitation.",
      ],
    },
    alreadyPartnered: {
      title: "You are partners already",
      paragraphs: [
        "Your organization already has an active partnership with this provider.",
        "There is nothing to do. You can close this page.",
      ],
    },
    tooManyRequests: {
      title: "Too many requests",
      paragraphs: [
        "Many requests came from your network in a short time, so this one was not answered. Nothing was changed.",
        "Please wait a moment and open the link again. It still works.",
      ],
    },
    crossSite: {
      title: "Your answer was not accepted",
      paragraphs: [
        "It did not come from the page itself. To protect you, nothing was changed.",
        "Open the link from the mail and answer there.",
      ],
    },
    badRequest: {
      title: "Your answer could not be read",
      paragraphs: [
        "Something in it was incomplete. Nothing was changed.",
        "Open the link from the mail and try again.",
      ],
    },
    ...addressNotices,
    ...enrolmentNotices,
    unavailable: {
      title: "This is not possible at the moment",
      paragraphs: [
        "A part of the platform is not answering. If you have just sent an answer, it may not have been saved; sending it again does no harm.",
        "Please try again in a few minutes.",
      ],
    },
  },
  /** What a provider confirms before it ends a partnership. */
  attestation: [
    "You are about to end the partnership with this reseller. On behalf of your organization you confirm the following.",
    "The reseller's customers stay. Ending the partnership does not remove them, their accounts or their subscriptions.",
    "Delegated admin privileges stay as they are. What the reseller may administer today, it may still administer until you revoke it in a separate step.",
    "We have decided this in good faith, for a legitimate business purpose, and in accordance with our agreements with the customers and with the partner.",
    "Should a third party claim otherwise, we will hold the operator of this platform harmless from that claim.",
    "Where an agreement requires legal notice of termination, giving that notice is our duty. This system sends no notice of the ended partnership to the reseller, to the customers or to anybody else.",
  ],
  ...address,
  ...enrolment,
};
