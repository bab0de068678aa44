import type { Locale } from "../../contract/common.ts";
import { fillText } from "../../text/fill.ts";
import { plainLine, shorten } from "../../text/plain.ts";
import { mail as enMail } from "./en/mail.ts";
import { outcomes as enOutcomes } from "./en/outcomes.ts";
import { page as enPage } from "./en/page.ts";
import { mail as ruMail } from "./ru/mail.ts";
import { outcomes as ruOutcomes } from "./ru/outcomes.ts";
import { page as ruPage } from "./ru/page.ts";

const en = { language: "English", ...enMail, ...enPage, ...enOutcomes };

/** What each language has to say. `{provider}`, `{reseller}`, `{date}` and the like are placeholders, filled by name. */
export type Texts = typeof en;

/** The text of a page about a finished or impossible step. */
export type Notice = Texts["accepted"];

/** Every word that an invited person reads, by language. */
export const texts: Readonly<Record<Locale, Texts>> = {
  en,
  ru: { language: "Русский", ...ruMail, ...ruPage, ...ruOutcomes },
};

const subjectLimit = 200;
const nameLimit = 200;

/** A name in which `{{` cannot pass for the beginning of the link's placeholder. */
const withoutPlaceholder = (name: string): string =>
  shorten(plainLine(name).replace(/\{(?=\{)/g, "{ "), nameLimit);

/** The draft's text in one language. It keeps to the limits of a request however long the provider's name is. */
export const draftText = (
  locale: Locale,
  { providerName }: { readonly providerName: string },
): { subject: string; message: string } => {
  const { subject, message } = texts[locale].draft;
  const room = subjectLimit - fillText(subject, { provider: "" }).length;
  const provider = withoutPlaceholder(providerName);
  return {
    subject: fillText(subject, { provider: shorten(provider, room) }),
    message: fillText(message.join("\n\n"), { provider }),
  };
};
