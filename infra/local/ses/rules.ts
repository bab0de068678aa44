import { bare } from "./mailbox.ts";
import { SesError } from "./query-protocol.ts";

const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
// A display name without quotes must not contain a character that could begin another address.
const named = /^\s*("([^"\\]|\\.)*"|[^<>"@,;:]*)\s*<[^<>]+>\s*$/;
const label = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i;

/** Throws where SES would not send to or from an address. */
export function checkAddress(address: string): void {
  // Line ends are checked first, because they could add a header to the mail.
  if (hasControls(address)) throw invalid("Local address contains control or whitespace");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is the whole of ASCII
  if (!/^[\x00-\x7f]*$/.test(address)) throw invalid("Local address contains non-ASCII characters");
  if (/[<>]/.test(address) && !named.test(address)) throw invalid("Illegal address");
  const plain = bare(address);
  const at = plain.lastIndexOf("@");
  if (at < 0 || at === plain.length - 1) throw invalid("Missing final '@domain'");
  if (plain.length > 320 || at > 64 || !local.test(plain.slice(0, at))) throw invalid("Illegal address");
  const labels = plain.slice(at + 1).split(".");
  if (labels.some((part) => part.length > 63 || !label.test(part))) {
    throw invalid("Domain contains illegal character");
  }
}

/** Throws where a header's text contains a line end. */
export function checkHeader(text: string): void {
  if (/[\r\n]/.test(text)) throw invalid("Header value contains a line break");
}

/** Throws for a header field that occurs twice. SES refuses repetitions of nearly every field. */
export function checkOnce(fields: readonly string[]): void {
  const twice = fields.find((field, at) => fields.indexOf(field) !== at);
  if (twice !== undefined) throw invalid(`Duplicate header '${twice}'.`);
}

/** Throws where a tag has other characters than letters, digits, `_` and `-`. */
export function checkTag(name: string, value: string): void {
  // These two of SES's own tags may be set: SES puts them into Feedback-ID.
  if (!/^(ses:feedback-id-[ab]|[\w-]{1,256})$/.test(name)) throw invalid(`Invalid tag name <${name}>`);
  if (!/^[\w-]{1,256}$/.test(value)) throw invalid(`Invalid tag value <${value}>`);
}

/** Whether an address, or its domain or a domain above it, is among the verified identities. */
export function isVerified(address: string, identities: string[]): boolean {
  const plain = bare(address);
  const domain = plain.slice(plain.lastIndexOf("@") + 1);
  return identities.some((identity) => {
    const known = identity.toLowerCase();
    return known.includes("@") ? known === plain : domain === known || domain.endsWith(`.${known}`);
  });
}

/** Whether an address is of SES's mailbox simulator, which needs no verification. */
export function isSimulator(address: string): boolean {
  return bare(address).endsWith("@simulator.amazonses.com");
}

/** SES's error for a parameter that it does not accept. */
export function invalid(message: string): SesError {
  return new SesError("InvalidParameterValue", message);
}

function hasControls(text: string): boolean {
  return [...text].some((character) => character < " " || character === "\x7f");
}
