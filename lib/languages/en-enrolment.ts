/** The English words of the way by which a company that is invited gets enrolled: pages and mails. */
export const enrolment = {
  notEnrolledYet: {
    heading: "Your company is not enrolled yet?",
    intro:
      "Enter it here. The operator of the platform checks what you enter; the invitation waits for that.",
    button: "Enrol your company",
  },
  enrol: {
    title: "Enrol your company",
    lead: "{provider} has invited you. To accept, your company is enrolled here as an indirect reseller first. Please enter it as the register of companies has it.",
    steps: [
      "You enter your company and yourself, and get a mail with a link.",
      "The link proves your address, and your request goes to the operator of the platform.",
      "Once the operator has approved it, you get a mail to choose a password, and can accept the invitation.",
    ],
    company: "Your company",
    person: "You, its first Global admin",
    fields: {
      name: "Company name",
      country: "Country",
      mpnId: "MPN ID (location account)",
      website: "Website (if there is one)",
      organizationRegistrationNumber: "Registration number (where your country asks for one)",
      displayName: "Your name",
      email: "Your e-mail address",
    },
    chooseCountry: "Choose a country",
    mpnHint: "Only digits. You find it in Partner Center, under the account settings.",
    emailHint: "The address by which you will sign in. We mail a link to it now.",
    button: "Send, and get the mail",
    back: "Back to the invitation",
    missing: {
      name: "Enter the company's name, up to 200 characters",
      country: "Choose the company's country",
      mpnId: "Enter the MPN ID, which has only digits",
      website: "Enter a web address such as https://example.com, or leave it out",
      organizationRegistrationNumber: "Enter the company's registration number, which its country asks for",
      displayName: "Enter your name, up to 100 characters",
      email: "Enter your e-mail address, such as name@example.com",
    },
  },
  backToForm: "Back to the form",
  enrolmentMail: {
    subject: "Confirm your address to have your company enrolled",
    intro:
      "Somebody has entered this e-mail address to have a company enrolled on the partner channel platform, after an invitation from {provider}.",
    ask: "Was that you? Please confirm the address. Only then your request goes to the operator of the platform.",
    button: "Confirm and send the request",
    buttonHint: "Opening the page changes nothing. You confirm there.",
    validUntil: "The link works until {date}.",
    personal: "It is personal: please do not forward this mail.",
    unexpected: "It was not you? Simply ignore this mail: without your confirmation nothing happens.",
  },
  proveEnrolment: {
    title: "Send your request to be enrolled",
    lead: "Please check what was entered after the invitation from {provider}, and confirm that the address is yours. Is something wrong? Enter it anew on the invitation's page.",
    validUntil: "Confirm by",
    confirmed: "I read the mails to this address, and I may act for this company",
    missing: "Confirm that you read the mails to this address and may act for this company",
    button: "Send the request",
  },
  passwordMail: {
    subject: "Choose your password for {organization}",
    intro: "{organization} is enrolled on the partner channel platform, and you are its Global admin.",
    ask: "Please choose your password. After that, open the invitation again to accept it.",
    button: "Choose a password",
    buttonHint: "Opening the page changes nothing. You choose there.",
    validUntil: "The link works until {date}.",
    personal: "It is personal: please do not forward this mail.",
    unexpected:
      "You do not know {organization}? Simply ignore this mail: without a password nobody can sign in.",
  },
  forgottenMail: {
    subject: "Choose a new password for {organization}",
    intro: "Somebody has asked for a new password for your account at {organization}.",
    ask: "Was that you? Then choose a new one. Until you do, the old one stays good.",
    button: "Choose a new password",
    buttonHint: "Opening the page changes nothing. You choose there.",
    validUntil: "The link works until {date}.",
    personal: "It is personal: please do not forward this mail.",
    unexpected: "It was not you? Simply ignore this mail: nothing changes without the link.",
  },
  askPassword: {
    forgotten: "Forgotten your password?",
    title: "Get a new password",
    lead: "Enter the e-mail address by which you sign in. If it is one that you have confirmed, we mail a link to it by which you choose a new password.",
    email: "E-mail address",
    missing: "Enter your e-mail address, such as name@example.com",
    button: "Send the mail",
    customers: "Are you the admin of a customer? Your provider or reseller gives you new credentials.",
  },
  choosePassword: {
    title: "Choose your password",
    lead: "With it and your e-mail address you sign in for {organization} from now on.",
    button: "Save the password",
  },
};

/** What the pages say of a step of it that is done, or not possible. */
export const enrolmentNotices = {
  enrolmentMailed: {
    title: "Please look in your mailbox",
    paragraphs: [
      "If mail can be sent to the address, a mail with a link is on its way. Open it and confirm the address there: only then your request goes to the operator of the platform.",
      "No mail after ten minutes? Look among unwanted mails, or enter the address once more. The invitation stays open meanwhile.",
    ],
  },
  enrolmentOpen: {
    title: "Your request is with the operator",
    paragraphs: [
      "The operator of the platform checks it. You get a mail to choose a password as soon as your company is enrolled.",
      "The invitation waits for that, for 30 days at most. You can close this page, and come back to it to see how things stand.",
    ],
  },
  enrolmentApproved: {
    title: "Your company is enrolled",
    paragraphs: [
      "A mail with a link to choose your password was sent to you.",
      "After that, open the invitation again from its mail, and sign in there to accept it.",
    ],
  },
  enrolmentRejected: {
    title: "Your company was not enrolled",
    paragraphs: [
      "The operator of the platform has rejected your request. The reason stands below.",
      "You can ask again on the invitation's page while the invitation is open.",
    ],
  },
  enrolmentUnknown: {
    title: "This link does not work",
    paragraphs: [
      "Perhaps it was not copied whole. Open it once more from the mail, or copy all of it, up to the last character.",
      "If it still does not work, enter your company anew on the invitation's page.",
    ],
  },
  enrolmentExpired: {
    title: "The time to confirm is over",
    paragraphs: [
      "The link worked for a day. Nothing was sent to the operator.",
      "You can enter your company anew on the invitation's page while the invitation is open.",
    ],
  },
  enrolmentOver: {
    title: "The invitation is not open any more",
    paragraphs: [
      "It was answered or withdrawn, or its time is over. Nothing was sent to the operator.",
      "If you are still interested, ask the provider for a new invitation.",
    ],
  },
  tooManyEnrolments: {
    title: "This was entered too often today",
    paragraphs: [
      "Companies were entered several times from this invitation today, so this one was not taken.",
      "Look in your mailbox for a mail that has come already, or try again tomorrow.",
    ],
  },
  passwordMailed: {
    title: "Please look for our mail",
    paragraphs: [
      "If somebody signs in by this address and has confirmed it, a mail with a link is on its way. The link works for an hour.",
      "No mail after ten minutes? Look among unwanted mails, or ask a Global admin of your organization for new credentials.",
    ],
  },
  passwordChosen: {
    title: "Your password is set",
    paragraphs: [
      "You sign in with your e-mail address and the password that you have chosen here. The link sets one password, once.",
      "Were you invited? Then open the invitation again from its mail, and sign in there to accept it.",
    ],
  },
  passwordLinkUnknown: {
    title: "This link does not work",
    paragraphs: [
      "Perhaps it was not copied whole, or a newer mail was sent: only the link in the newest one works.",
      "If you have a password by now, sign in with it. Else have a new mail sent.",
    ],
  },
  passwordLinkExpired: {
    title: "The time to choose a password is over",
    paragraphs: ["The link's time is over. Nothing was changed.", "Have a new mail sent, and use its link."],
  },
};
