import { logo } from "../../lib/contract/examples/logo.ts";

/** A provider's logo. A sheet has no server, so the picture is embedded. */
export const picture = `data:${logo.contentType};base64,${logo.content}`;
