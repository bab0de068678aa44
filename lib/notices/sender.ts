import { withDeadline } from "../aws/deadline.ts";
import type { Mail } from "../aws/mail.ts";
import { mailPace } from "../invitations/sending/pace.ts";
import { localeOfReader } from "../languages/of-country.ts";
import { productName } from "../languages/texts.ts";
import type { Sending } from "../mailed-links/sender.ts";
import { mailLocale } from "../notification-preferences/rules.ts";
import { preferenceStore } from "../notification-preferences/store.ts";
import { organizationStore } from "../organizations/store.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import { addressProofs } from "../users/address-proof/items.ts";
import { users } from "../users/items.ts";
import { notices } from "./items.ts";
import { isOpen, noticeUpdate } from "./store.ts";
import { noticeMail } from "./text.ts";

/** The time budget of the AWS calls until SES's answer, and once more of the one that marks the notice. */
const budget = 8_000;
/** Longer than sending and marking together. */
const leaseMilliseconds = 18_000;

/** Sends notices: claim, one call of SES, mark. */
export const noticeSender = (services: Sending) => {
  const { table, mailer, clock, baseUrl } = services;
  const pace = mailPace(services);
  const stored = notices.in(table);
  const organizations = organizationStore(table);
  const preferences = preferenceStore(table);

  /**
   * Leases the notice, and writes its mail; `undefined` when there is nothing to send. Throws while another sender has
   * it.
   */
  const claim = (id: string) =>
    retryOnConflict(async () => {
      const notice = await stored.get({ id });
      if (!notice || !isOpen(notice)) return undefined;
      const now = clock().getTime();
      if (notice.state === "sending" && (notice.leaseUntil ?? 0) > now)
        throw new Error("another sender has this notice");
      // The stream brings it again, until a release that knows its kind runs.
      if (notice.kind !== "webhook-disabled")
        throw new Error(`only a newer release knows notices of the kind ${notice.kind}`);
      const { organizationId, userId } = notice;
      const [user, organization, proof, own] = await Promise.all([
        users.in(table).get({ organizationId, id: userId }),
        organizations.find(organizationId),
        addressProofs.in(table).get({ userId }),
        preferences.find(userId),
      ]);
      if (user?.status !== "active" || !organization) {
        await table.write(noticeUpdate(notice, { state: "dropped" }));
        return undefined;
      }
      const claimed = { state: "sending" as const, attempts: notice.attempts + 1 };
      await table.write(noticeUpdate(notice, { ...claimed, leaseUntil: now + leaseMilliseconds }));
      const locale = mailLocale(own, proof?.locale, localeOfReader([], organization.country));
      const foot = { locale, baseUrl, organization: organization.name };
      const mail: Mail = {
        to: user.email,
        senderName: productName(locale),
        ...{ locale, kind: "notice", organizationId },
        ...noticeMail(notice, { locale, foot }),
        tags: { notice: notice.id },
      };
      return { notice: { ...notice, ...claimed }, mail };
    });

  return {
    /** Sends one notice. Throws when the stream is to bring it again. */
    async deliver(id: string): Promise<void> {
      const known = await withDeadline(budget, () => stored.get({ id }));
      if (!known || !isOpen(known)) return;
      await pace.turn();
      const sent = await withDeadline(budget, async () => {
        const claimed = await claim(id);
        if (!claimed) return undefined;
        const { notice, mail } = claimed;
        try {
          const { state } = await mailer.send(mail);
          return { notice, state: state === "sent" ? ("sent" as const) : ("failed" as const) };
        } catch (error) {
          // With its own time budget. If this fails too, the lease ends by itself.
          await withDeadline(budget, () => table.write(noticeUpdate(notice, { leaseUntil: 0 }))).catch(
            () => {},
          );
          throw error;
        }
      });
      if (sent)
        await withDeadline(budget, () => table.write(noticeUpdate(sent.notice, { state: sent.state })));
    },
  };
};
