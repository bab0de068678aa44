import { type Content, paragraphsMail, type Sent, type Way } from "../invitations/mail/paragraphs.ts";
import { linkableWebsite } from "../invitations/texts/website.ts";
import type { Phrase } from "../languages/message.ts";
import { texts } from "../languages/texts.ts";
import { plainLine } from "../text/plain.ts";
import { adminLetterKinds, type LetterKind, security } from "./items.ts";

/** The values that letters may contain. */
type LetterValues = Readonly<
  Record<"account" | "address" | "by" | "client" | "date" | "organization" | "provider" | "reseller", string>
>;
type Data = Readonly<Record<string, string>>;
const nothing: LetterValues = {
  ...{ account: "", address: "", by: "", client: "", date: "" },
  ...{ organization: "", provider: "", reseller: "" },
};

/** The link in a letter: the account page, and for a new partner the page about its next steps. */
const waysFrom = (kind: LetterKind, { provider = "", website }: Data, { locale, foot }: Sent): Way[] => {
  const { account, host } = texts[locale];
  const own = { label: account.signIn, url: `${foot.baseUrl}/account?lang=${locale}` };
  if (kind !== "receipt") return security.has(kind) && kind !== "disabled" ? [own] : [];
  const site = linkableWebsite(website);
  return [
    own,
    { label: host.guides, url: `${foot.baseUrl}/docs/guides` },
    ...(site ? [{ label: plainLine(provider), url: site.href }] : []),
  ];
};

/** A letter as a mail. A receipt begins with who accepted, and when. */
export const letterMail = (kind: LetterKind, data: Data, sent: Sent): Content => {
  const { letters: words, accepted } = texts[sent.locale];
  const { subject, text }: { subject: Phrase<LetterValues>; text: Phrase<LetterValues> } = words[kind];
  const saysWho = kind === "receipt" && data.date !== undefined;
  return paragraphsMail(
    [
      subject,
      ...(saysWho ? accepted.paragraphs.slice(0, 1) : []),
      text,
      ...(security.has(kind) ? [words.unexpected] : []),
    ],
    { ...nothing, ...data },
    sent,
    waysFrom(kind, data, sent),
  );
};

/**
 * A letter about a customer's admin. Its reader gets the customer's bills and may be another person than the admin.
 * Throws for kinds of letters that only concern users.
 */
export const adminLetterMail = (kind: LetterKind, data: Data, sent: Sent): Content => {
  const words = texts[sent.locale].adminLetters;
  const adminKind = adminLetterKinds.find((each) => each === kind);
  if (!adminKind) throw new Error(`nobody is told ${kind} of a customer's admin`);
  return paragraphsMail(
    [words.subject, words[adminKind], words.intro, words.unexpected],
    { ...nothing, ...data },
    sent,
  );
};
