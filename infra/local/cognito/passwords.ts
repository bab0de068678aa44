import { randomBytes, randomInt, scrypt, timingSafeEqual } from "node:crypto";
import { AwsError } from "../aws-json.ts";
import type { PoolSettings } from "./pool.ts";
import { invalidParameter } from "./refusals.ts";

/** A cheaper hash than a real pool's, since demo passwords are no secrets and sign-ins should be fast. */
const cost = { N: 2 ** 11, r: 8, p: 1 };
const classes = {
  lowercase: "abcdefghijkmnopqrstuvwxyz",
  uppercase: "ABCDEFGHJKLMNPQRSTUVWXYZ",
  digits: "23456789",
  symbols: "^$*.[]{}()?-!@#%&/,><:;|_~+=",
};

/** A salted scrypt hash. No password is stored, not even a temporary one. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString("base64url")}.${(await derive(password, salt)).toString("base64url")}`;
}

/**
 * Compares a password with a stored hash. Without a hash it takes as long, so that the time does not reveal whether a
 * name exists.
 */
export async function matchesPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [salt = "", hash = ""] = (stored ?? ".").split(".");
  const derived = await derive(password, Buffer.from(salt, "base64url"));
  const expected = Buffer.from(hash, "base64url");
  return expected.length === derived.length && timingSafeEqual(expected, derived);
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** Throws Cognito's error where a password breaks the pool's policy. */
export function checkPolicy(password: string, pool: PoolSettings): void {
  if (password.length > 256 || !/^\S(.*\S)?$/s.test(password)) {
    throw invalidParameter(
      "1 validation error detected: Value at 'password' failed to satisfy constraint: " +
        "Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$",
    );
  }
  const problem = policyProblem(password, pool);
  if (problem !== undefined) {
    throw new AwsError("InvalidPasswordException", `Password did not conform with policy: ${problem}`);
  }
}

function policyProblem(password: string, pool: PoolSettings): string | undefined {
  if (password.length < pool.minimumPasswordLength) return "Password not long enough";
  if (pool.requireLowercase && !/[a-z]/.test(password)) return "Password must have lowercase characters";
  if (pool.requireUppercase && !/[A-Z]/.test(password)) return "Password must have uppercase characters";
  if (pool.requireDigits && !/[0-9]/.test(password)) return "Password must have numeric characters";
  if (pool.requireSymbols && !/[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/.test(password)) {
    return "Password must have symbol characters";
  }
}

/** A random password that every policy accepts, for a user created without one. */
export function generatePassword(pool: PoolSettings): string {
  const sets = Object.values(classes);
  const all = sets.join("");
  const length = Math.max(16, pool.minimumPasswordLength);
  const rest = Array.from({ length: length - sets.length }, () => pick(all));
  return [...sets.map(pick), ...rest].join("");
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}
