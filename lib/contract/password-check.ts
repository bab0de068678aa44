import { passwordPolicy } from "./password-policy.ts";

/** The characters that the user pool counts as symbols. */
const kinds: readonly (readonly [wanted: boolean, pattern: RegExp])[] = [
  [passwordPolicy.lowercase, /[a-z]/],
  [passwordPolicy.uppercase, /[A-Z]/],
  [passwordPolicy.digit, /\d/],
  [passwordPolicy.symbol, /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/],
];

/** Whether the user pool accepts this password. It is checked before a change is recorded. */
export const meetsPolicy = (password: string): boolean =>
  password.length >= passwordPolicy.minimumLength &&
  password.length <= 256 &&
  password === password.trim() &&
  kinds.every(([wanted, pattern]) => !wanted || pattern.test(password));
