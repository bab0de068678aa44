import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { newSecret } from "../ids.ts";

/** A new secret: 256 random bits, behind a prefix by which scanners of code and logs find it. */
export const newClientSecret = (): string => `twos_${newSecret()}`;

export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("base64url");

/** The secret that was presented, if it is one of these. The comparison takes as long whichever it is, or none. */
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
 * The password of a secret's user in the user pool. It comes from the secret alone, by another way than the stored hash:
 * whoever reads the table or the pool can sign in with neither. The end has what the pool's policy asks for.
 */
export const poolPasswordOf = (secret: string): string =>
  `${createHmac("sha256", secret).update("password in the user pool").digest("base64url")}-aA1`;

/** The name of a secret's user in the pool. Its random end is told to nobody, so that nobody can lock it by wrong passwords. */
export const newUserName = (clientId: string, secretId: string, random: string): string =>
  `${clientId}.${secretId}.${random}`;

const userName = /^(cli_[0-9a-z]{26})\.(sec_[0-9a-z]{26})\.[0-9a-f-]{36}$/;

/** The client and the secret that a name in the pool stands for; `undefined` for a person's. */
export const signedInBy = (name: string): { clientId: string; secretId: string } | undefined => {
  const [, clientId, secretId] = userName.exec(name) ?? [];
  return clientId && secretId ? { clientId, secretId } : undefined;
};
