import { type Content, paragraphsMail, type Sent } from "../invitations/mail/paragraphs.ts";
import type { Phrase } from "../languages/message.ts";
import { texts } from "../languages/texts.ts";
import { adminLetterKinds, type LetterKind, security } from "./items.ts";

/** What letters may name. */
type Told = Readonly<
  Record<"account" | "address" | "by" | "client" | "organization" | "provider" | "reseller", string>
>;
type Data = Readonly<Record<string, string>>;
const nothing: Told = {
  ...{ account: "", address: "", by: "", client: "" },
  ...{ organization: "", provider: "", reseller: "" },
};

/** A letter as a mail. */
export const letterMail = (kind: LetterKind, data: Data, sent: Sent): Content => {
  const words = texts[sent.locale].letters;
  const { subject, text }: { subject: Phrase<Told>; text: Phrase<Told> } = words[kind];
  return paragraphsMail(
    [subject, text, ...(security.has(kind) ? [words.unexpected] : [])],
    { ...nothing, ...data },
    sent,
  );
};

/**
 * A letter about a customer's admin, whose reader gets the customer's bills and need not be that admin. Throws for what is
 * told of users alone.
 */
export const adminLetterMail = (kind: LetterKind, data: Data, sent: Sent): Content => {
  const words = texts[sent.locale].adminLetters;
  const told = adminLetterKinds.find((each) => each === kind);
  if (!told) throw new Error(`nobody is told ${kind} of a customer's admin`);
  return paragraphsMail(
    [words.subject, words[told], words.intro, words.unexpected],
    { ...nothing, ...data },
    sent,
  );
};
