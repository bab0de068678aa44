import { withDeadline } from "../aws/deadline.ts";
import type { Mail } from "../aws/mail.ts";
import { stale } from "../errors.ts";
import { activeHold } from "../invitations/recipients/rules.ts";
import { recipientStore } from "../invitations/recipients/store.ts";
import { isPaused, sendingBreaker } from "../invitations/sending/breaker.ts";
import { mailPace } from "../invitations/sending/pace.ts";
import { productName } from "../languages/texts.ts";
import type { Sending } from "../mailed-links/sender.ts";
import { mailLocale, wants } from "../notification-preferences/rules.ts";
import { preferenceStore } from "../notification-preferences/store.ts";
import { optOutLinks, optOutUrl } from "../opt-outs/link.ts";
import { organizationStore } from "../organizations/store.ts";
import { all, equals } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import { addressProofs } from "../users/address-proof/items.ts";
import { users } from "../users/items.ts";
import { type LetterItem, letterKinds, letters, preferenceOf, security } from "./items.ts";
import { letterMail } from "./mail.ts";

/** The time budget of the AWS calls up to SES's answer, and once more of the one that marks the letter. */
const budget = 8_000;
/** Longer than sending and marking together. */
const leaseMilliseconds = 18_000;

const isOpen = ({ state }: LetterItem): boolean => state === "queued" || state === "sending";

/** A change of a letter, if it is still as it was read. */
const changed = (before: LetterItem, change: Partial<LetterItem>): Write =>
  letters.set(before, change, {
    when: all(equals("state", before.state), equals("attempts", before.attempts)),
    refuse: stale,
  });

/** Sends letters: claim, one call of SES, mark. */
export const letterSender = (o: Sending) => {
  const { table, mailer, clock, baseUrl } = o;
  const pace = mailPace(o);
  const stored = letters.in(table);
  const recipients = recipientStore(table);
  const organizations = organizationStore(table);
  const breaker = sendingBreaker(table);
  const optOuts = optOutLinks(table);
  const preferences = preferenceStore(table);

  /** The mail of a letter; `undefined` where nobody wants it, or nobody is there any more. */
  const written = async (letter: LetterItem): Promise<Mail | undefined> => {
    const { organizationId, userId, data } = letter;
    const kind = letterKinds.find((each) => each === letter.kind);
    const [user, organization, proof, own, ofOrganization] = await Promise.all([
      users.in(table).get({ organizationId, id: userId }),
      organizations.find(organizationId),
      addressProofs.in(table).get({ userId }),
      preferences.find(userId),
      preferences.find(organizationId),
    ]);
    if (!kind || user?.status !== "active" || !organization) return undefined;
    const preference = preferenceOf[kind];
    if (preference && !wants(preference, own, ofOrganization)) return undefined;
    const now = clock();
    const address = user.email;
    const isNeeded = security.has(kind);
    if (!isNeeded) {
      const [recipient, sending] = await Promise.all([
        recipients.read(organizationId, address),
        breaker.find(organizationId),
      ]);
      if (activeHold(recipient, now) || isPaused(sending, now) || organization.status !== "active")
        return undefined;
    }
    const locale = mailLocale(own, proof?.locale);
    const unsubscribe = isNeeded
      ? undefined
      : optOutUrl(baseUrl, await optOuts.tokenOf({ organizationId, address, locale }, now));
    const foot = { locale, baseUrl, organization: organization.name, unsubscribe };
    return {
      to: address,
      senderName: productName(locale),
      locale,
      kind: isNeeded ? "security" : "letter",
      organizationId,
      unsubscribe,
      ...letterMail(kind, data, { locale, foot }),
      tags: { letter: letter.about },
    };
  };

  /** Leases the letter, and writes its mail; `undefined` when there is nothing to send. Throws while another has it. */
  const claim = (id: Pick<LetterItem, "about" | "userId">) =>
    retryOnConflict(async () => {
      const letter = await stored.get(id);
      if (!letter || !isOpen(letter)) return undefined;
      const now = clock().getTime();
      if (letter.state === "sending" && (letter.leaseUntil ?? 0) > now)
        throw new Error("another sender has this letter");
      const mail = await written(letter);
      if (!mail) {
        await table.write(changed(letter, { state: "dropped" }));
        return undefined;
      }
      const claimed = { state: "sending" as const, attempts: letter.attempts + 1 };
      await table.write(changed(letter, { ...claimed, leaseUntil: now + leaseMilliseconds }));
      return { letter: { ...letter, ...claimed }, mail };
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
          // With a budget of its own. When this fails too, the lease ends by itself.
          await withDeadline(budget, () => table.write(changed(letter, { leaseUntil: 0 }))).catch(() => {});
          throw error;
        }
      });
      if (sent) await withDeadline(budget, () => table.write(changed(sent.letter, { state: sent.state })));
    },
  };
};
