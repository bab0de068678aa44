import type { Locale } from "../../contract/common.ts";
import { fillText } from "../../text/fill.ts";
import { plainLine, shorten } from "../../text/plain.ts";
import { en, type Texts } from "./en.ts";
import { ru } from "./ru.ts";

/** Every word that an invited person reads, by language. */
export const texts: Readonly<Record<Locale, Texts>> = { en, ru };

const subjectLimit = 200;
const nameLimit = 200;

/** A name that can stand beside the placeholder without becoming one. */
const harmless = (name: string): string => shorten(plainLine(name).replace(/\{(?=\{)/g, "{ "), nameLimit);

/** The text a provider starts from: within the limits of a request whatever the provider is called. */
export const draftText = (
  locale: Locale,
  { providerName }: { readonly providerName: string },
): { subject: string; message: string } => {
  const { subject, message } = texts[locale].draft;
  const room = subjectLimit - fillText(subject, { provider: "" }).length;
  const provider = harmless(providerName);
  return {
    subject: fillText(subject, { provider: shorten(provider, room) }),
    message: fillText(message.join("\n\n"), { provider }),
  };
};
