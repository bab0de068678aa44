/** What the user pool asks of a password, and what the pages say of it. */
export const passwordPolicy = {
  minimumLength: 12,
  lowercase: true,
  uppercase: true,
  digit: true,
  symbol: true,
  /** How long a temporary password works. */
  temporaryDays: 7,
} as const;

/** How long a sign-in that waits for a new password or a code may take, in minutes. */
export const challengeMinutes = 15;
