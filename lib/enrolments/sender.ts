import { stale } from "../errors.ts";
import { activeHold } from "../invitations/recipients/rules.ts";
import { recipientStore } from "../invitations/recipients/store.ts";
import { productName, texts } from "../languages/texts.ts";
import type { MailedLinkItem } from "../mailed-links/items.ts";
import { linkMail } from "../mailed-links/mail.ts";
import { linkSender, type Sending } from "../mailed-links/sender.ts";
import { localeOf, mailedLinkStore } from "../mailed-links/store.ts";
import { optOutLinks, optOutUrl } from "../opt-outs/link.ts";
import { organizationIsActive } from "../organizations/standing.ts";
import { organizationStore } from "../organizations/store.ts";
import { enrolmentDrafts } from "./items.ts";

/**
 * Sends the mails that prove the address of an enrolment request. They name the inviting provider, and contain none of
 * the form's texts.
 */
export const enrolmentSender = (services: Sending) => {
  const links = mailedLinkStore(services.table);
  const optOuts = optOutLinks(services.table);
  const recipients = recipientStore(services.table);
  const organizations = organizationStore(services.table);

  return linkSender<MailedLinkItem>(services, {
    path: "/enrolments/",
    lasts: ({ lasts }) => lasts,
    find: (id) => links.find(id, "enrolment"),
    save: links.save,

    async wanted(item, now) {
      const { organizationId, email, subjectId } = item;
      const [provider, recipient, draft] = await Promise.all([
        organizations.find(organizationId),
        recipients.read(organizationId, email),
        enrolmentDrafts.in(services.table).get({ id: subjectId }),
      ]);
      if (provider?.status !== "active" || activeHold(recipient, now)) return undefined;
      const locale = localeOf(item);
      const about = { organizationId, address: email, locale };
      const unsubscribe = optOutUrl(services.baseUrl, await optOuts.tokenOf(about, now));
      const foot = { locale, baseUrl: services.baseUrl, organization: provider.name, unsubscribe };
      const words = texts[locale];
      return {
        checks: [
          organizationIsActive(organizationId, stale, provider),
          ...recipients.notHeld(organizationId, email, now, stale),
        ],
        write: (link, expiresAt) => ({
          // Not in the provider's name, since it has not asked for this mail.
          senderName: productName(locale),
          locale,
          kind: "enrolment",
          organizationId,
          unsubscribe,
          tags: { link: subjectId },
          ...linkMail(
            words.enrolmentMail,
            { provider: provider.name },
            { locale, link, expiresAt, readerCountry: draft?.country, foot },
          ),
        }),
      };
    },
  });
};
