import { setTimeout as pause } from "node:timers/promises";
import { absent, all, any, type Condition, less } from "../table/condition.ts";

/**
 * Whether a sign-in of this time still counts: it is younger than the instant at which all older ones were ended. A token
 * says the second in which it was issued; it counts as issued at the beginning of that second, so that none of the very
 * second in which all were ended counts. None counts while an account is without a new authenticator app for the lost one.
 */
export const signInCounts = (signedInAt: string): Condition =>
  all(absent("recoveringSince"), any(absent("signedOutAt"), less("signedOutAt", signedInAt)));

/** Waits until the second of this instant is over: what is issued from then on counts. */
export const untilSignInsCount = async (
  signedOutAt: string | undefined,
  clock: () => Date,
): Promise<void> => {
  if (!signedOutAt) return;
  const left = Math.floor(Date.parse(signedOutAt) / 1_000) * 1_000 + 1_000 - clock().getTime();
  if (left > 0 && left <= 1_000) await pause(left);
};

/** After every sign-in: none counts until there are new credentials. */
export const never = "9999-12-31T23:59:59.999Z";

/**
 * The same for who has used a recovery code, so that a release that does not know `recoveringSince` lets nobody in either. A
 * sign-out puts its own instant here, and ends the recovery that has begun; `recoveringSince` stays.
 */
export const untilRecovered = "9999-12-31T00:00:00.000Z";

interface Recovering {
  signedOutAt?: string | undefined;
  recoveringSince?: string | undefined;
}

/** Whether no sign-in counts until a new authenticator app is connected. */
export const isRecovering = ({ recoveringSince }: Recovering): boolean => recoveringSince !== undefined;

/** Whether what the recovery code has begun still counts. */
export const recoveryCounts = (user: Recovering): boolean =>
  isRecovering(user) && user.signedOutAt === untilRecovered;

/** Whether no sign-in counts until there are new credentials. */
export const needsCredentials = ({ signedOutAt }: { signedOutAt?: string | undefined }): boolean =>
  signedOutAt === never;
