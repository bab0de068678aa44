import { setTimeout as pause } from "node:timers/promises";
import { absent, all, any, type Condition, less } from "../table/condition.ts";

/**
 * Whether a sign-in of this time still counts: it is younger than the instant at which all older ones were ended. A
 * token says only the second in which it was issued, and counts as issued at the beginning of that second. So no token
 * of the second of the end counts. While an account has no new authenticator app in place of a lost one, none counts.
 */
export const signInCounts = (signedInAt: string): Condition =>
  all(absent("recoveringSince"), any(absent("signedOutAt"), less("signedOutAt", signedInAt)));

/** Waits until the second of this instant is over. Tokens issued afterwards count. */
export const untilSignInsCount = async (
  signedOutAt: string | undefined,
  clock: () => Date,
): Promise<void> => {
  if (!signedOutAt) return;
  const left = Math.floor(Date.parse(signedOutAt) / 1_000) * 1_000 + 1_000 - clock().getTime();
  if (left > 0 && left <= 1_000) await pause(left);
};

/** An instant after every sign-in: none counts until there are new credentials. */
export const never = "9999-12-31T23:59:59.999Z";

/**
 * The same after the use of a recovery code, so that a release that does not know `recoveringSince` refuses sign-ins
 * too. A sign-out writes its own instant here, and ends the begun recovery; `recoveringSince` stays.
 */
export const untilRecovered = "9999-12-31T00:00:00.000Z";

interface Recovering {
  signedOutAt?: string | undefined;
  recoveringSince?: string | undefined;
}

/** Whether no sign-in counts until a new authenticator app is connected. */
export const isRecovering = ({ recoveringSince }: Recovering): boolean => recoveringSince !== undefined;

/** Whether the recovery that a code has begun still counts. */
export const recoveryCounts = (user: Recovering): boolean =>
  isRecovering(user) && user.signedOutAt === untilRecovered;

/** Whether no sign-in counts until there are new credentials. */
export const needsCredentials = ({ signedOutAt }: { signedOutAt?: string | undefined }): boolean =>
  signedOutAt === never;
