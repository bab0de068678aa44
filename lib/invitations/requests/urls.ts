import { Refusal } from "../../errors.ts";
import type { InvitationText } from "./text.ts";

/** What mail programs make a link of: an address with a scheme, and names with dots, but not what stands before them in an e-mail address. */
const urls =
  /[a-z][a-z0-9+.-]*:\/\/[^\s<>"]*|(?<![\p{L}\p{N}@.-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+)(?![\p{L}\p{N}@-])/giu;

const hostOf = (url: string): string | undefined => {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `https://${url}`;
  return URL.canParse(full) ? new URL(full).hostname.replace(/\.$/, "") : undefined;
};

/** The provider's own domain, from its website. */
const domainOf = (website: string | undefined): string | undefined =>
  website && hostOf(website)?.replace(/^www\./, "");

/** The URLs in a text that are not under the provider's own domain. An e-mail address is none. */
const foreignUrls = (text: string, ownDomain: string | undefined): string[] =>
  (text.normalize("NFKC").replaceAll("\u3002", ".").match(urls) ?? []).filter((url) => {
    const host = hostOf(url);
    return !ownDomain || !host || (host !== ownDomain && !host.endsWith(`.${ownDomain}`));
  });

/**
 * Throws URL_NOT_ALLOWED for a subject or message with a foreign URL (product rule 28): the mail leaves from the
 * deployment's own address, and its recipient trusts that. The provider's name may look like an address.
 */
export const checkUrls = (
  text: Partial<InvitationText>,
  { name, website }: { name: string; website?: string | undefined },
): void => {
  const own = domainOf(website);
  const errors = (["subject", "message"] as const).flatMap((field) =>
    foreignUrls((text[field] ?? "").replaceAll(name, ""), own)
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
