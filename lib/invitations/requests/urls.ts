import { expression } from "../../contract/expression.ts";
import { Refusal } from "../../errors.ts";
import type { InvitationText } from "./text.ts";

/** Addresses with a scheme. */
const withScheme = /[a-z][a-z0-9+.-]*:\/\/[^\s<>"]*/giu;

const emails = expression(
  String.raw`[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}(?![\p{L}\p{N}-]|\.[\p{L}\p{N}]|[:/][\p{L}\p{N}])`,
  "gu",
);
const namesWithDots = expression(
  String.raw`(?<![\p{L}\p{N}])(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+)(?![\p{L}\p{N}])`,
  "giu",
);
/** Characters that continue a name before or after it. */
const goesOn = [
  expression(String.raw`[\p{L}\p{N}./@\\-]$`, "u"),
  expression(String.raw`^(?:[\p{L}\p{N}@/:\\-]|\.[\p{L}\p{N}])`, "u"),
] as const;

/** All texts that mail programs turn into links. E-mail addresses are no URLs, unless a path or a port follows. */
const urlsIn = (text: string): string[] => {
  const addresses = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?=[:/])/g;
  const rest = text.replaceAll(withScheme, " ").replaceAll(emails(), " ");
  return [
    ...(text.match(withScheme) ?? []),
    ...[namesWithDots(), addresses].flatMap((each) => rest.match(each) ?? []),
  ];
};

/** Programs interpret these characters before the host differently: as a part of it, as a user, or as a path. */
const isAmbiguous = (url: string): boolean => /^[^/]*:\/\/[^/?#]*[\\@]/.test(url);

const hostOf = (url: string): string | undefined => {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `https://${url}`;
  return URL.canParse(full) ? new URL(full).hostname.replace(/\.$/, "") : undefined;
};

/** The provider's own domain, from its website. */
const domainOf = (website: string | undefined): string | undefined =>
  website && hostOf(website)?.replace(/^www\./, "");

/** The URLs in a text that are not under the provider's own domain. E-mail addresses do not count. */
const foreignUrls = (text: string, ownDomain: string | undefined): string[] =>
  urlsIn(text.normalize("NFKC").replaceAll("\u3002", ".")).filter((url) => {
    const host = isAmbiguous(url) ? undefined : hostOf(url);
    return !ownDomain || !host || (host !== ownDomain && !host.endsWith(`.${ownDomain}`));
  });

/** The text without the provider's name, where the name is a word of its own. */
const withoutName = (text: string, name: string): string =>
  text
    .split(name)
    .reduce((before, after) =>
      goesOn[0]().test(before) || goesOn[1]().test(after) ? `${before}${name}${after}` : `${before} ${after}`,
    );

/**
 * Throws URL_NOT_ALLOWED for a subject or message with a foreign URL (product rule 28), because recipients trust the
 * deployment's own address, from which the mail leaves. The provider's name may look like an address.
 */
export const checkUrls = (
  text: Partial<InvitationText>,
  { name, website }: { name: string; website?: string | undefined },
): void => {
  const own = domainOf(website);
  const errors = (["subject", "message"] as const).flatMap((field) =>
    foreignUrls(withoutName(text[field] ?? "", name), own)
      .slice(0, 1)
      .map((url) => ({
        pointer: `/${field}`,
        code: "URL_NOT_ALLOWED",
        detail: `must not hold ${url.slice(0, 100)}`,
      })),
  );
  if (errors.length === 0) return;
  const allowed = own
    ? `addresses under ${own}`
    : "addresses under your website's domain, once you have one on record";
  throw new Refusal(
    "URL_NOT_ALLOWED",
    `A text holds {{link}}, ${allowed}, and no other address of the web.`,
    {
      errors,
    },
  );
};
