import type { Locale } from "../../contract/common.ts";
import type { Foot } from "./foot.ts";
import type { MailLogo } from "./logo.ts";

/** The cleaned parts of a mail, for its text and its HTML. */
export type MailParts = {
  readonly locale: Locale;
  readonly subject: string;
  readonly provider: string;
  readonly website: string | undefined;
  readonly logo?: MailLogo | undefined;
  /** The person who sent it. */
  readonly inviter?: { readonly person: string; readonly roles: string } | undefined;
  /** The provider's paragraphs before the link and after it. */
  readonly before: string;
  readonly after: string;
  /** The provider's paragraph with the link inside it; `undefined` when the link has a place of its own. */
  readonly around?: { readonly start: string; readonly end: string } | undefined;
  readonly link: string;
  readonly until: string;
  readonly foot: Foot;
};
