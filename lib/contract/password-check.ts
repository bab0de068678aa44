import { passwordPolicy } from "./password-policy.ts";

/** The characters that count as symbols are those that the user pool counts. */
const kinds: readonly (readonly [wanted: boolean, pattern: RegExp])[] = [
  [passwordPolicy.lowercase, /[a-z]/],
  [passwordPolicy.uppercase, /[A-Z]/],
  [passwordPolicy.digit, /\d/],
  [passwordPolicy.symbol, /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/],
];

/** Whether the user pool takes this password. It is asked before a change is on record. */
export const meetsPolicy = (password: string): boolean =>
  password.length >= passwordPolicy.minimumLength &&
  password.length <= 256 &&
  password === password.trim() &&
  kinds.every(([wanted, pattern]) => !wanted || pattern.test(password));
