import { stale } from "../../errors.ts";
import { texts } from "../../languages/texts.ts";
import type { MailedLinkItem } from "../../mailed-links/items.ts";
import { linkMail } from "../../mailed-links/mail.ts";
import { linkSender, type Sending } from "../../mailed-links/sender.ts";
import { localeOf, mailedLinkStore } from "../../mailed-links/store.ts";
import { optOutLinks, optOutUrl } from "../../opt-outs/link.ts";
import { organizationIsActive } from "../../organizations/standing.ts";
import { organizationStore } from "../../organizations/store.ts";
import { plainLine } from "../../text/plain.ts";
import { inviters } from "../inviter.ts";
import { mailLogo } from "../mail/logo.ts";
import { activeHold } from "../recipients/rules.ts";
import { recipientStore } from "../recipients/store.ts";
import { mailToRemindOf } from "../requests/reminder.ts";
import { requestStore } from "../requests/store.ts";
import { isPaused, sendingBreaker } from "./breaker.ts";

/**
 * Sends the reminders of invitations. Each has its own link, because the first link's secret is stored nowhere. Both
 * links work. Bounces count like those of the invitation's own mail.
 */
export const reminderSender = (services: Sending) => {
  const links = mailedLinkStore(services.table);
  const requests = requestStore(services.table);
  const recipients = recipientStore(services.table);
  const organizations = organizationStore(services.table);
  const breaker = sendingBreaker(services.table);
  const optOuts = optOutLinks(services.table);
  const inviterOf = inviters(services.table);

  return linkSender<MailedLinkItem>(services, {
    path: "/invitations/",
    lasts: ({ lasts }) => lasts,
    find: (id) => links.find(id, "reminder"),
    save: links.save,

    async wanted(item, now, hash) {
      const { organizationId, email, subjectId, mailId = "" } = item;
      const [request, provider, recipient, sending] = await Promise.all([
        requests.find(organizationId, subjectId),
        organizations.find(organizationId),
        recipients.read(organizationId, email),
        breaker.find(organizationId),
      ]);
      const isWanted = request !== undefined && mailToRemindOf(request, now) === mailId;
      if (!isWanted || provider?.status !== "active") return undefined;
      if (activeHold(recipient, now) || isPaused(sending, now)) return undefined;
      const inviter = await inviterOf(request);
      const { linkHash: of = "", reminder } = request;
      const locale = localeOf(item);
      const words = { ...texts[locale].mail, ...texts[locale].reminderMail };
      const about = { organizationId, address: email, requestId: subjectId, locale };
      const unsubscribe = optOutUrl(services.baseUrl, await optOuts.tokenOf(about, now));
      const picture = mailLogo(provider, services.baseUrl);
      const logo = picture && { picture, name: plainLine(provider.name) };
      const foot = { locale, baseUrl: services.baseUrl, organization: provider.name, unsubscribe };
      return {
        checks: [
          requests.save("deliver", request, { ...request, reminder: { hash, of } }),
          ...requests.endedLink({ ...request, linkHash: undefined, reminder }),
          organizationIsActive(organizationId, stale, provider),
          ...recipients.notHeld(organizationId, email, now, stale),
          breaker.notPaused(organizationId, now, stale),
        ],
        write: (link) => ({
          replyTo: request.replyTo,
          senderName: provider.name,
          locale,
          kind: "reminder",
          organizationId,
          unsubscribe,
          tags: { request: subjectId, provider: organizationId, outbox: mailId },
          ...linkMail(
            words,
            { provider: provider.name },
            {
              ...{ locale, link, foot, logo, inviter },
              expiresAt: new Date(request.expiresAt),
              readerCountry: request.resellerCountry,
            },
          ),
        }),
      };
    },
  });
};
