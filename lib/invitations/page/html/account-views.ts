import type { MailChoices } from "../account-mails.ts";
import type { AcceptProblem, PasswordRequirements } from "./view.ts";

/** The sign-in to one's account. */
export type SignInView = {
  readonly state: "signIn";
  readonly email?: string | undefined;
  readonly problem?: AcceptProblem | undefined;
};

/** A field of the account's page with which something is wrong, and what. */
export type AccountFault = {
  readonly field: "currentPassword" | "newPassword" | "password" | "codesPassword";
  readonly problem: "missing" | "wrong" | "newMissing" | "policy" | "tooLate";
};

/** One's account, signed in. */
export type AccountView = {
  readonly state: "account";
  readonly userName: string;
  readonly email: string;
  readonly organizationName: string;
  readonly requirements: PasswordRequirements;
  /** What has just been done. */
  readonly done?: "password" | "mails" | undefined;
  /** Whether signing in asks for the code of an authenticator app. */
  readonly hasAuthenticator: boolean;
  /** How many of its recovery codes are not used. */
  readonly codesLeft: number;
  /** Left out for who gets no mails that can be chosen. */
  readonly mails?: MailChoices | undefined;
  readonly faults?: readonly AccountFault[] | undefined;
};

/** A new authenticator app: the secret that it takes, and the field for the first code that it shows. */
export type AuthenticatorView = {
  readonly state: "authenticator";
  /** Whose account it is, as the app shows it. */
  readonly account?: string | undefined;
  /** In base32. */
  readonly secret?: string | undefined;
  readonly problem?: "code" | "missing" | undefined;
};

/** New recovery codes, which are shown here alone. */
export type RecoveryCodesView = {
  readonly state: "recoveryCodes";
  readonly codes: readonly string[];
  /** Whether an authenticator has just been connected. */
  readonly connected: boolean;
};
