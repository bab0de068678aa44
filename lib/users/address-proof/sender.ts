import { stale } from "../../errors.ts";
import { activeHold } from "../../invitations/recipients/rules.ts";
import { recipientStore } from "../../invitations/recipients/store.ts";
import { isPaused, sendingBreaker } from "../../invitations/sending/breaker.ts";
import { texts } from "../../languages/texts.ts";
import { linkMail } from "../../mailed-links/mail.ts";
import { linkSender, type Sending } from "../../mailed-links/sender.ts";
import { optOutLinks, optOutUrl } from "../../opt-outs/link.ts";
import { organizationIsActive } from "../../organizations/standing.ts";
import { organizationStore } from "../../organizations/store.ts";
import { users } from "../items.ts";
import { canBeProven, userStore } from "../store.ts";
import type { AddressProofItem } from "./items.ts";
import { linkMilliseconds, localeOf } from "./rules.ts";
import { addressProofStore } from "./store.ts";

/** Sends the mails that prove addresses. */
export const addressProofSender = (services: Sending) => {
  const { table } = services;
  const optOuts = optOutLinks(table);
  const proofs = addressProofStore(table);
  const recipients = recipientStore(table);
  const organizations = organizationStore(table);
  const accounts = userStore(table);
  const breaker = sendingBreaker(table);

  return linkSender<AddressProofItem>(services, {
    path: "/addresses/",
    lasts: () => linkMilliseconds,
    find: proofs.find,
    save: proofs.save,

    async wanted(proof, now) {
      const { organizationId, email, userId } = proof;
      const [user, organization, owner, recipient, sending] = await Promise.all([
        users.in(table).get({ organizationId, id: userId }),
        organizations.find(organizationId),
        accounts.byEmail(email),
        recipients.read(organizationId, email),
        breaker.find(organizationId),
      ]);
      const isWanted =
        user?.status === "active" &&
        canBeProven(owner) &&
        !activeHold(recipient, now) &&
        !isPaused(sending, now);
      if (!isWanted || organization?.status !== "active") return undefined;
      const { name, country: readerCountry } = organization;
      const locale = localeOf(proof);
      const about = { organizationId, address: email, locale };
      const unsubscribe = optOutUrl(services.baseUrl, await optOuts.tokenOf(about, now));
      const foot = { locale, baseUrl: services.baseUrl, organization: name, unsubscribe };
      return {
        checks: [
          organizationIsActive(organizationId, stale, organization),
          // Mails to the mailbox may be held back between the read and this write.
          ...recipients.notHeld(organizationId, email, now, stale),
        ],
        write: (link, expiresAt) => ({
          senderName: name,
          locale,
          kind: "address-proof",
          organizationId,
          unsubscribe,
          tags: { user: userId, organization: organizationId },
          ...linkMail(
            texts[locale].addressMail,
            { organization: name },
            { locale, link, expiresAt, readerCountry, foot },
          ),
        }),
      };
    },
  });
};
