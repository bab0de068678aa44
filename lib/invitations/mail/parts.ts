import type { Locale } from "../../contract/common.ts";
import type { Foot } from "./foot.ts";

/** The cleaned parts of a mail, for its text and its HTML. */
export type MailParts = {
  readonly locale: Locale;
  readonly subject: string;
  readonly provider: string;
  readonly website: string | undefined;
  readonly before: string;
  readonly after: string;
  readonly link: string;
  readonly until: string;
  readonly foot: Foot;
};
