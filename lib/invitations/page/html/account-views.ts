import type { MailChoices } from "../account-mails.ts";
import type { AcceptProblem, PasswordRequirements } from "./view.ts";

/** The sign-in to one's account. */
export type SignInView = {
  readonly state: "signIn";
  readonly email?: string | undefined;
  readonly problem?: AcceptProblem | undefined;
};

/** A field of the account page that can have a problem. */
export type AccountFault = {
  readonly field: "currentPassword" | "newPassword" | "password" | "codesPassword";
  readonly problem: "missing" | "wrong" | "newMissing" | "policy" | "tooLate";
};

/** The account page of a signed-in user. */
export type AccountView = {
  readonly state: "account";
  readonly userName: string;
  readonly email: string;
  readonly organizationName: string;
  readonly requirements: PasswordRequirements;
  /** The result of the last action. */
  readonly done?: "password" | "mails" | undefined;
  /** Whether signing in asks for the code of an authenticator app. */
  readonly hasAuthenticator: boolean;
  /** The number of unused recovery codes. */
  readonly codesLeft: number;
  /** Left out for a user without optional mails. */
  readonly mails?: MailChoices | undefined;
  readonly faults?: readonly AccountFault[] | undefined;
};

/** A new authenticator app: its secret, and the field for its first code. */
export type AuthenticatorView = {
  readonly state: "authenticator";
  /** The account's name in the app. */
  readonly account?: string | undefined;
  /** In base32. */
  readonly secret?: string | undefined;
  readonly problem?: "code" | "missing" | undefined;
};

/** New recovery codes. No other page shows them. */
export type RecoveryCodesView = {
  readonly state: "recoveryCodes";
  readonly codes: readonly string[];
  /** Whether an authenticator has just been connected. */
  readonly connected: boolean;
};
