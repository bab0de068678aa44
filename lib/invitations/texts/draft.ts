import type { Locale } from "../../contract/common.ts";
import { texts } from "../../languages/texts.ts";
import { fillDraft } from "../../text/fill.ts";
import { plainLine, shorten } from "../../text/plain.ts";

const subjectLimit = 200;
const nameLimit = 200;

/** A name in which `{{` cannot be read as the beginning of the link's placeholder. */
const withoutPlaceholder = (name: string): string =>
  shorten(plainLine(name).replace(/\{(?=\{)/g, "{ "), nameLimit);

/** The draft's text in one language. It keeps a request's limits however long the provider's name is. */
export const draftText = (
  locale: Locale,
  { providerName }: { readonly providerName: string },
): { subject: string; message: string } => {
  const { subject, message } = texts[locale].draft;
  const room = subjectLimit - fillDraft(subject, { provider: "" }).length;
  const provider = withoutPlaceholder(providerName);
  return {
    subject: fillDraft(subject, { provider: shorten(provider, room) }),
    message: message.map((paragraph) => fillDraft(paragraph, { provider })).join("\n\n"),
  };
};
