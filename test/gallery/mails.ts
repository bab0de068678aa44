import type { Locale } from "../../lib/contract/common.ts";
import { type InvitationMail, invitationMail } from "../../lib/invitations/mail/mail.ts";
import type { Content } from "../../lib/invitations/mail/paragraphs.ts";
import { draftText } from "../../lib/invitations/texts/draft.ts";
import { formatMoment } from "../../lib/invitations/texts/moment.ts";
import { texts } from "../../lib/languages/texts.ts";
import { adminLetterKinds, letterKinds, security } from "../../lib/letters/items.ts";
import { adminLetterMail, letterMail } from "../../lib/letters/mail.ts";
import { linkMail } from "../../lib/mailed-links/mail.ts";
import { noticeMail } from "../../lib/notices/text.ts";

import { picture } from "./logo.ts";

const providerName = "Northwind Cloud Distribution";
const organization = "Fabrikam Managed Services";
const details = {
  website: "https://northwind.example",
  account: "admin@contoso.example",
  by: providerName,
  address: "kim@fabrikam.example",
  client: "Fabrikam ERP",
  organization,
  provider: providerName,
  reseller: organization,
};
const link =
  "https://channel.example/invitations/req_01jabcdefghjkmnpqrstvwxyz0.4kQm1s8X2p9vJ7h0T5wZc3bN6yR1uL8aEoGfKdQxYtI";
const inviter = { name: "Nora Winter", roles: ["SalesAgent"] };
const expiresAt = new Date("2026-11-29T16:05:00Z");

/** Every mail in one language, by name. */
export const mailsIn = (locale: Locale): readonly (readonly [name: string, mail: Content])[] => {
  const languageTexts = texts[locale];
  const unsubscribe = "https://channel.example/unsubscribe/4kQm1s8X2p9vJ7h0T5wZc3bN6yR1uL8aEoGfKdQxYtI";
  const sent = { locale, link, expiresAt };
  const foot = { locale, baseUrl: "https://channel.example", organization };
  const draft = draftText(locale, { providerName });
  const invite = (more: Partial<InvitationMail>) =>
    invitationMail({
      ...sent,
      providerName,
      providerWebsite: "https://northwind.example",
      inviter,
      unsubscribe,
      ...draft,
      ...more,
    });
  const letterFoot = { ...foot, unsubscribe };
  return [
    ["invitation", invite({})],
    ["invitation, in the reader's time zone", invite({ readerCountry: "JP" })],
    [
      "invitation, with the provider's logo",
      invite({ providerLogo: { url: picture, width: 96, height: 32 } }),
    ],
    [
      "invitation, the link in a sentence",
      invite({ message: draft.message.replace(/:\s+(\{\{link\}\})/, " ($1).") }),
    ],
    [
      "reminder",
      linkMail(
        { ...languageTexts.mail, ...languageTexts.reminderMail },
        { provider: providerName },
        { ...sent, foot: letterFoot, inviter },
      ),
    ],
    ...letterKinds.map(
      (kind) =>
        [
          `letter: ${kind}`,
          letterMail(
            kind,
            { ...details, date: formatMoment(locale, expiresAt) },
            { locale, foot: security.has(kind) ? foot : letterFoot },
          ),
        ] as const,
    ),
    ...adminLetterKinds.map(
      (kind) => [`letter on an admin: ${kind}`, adminLetterMail(kind, details, { locale, foot })] as const,
    ),
    ...["gone", "failing"].map((because): [string, Content] => {
      const data = { webhookEndpointId: "whk_01k2fbdn6prt35xsge33e43bhb", host: "erp.example", because };
      return [
        `webhook endpoint: ${because}`,
        noticeMail({ kind: "webhook-disabled", data }, { locale, foot }),
      ];
    }),
    [
      "address",
      linkMail(languageTexts.addressMail, { organization }, { ...sent, foot: { ...foot, unsubscribe } }),
    ],
    ["enrolment", linkMail(languageTexts.enrolmentMail, { provider: providerName }, { ...sent, foot })],
    ["first password", linkMail(languageTexts.passwordMail, { organization }, { ...sent, foot })],
    ["forgotten password", linkMail(languageTexts.forgottenMail, { organization }, { ...sent, foot })],
    [
      "forgotten password of an admin",
      linkMail({ ...languageTexts.forgottenMail, ...languageTexts.forgottenAdminMail }, details, {
        ...sent,
        foot,
      }),
    ],
  ];
};
