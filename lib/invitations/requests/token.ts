import { createHash } from "node:crypto";

/** The content of a link's token: the request, and the hash of the secret. The secret itself is never stored. */
export interface Link {
  requestId: string;
  hash: string;
}

const shape = /^([0-9a-hjkmnp-tv-z]{26})\.([A-Za-z0-9_-]{43})$/;
/** An id is its kind of three letters, `_`, and the reference that a token begins with. */
const kindLength = "req_".length;

export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("base64url");

/** The token of a link: the id of its subject without the kind, and the secret of 256 random bits. */
export const tokenOf = (id: string, secret: string): string => `${id.slice(kindLength)}.${secret}`;

/** Parses the token of a link about this kind of thing; `undefined` for any other text. */
export const readToken = (
  token: string,
  kind: "req" | "usr" | "enr",
): { id: string; hash: string } | undefined => {
  const [, reference, secret] = shape.exec(token) ?? [];
  return reference && secret ? { id: `${kind}_${reference}`, hash: hashOf(secret) } : undefined;
};

/** Parses the token of an invitation. */
export const parseToken = (token: string): Link | undefined => {
  const read = readToken(token, "req");
  return read && { requestId: read.id, hash: read.hash };
};
