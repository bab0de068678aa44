/** The password rules. The user pool enforces them, and the pages show them. */
export const passwordPolicy = {
  minimumLength: 12,
  lowercase: true,
  uppercase: true,
  digit: true,
  symbol: true,
  /** The days for which a temporary password is valid. */
  temporaryDays: 7,
} as const;

/** The minutes for which a sign-in waits for a new password or a code. */
export const challengeMinutes = 15;
