import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { newSecret } from "../ids.ts";

/** A new secret: 256 random bits after a prefix by which scanners of code and logs find it. */
export const newClientSecret = (): string => `twos_${newSecret()}`;

export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("base64url");

/** The matching secret among these, if any. The comparison takes the same time for every result. */
export const secretOf = <S extends { hash: string }>(
  secrets: readonly S[],
  presented: string,
): S | undefined => {
  const hash = Buffer.from(hashOf(presented));
  return secrets.filter((each) => {
    const stored = Buffer.from(each.hash);
    return stored.length === hash.length && timingSafeEqual(stored, hash);
  })[0];
};

/**
 * The password of a secret's user in the user pool. It is derived from the secret alone, in another way than the stored
 * hash. So neither the table nor the pool is enough to sign in. The suffix satisfies the pool's password policy.
 */
export const poolPasswordOf = (secret: string): string =>
  `${createHmac("sha256", secret).update("password in the user pool").digest("base64url")}-aA1`;

/**
 * The name of a secret's user in the pool. Its random suffix is never shown, so that nobody can lock the user by wrong
 * passwords.
 */
export const newUserName = (clientId: string, secretId: string, random: string): string =>
  `${clientId}.${secretId}.${random}`;

const userName = /^(cli_[0-9a-z]{26})\.(sec_[0-9a-z]{26})\.[0-9a-f-]{36}$/;

/** The client and the secret behind a user name of the pool; `undefined` for a person's. */
export const signedInBy = (name: string): { clientId: string; secretId: string } | undefined => {
  const [, clientId, secretId] = userName.exec(name) ?? [];
  return clientId && secretId ? { clientId, secretId } : undefined;
};
