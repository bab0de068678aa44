import { productName, texts } from "../../languages/texts.ts";
import type { MailedLinkItem } from "../../mailed-links/items.ts";
import { linkMail } from "../../mailed-links/mail.ts";
import { linkSender, type Sending } from "../../mailed-links/sender.ts";
import { localeOf, mailedLinkStore } from "../../mailed-links/store.ts";
import { passwordAccounts } from "./accounts.ts";

/** Sends the mails by which users choose a password. */
export const passwordSender = (services: Sending) => {
  const links = mailedLinkStore(services.table);
  const accounts = passwordAccounts(services.table, services.clock);

  return linkSender<MailedLinkItem>(services, {
    path: "/passwords/",
    lasts: ({ lasts }) => lasts,
    find: (id) => links.find(id, "password"),
    save: links.save,

    async wanted(item) {
      const { organizationId, email, subjectId } = item;
      const account = await accounts.find(organizationId, subjectId);
      if (account?.mailTo !== email) return undefined;
      const locale = localeOf(item);
      const words = texts[locale];
      const { organizationName: organization, senderId, email: name, country } = account;
      const foot = { locale, baseUrl: services.baseUrl, organization };
      const ofAdmin = { ...words.forgottenMail, ...words.forgottenAdminMail };
      const ofUser = item.because === "forgotten" ? words.forgottenMail : words.passwordMail;
      return {
        checks: [account.standing],
        write: (link, expiresAt) => ({
          senderName: productName(locale),
          locale,
          kind: "password",
          organizationId: senderId,
          tags: { link: subjectId },
          ...linkMail(
            account.user ? ofUser : ofAdmin,
            { organization, account: name },
            { locale, link, expiresAt, readerCountry: country, foot },
          ),
        }),
      };
    },
  });
};
