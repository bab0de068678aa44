/** The English words of the pages that say what was decided, or why no answer is possible. */
export const outcomes = {
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
  answeredAccepted: {
    title: "This invitation was already accepted",
    paragraphs: [
      "The invitation from {provider} was accepted on {date}, so it cannot be answered differently any more.",
      "If you did not expect this, ask a Global admin of your organization, or contact {provider}.",
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
        "This link no longer works, because a newer one was made for the same invitation.",
        "Look in your mailbox for the most recent mail and use the link in it.",
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
        "The provider has taken the invitation back, so it cannot be answered any more.",
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
        "Only organizations that are enrolled here as indirect resellers can accept. Nothing was changed.",
        "Ask the operator of the platform to enrol your organization, then open the link again while the invitation is open.",
      ],
    },
    resellerSuspended: {
      title: "Your organization is suspended",
      paragraphs: [
        "A suspended organization cannot accept invitations. Nothing was changed.",
        "Contact the operator of the platform. The invitation stays open until its last day.",
      ],
    },
    forAnother: {
      title: "This invitation is for another organization",
      paragraphs: [
        "It was sent to a person in a different organization, and only a Global admin of that organization can accept it. Nothing was changed.",
        "If your organization should be invited, ask the provider for an invitation to your own address.",
      ],
    },
    roleRequired: {
      title: "Only a Global admin can accept",
      paragraphs: [
        "You signed in, but your account does not have the Global admin role. Nothing was changed.",
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
        "Please wait a moment and open the link again. The invitation itself is not affected.",
      ],
    },
    crossSite: {
      title: "Your answer was not accepted",
      paragraphs: [
        "It did not come from the invitation page itself. To protect you, nothing was changed.",
        "Open the invitation and answer it there.",
      ],
    },
    badRequest: {
      title: "Your answer could not be read",
      paragraphs: [
        "Something in it was incomplete. Nothing was changed.",
        "Open the invitation and try again.",
      ],
    },
    unavailable: {
      title: "This is not possible at the moment",
      paragraphs: [
        "A part of the platform is not answering. If you have just sent an answer, it may not have been saved; sending it again does no harm.",
        "Please try again in a few minutes.",
      ],
    },
  },
};
