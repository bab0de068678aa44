import { withDeadline } from "../aws/deadline.ts";
import type { Mail } from "../aws/mail.ts";
import { stale } from "../errors.ts";
import { mailPace } from "../invitations/sending/pace.ts";
import { formatMoment } from "../invitations/texts/moment.ts";
import { productName } from "../languages/texts.ts";
import type { Sending } from "../mailed-links/sender.ts";
import { optOutLinks, optOutUrl } from "../opt-outs/link.ts";
import { all, equals } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import { type LetterItem, letterKinds, letters, security } from "./items.ts";
import { adminLetterMail, letterMail } from "./mail.ts";
import { letterReaders } from "./reader.ts";

/** The time budget of the AWS calls until SES's answer, and once more of the one that marks the letter. */
const budget = 8_000;
/** Longer than sending and marking together. */
const leaseMilliseconds = 18_000;

const isOpen = ({ state }: LetterItem): boolean => state === "queued" || state === "sending";

/** A change of a letter, provided that it is as it was read. */
const changed = (before: LetterItem, change: Partial<LetterItem>): Write =>
  letters.set(before, change, {
    when: all(equals("state", before.state), equals("attempts", before.attempts)),
    refuse: stale,
  });

/** Sends letters: claim, one call of SES, mark. */
export const letterSender = (services: Sending) => {
  const { table, mailer, clock, baseUrl } = services;
  const pace = mailPace(services);
  const stored = letters.in(table);
  const optOuts = optOutLinks(table);
  const readerOf = letterReaders(table);

  /** The mail of a letter, and the quota places that it takes; `undefined` when it has no reader. */
  const written = async (
    letter: LetterItem,
  ): Promise<{ mail: Mail; counted: readonly Write[] } | undefined> => {
    const kind = letterKinds.find((each) => each === letter.kind);
    // The stream brings it again, until a release that knows its kind runs.
    if (!kind) throw new Error(`only a newer release knows letters of the kind ${letter.kind}`);
    const now = clock();
    const reader = await readerOf(kind, letter, now);
    if (!reader) return undefined;
    const { address, locale, country, sender, ofAdmin, counted } = reader;
    const organizationId = sender.id;
    const isNeeded = security.has(kind);
    const unsubscribe = isNeeded
      ? undefined
      : optOutUrl(baseUrl, await optOuts.tokenOf({ organizationId, address, locale }, now));
    const foot = { locale, baseUrl, organization: sender.name, unsubscribe };
    const { at, ...values } = letter.data;
    const data = at === undefined ? values : { ...values, date: formatMoment(locale, new Date(at), country) };
    const content = ofAdmin
      ? adminLetterMail(kind, { ...data, ...ofAdmin }, { locale, foot })
      : letterMail(kind, data, { locale, foot });
    const mail: Mail = {
      to: address,
      senderName: productName(locale),
      locale,
      kind: isNeeded ? "security" : "letter",
      organizationId,
      unsubscribe,
      ...content,
      tags: { letter: letter.about },
    };
    return { mail, counted };
  };

  /**
   * Leases the letter, and writes its mail; `undefined` when there is nothing to send. Throws while another sender has
   * it.
   */
  const claim = (id: Pick<LetterItem, "about" | "userId">) =>
    retryOnConflict(async () => {
      const letter = await stored.get(id);
      if (!letter || !isOpen(letter)) return undefined;
      const now = clock().getTime();
      if (letter.state === "sending" && (letter.leaseUntil ?? 0) > now)
        throw new Error("another sender has this letter");
      const ready = await written(letter);
      if (!ready) {
        await table.write(changed(letter, { state: "dropped" }));
        return undefined;
      }
      const claimed = { state: "sending" as const, attempts: letter.attempts + 1 };
      const leased = changed(letter, { ...claimed, leaseUntil: now + leaseMilliseconds });
      await table.transact([leased, ...ready.counted]);
      return { letter: { ...letter, ...claimed }, mail: ready.mail };
    });

  return {
    /** Sends one letter. Throws when the stream is to bring it again. */
    async deliver(id: Pick<LetterItem, "about" | "userId">): Promise<void> {
      const known = await withDeadline(budget, () => stored.get(id));
      if (!known || !isOpen(known)) return;
      await pace.turn();
      const sent = await withDeadline(budget, async () => {
        const claimed = await claim(id);
        if (!claimed) return undefined;
        const { letter, mail } = claimed;
        try {
          const { state } = await mailer.send(mail);
          return { letter, state: state === "sent" ? ("sent" as const) : ("failed" as const) };
        } catch (error) {
          // With its own time budget. If this fails too, the lease ends by itself.
          await withDeadline(budget, () => table.write(changed(letter, { leaseUntil: 0 }))).catch(() => {});
          throw error;
        }
      });
      if (sent) await withDeadline(budget, () => table.write(changed(sent.letter, { state: sent.state })));
    },
  };
};
