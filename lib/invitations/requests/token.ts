import { createHash } from "node:crypto";

/** What a link's token stands for: a request, and the hash of the secret. The secret itself is never stored. */
export interface Link {
  requestId: string;
  hash: string;
}

const shape = /^([0-9a-hjkmnp-tv-z]{26})\.([A-Za-z0-9_-]{43})$/;

export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("base64url");

/** The token of a link: the request's id without its prefix, and the secret of 256 random bits. */
export const tokenOf = (requestId: string, secret: string): string =>
  `${requestId.slice("req_".length)}.${secret}`;

/** Reads a token; `undefined` for a text that cannot be one. */
export const parseToken = (token: string): Link | undefined => {
  const [, reference, secret] = shape.exec(token) ?? [];
  return reference && secret ? { requestId: `req_${reference}`, hash: hashOf(secret) } : undefined;
};
