import type { DatabaseSync } from "node:sqlite";
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from "jose";
import * as z from "zod";

const keyRow = z.object({ kid: z.string(), jwk: z.string() });
const privateJwk = z.object({
  kty: z.literal("RSA"),
  n: z.string(),
  e: z.string(),
  d: z.string(),
  p: z.string(),
  q: z.string(),
  dp: z.string(),
  dq: z.string(),
  qi: z.string(),
});

export interface SigningKey {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  /** The key as `jwks.json` lists it. */
  published: { kty: "RSA"; n: string; e: string; kid: string; alg: "RS256"; use: "sig" };
}

/** The pool's key pair: made once and kept, so that tokens outlive a restart. */
export async function openSigningKey(db: DatabaseSync): Promise<SigningKey> {
  const row = db.prepare("SELECT kid, jwk FROM signing_keys").get() ?? (await create(db));
  const { kid, jwk } = keyRow.parse(row);
  const all = privateJwk.parse(JSON.parse(jwk));
  const { kty, n, e } = all;
  return {
    kid,
    privateKey: await load(all),
    publicKey: await load({ kty, n, e }),
    published: { kty, n, e, kid, alg: "RS256", use: "sig" },
  };
}

async function create(db: DatabaseSync): Promise<{ kid: string; jwk: string }> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  db.prepare("INSERT INTO signing_keys (kid, jwk) VALUES (?, ?)").run(kid, JSON.stringify(jwk));
  return { kid, jwk: JSON.stringify(jwk) };
}

async function load(jwk: { kty: "RSA"; n: string; e: string }): Promise<CryptoKey> {
  const key = await importJWK(jwk, "RS256");
  if (key instanceof Uint8Array) throw new Error("An RSA key cannot be a secret.");
  return key;
}
