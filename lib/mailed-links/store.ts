import { type Locale, locale as locales } from "../contract/common.ts";
import { stale } from "../errors.ts";
import { firstLocale } from "../languages/offered.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import { type MailedLinkItem, mailedLinks, type Purpose } from "./items.ts";

/** A mail to queue. */
type Asked = Pick<MailedLinkItem, "subjectId" | "organizationId" | "email" | "lasts"> & {
  purpose: Purpose;
  locale: Locale;
  because?: "forgotten";
  mailId?: string;
};

/** The language of a mail and its page, if this release has it. */
export const localeOf = ({ locale }: Pick<MailedLinkItem, "locale">): Locale =>
  locales.safeParse(locale).data ?? firstLocale;

/** Mails with personal links. */
export const mailedLinkStore = (table: Table) => {
  const stored = mailedLinks.in(table);
  return {
    find: (subjectId: string, purpose: Purpose): Promise<MailedLinkItem | undefined> =>
      stored.get({ subjectId, purpose }),

    save: (before: MailedLinkItem, after: MailedLinkItem): Write => mailedLinks.update(before, after),

    /**
     * Queues a mail. No older link for the same purpose works any more. `before` is the former item, if there was one.
     */
    queue(asked: Asked, before: MailedLinkItem | undefined, now: Date): Write {
      const after: MailedLinkItem = {
        ...before,
        because: undefined,
        mailId: undefined,
        ...asked,
        type: "MailedLink",
        state: "queued",
        queuedAt: now.toISOString(),
        attempts: before?.attempts ?? 0,
        linkHash: undefined,
        expiresAt: undefined,
        version: before?.version ?? 1,
      };
      return before ? mailedLinks.update(before, after) : mailedLinks.create(after, stale);
    },
  };
};
