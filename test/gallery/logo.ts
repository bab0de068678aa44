import { logo } from "../../lib/contract/examples/logo.ts";

/** A provider's logo. A sheet has no server, so it holds the picture itself. */
export const picture = `data:${logo.contentType};base64,${logo.content}`;
