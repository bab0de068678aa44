/** The English words of the mail: the draft that a provider starts from, and the frame around its text. */
export const mail = {
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
};
