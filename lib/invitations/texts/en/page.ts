/** The English words of the invitation page, from the invitation to the last step of a sign-in. */
export const page = {
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
      "You do not need to sign in. Declining is final: to become partners later, you would need a new invitation.",
    declineButton: "Decline",
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
};
