import { texts } from "../../languages/texts.ts";
import { fillText } from "../../text/fill.ts";
import { footText } from "./foot.ts";
import type { MailParts } from "./parts.ts";

const width = 72;

/** Wraps one line at its spaces. A word that is longer than the line stays whole. */
const wrapped = (line: string, room: number): string[] => {
  const lines = [""];
  for (const word of line.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last === "" || last.length + 1 + word.length <= room)
      lines[lines.length - 1] = last ? `${last} ${word}` : word;
    else lines.push(word);
  }
  return lines;
};

const [opening, closing] = ["\u2068", "\u2069"];

/** A line break ends the isolation of a name (UAX #9), so each line isolates its own part of a name that is wrapped. */
const isolatedByLine = (lines: readonly string[]): string[] => {
  let isOpen = false;
  return lines.map((line) => {
    const text = isOpen ? `${opening}${line}` : line;
    isOpen = text.lastIndexOf(opening) > text.lastIndexOf(closing);
    return isOpen ? `${text}${closing}` : text;
  });
};

/** A wrapped paragraph of the product's text. */
export const paragraph = (text: string): string => isolatedByLine(wrapped(text, width)).join("\n");

/** Quotes every line, so that no line of the provider's text looks like the product's. */
const quoted = (text: string): string =>
  text
    .split("\n")
    .flatMap((line) => wrapped(line, width - 2))
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");

/** The reference in the provider's sentence to the link below it, where mail programs recognise the link's end. */
const reference = "[1]";

/** The mail for programs that show no HTML. The link has its own line and is never wrapped. */
export const mailText = ({
  locale,
  provider,
  website,
  inviter,
  before,
  around,
  after,
  link,
  until,
  foot,
}: MailParts): string => {
  const { mail } = texts[locale];
  const intro =
    website === undefined
      ? fillText(mail.intro, { provider })
      : fillText(mail.introWithWebsite, { provider, website });
  return [
    paragraph(intro),
    inviter && paragraph(fillText(mail.inviter, inviter)),
    paragraph(fillText(mail.messageFrom, { provider })),
    before && quoted(before),
    around && quoted(`${around.start}${reference}${around.end}`),
    around ? `${reference}\n${link}` : link,
    after && quoted(after),
    "--------",
    paragraph(mail.buttonHint),
    paragraph(`${fillText(mail.validUntil, { date: until })} ${mail.personal}`),
    paragraph(mail.unexpected),
    ...footText(foot),
  ]
    .filter(Boolean)
    .join("\n\n")
    .concat("\n");
};
