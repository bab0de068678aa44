import type { Locale } from "../../lib/contract/common.ts";
import { invitationMail } from "../../lib/invitations/mail/mail.ts";
import { draftText } from "../../lib/invitations/texts/draft.ts";
import { texts } from "../../lib/languages/texts.ts";
import { linkMail } from "../../lib/mailed-links/mail.ts";

const providerName = "Northwind Cloud Distribution";
const organization = "Fabrikam Managed Services";
const link =
  "https://channel.example/invitations/req_01jabcdefghjkmnpqrstvwxyz0.4kQm1s8X2p9vJ7h0T5wZc3bN6yR1uL8aEoGfKdQxYtI";
const expiresAt = new Date("2026-11-29T16:05:00Z");

/** Every mail in one language, as its HTML, by name. */
export const mailsIn = (locale: Locale): readonly (readonly [name: string, html: string])[] => {
  const words = texts[locale];
  const unsubscribe = "https://channel.example/unsubscribe/4kQm1s8X2p9vJ7h0T5wZc3bN6yR1uL8aEoGfKdQxYtI";
  const sent = { locale, link, expiresAt };
  const foot = { locale, baseUrl: "https://channel.example", organization };
  const invitation = invitationMail({
    ...sent,
    providerName,
    providerWebsite: "https://northwind.example",
    unsubscribe,
    ...draftText(locale, { providerName }),
  });
  return [
    ["invitation", invitation.html],
    [
      "address",
      linkMail(words.addressMail, { organization }, { ...sent, foot: { ...foot, unsubscribe } }).html,
    ],
    ["enrolment", linkMail(words.enrolmentMail, { provider: providerName }, { ...sent, foot }).html],
    ["first password", linkMail(words.passwordMail, { organization }, { ...sent, foot }).html],
    ["forgotten password", linkMail(words.forgottenMail, { organization }, { ...sent, foot }).html],
  ];
};
