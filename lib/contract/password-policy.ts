/** The rules for a password: the user pool enforces them, and the pages tell them. */
export const passwordPolicy = {
  minimumLength: 12,
  lowercase: true,
  uppercase: true,
  digit: true,
  symbol: true,
  /** The days that a temporary password works. */
  temporaryDays: 7,
} as const;

/** The minutes that a sign-in waits for a new password or a code. */
export const challengeMinutes = 15;
