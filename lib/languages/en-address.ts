/** The English words of the mail and the page that prove a user's address. */
export const address = {
  backToAddress: "Back to your address",
  addressMail: {
    subject: "Confirm your e-mail address for {organization}",
    intro:
      "{organization} has made an account for you on the partner channel platform, with this e-mail address.",
    ask: "Please confirm that the address is yours and that you work for {organization}.",
    button: "Confirm the address",
    buttonHint: "Opening the page changes nothing. You confirm there.",
    validUntil: "The link works until {date}.",
    personal: "It is personal: please do not forward this mail.",
    unexpected:
      "You do not know {organization}? Simply ignore this mail: without your confirmation the address counts for nobody.",
  },
  proveAddress: {
    title: "Confirm your e-mail address",
    lead: "{organization} has made an account for you here, with this e-mail address. Please confirm that it is yours.",
    organization: "Organization",
    address: "E-mail address",
    validUntil: "Confirm by",
    meaningHeading: "What confirming means",
    meaning: [
      "Only {organization} can accept invitations to this address.",
      "No other organization can use the address as its own.",
      "Nobody gets access to your mailbox, and your password stays as it is.",
    ],
    confirmed: "I read the mails to this address, and I work for {organization}",
    missing: "Confirm that you read the mails to this address and work for {organization}",
    button: "Confirm the address",
    unexpected:
      "You do not know {organization}? Close this page: without your confirmation the address counts for nobody.",
  },
  addressProven: {
    title: "Your e-mail address is confirmed",
    paragraphs: [
      "{address} counts as the address of your account at {organization} from now on.",
      "There is nothing else to do. You can close this page.",
    ],
  },
};

/** What the page says of a link that proves no address. */
export const addressNotices = {
  proofUnknown: {
    title: "This link does not work",
    paragraphs: [
      "Perhaps it was not copied whole, or a newer mail was sent: only the link in the newest one works.",
      "If it still does not work, ask whoever manages the users of your organization to have the mail sent again.",
    ],
  },
  proofExpired: {
    title: "The time to confirm your address is over",
    paragraphs: [
      "The link worked for seven days. Nothing was changed.",
      "Ask whoever manages the users of your organization to have the mail sent again.",
    ],
  },
  addressTaken: {
    title: "This address belongs to another account",
    paragraphs: [
      "It was confirmed for an account of another organization. Nothing was changed.",
      "If you think that this is a mistake, contact the operator of the platform.",
    ],
  },
};
