import { createHash } from "node:crypto";

/** A link's token: which request it is for, and the hash of its secret, which is all that is ever stored. */
export interface Link {
  requestId: string;
  hash: string;
}

const shape = /^([0-9a-hjkmnp-tv-z]{26})\.([A-Za-z0-9_-]{43})$/;

export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("base64url");

/** The token of a link: the request's reference, and 256 random bits. */
export const tokenOf = (requestId: string, secret: string): string =>
  `${requestId.slice("req_".length)}.${secret}`;

/** What a token says; `undefined` for anything that was never one. */
export const parseToken = (token: string): Link | undefined => {
  const [, reference, secret] = shape.exec(token) ?? [];
  return reference && secret ? { requestId: `req_${reference}`, hash: hashOf(secret) } : undefined;
};
