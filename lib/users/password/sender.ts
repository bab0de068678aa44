import { stale } from "../../errors.ts";
import { productName, texts } from "../../languages/texts.ts";
import type { MailedLinkItem } from "../../mailed-links/items.ts";
import { linkMail } from "../../mailed-links/mail.ts";
import { linkSender, type Sending } from "../../mailed-links/sender.ts";
import { localeOf, mailedLinkStore } from "../../mailed-links/store.ts";
import { organizationIsActive } from "../../organizations/standing.ts";
import { organizationStore } from "../../organizations/store.ts";
import { users } from "../items.ts";

/** Sends the mails by which users choose a password. */
export const passwordSender = (o: Sending) => {
  const links = mailedLinkStore(o.table);
  const organizations = organizationStore(o.table);

  return linkSender<MailedLinkItem>(o, {
    path: "/passwords/",
    lasts: ({ lasts }) => lasts,
    find: (id) => links.find(id, "password"),
    save: links.save,

    async wanted(item) {
      const { organizationId, email, subjectId } = item;
      const [user, organization] = await Promise.all([
        users.in(o.table).get({ organizationId, id: subjectId }),
        organizations.find(organizationId),
      ]);
      if (user?.status !== "active" || user.email !== email || organization?.status !== "active")
        return undefined;
      const locale = localeOf(item);
      const words = texts[locale];
      return {
        checks: [organizationIsActive(organizationId, stale, organization)],
        write: (link, expiresAt) => ({
          senderName: productName(locale),
          locale,
          kind: "password",
          organizationId,
          tags: { link: subjectId },
          ...linkMail(
            item.because === "forgotten" ? words.forgottenMail : words.passwordMail,
            { organization: organization.name },
            {
              locale,
              link,
              expiresAt,
              readerCountry: organization.country,
              foot: { locale, baseUrl: o.baseUrl, organization: organization.name },
            },
          ),
        }),
      };
    },
  });
};
