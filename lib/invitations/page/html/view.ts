import type { Locale } from "../../../contract/common.ts";
import type { Texts } from "../../texts/texts.ts";

/** A field of the accept form that a problem can name. */
export type AcceptField = "email" | "password" | "authorised" | "decision";

/** Why the accept form is shown again. */
export type AcceptProblem = {
  readonly kind: "credentials" | "missing" | "tooManyAttempts" | "sessionExpired";
  readonly fields?: readonly AcceptField[] | undefined;
};

/** The invitation as it waits for an answer. */
export type OpenView = {
  readonly state: "open";
  readonly providerName: string;
  /** An ISO 3166 code, shown as a country's name. */
  readonly providerCountry?: string | undefined;
  readonly providerWebsite?: string | undefined;
  /** The whole address; the page shows no more of it than its owner needs. */
  readonly invitedEmail: string;
  readonly expiresAt: Date;
  /** What was typed before the problem; a password is never refilled. */
  readonly email?: string | undefined;
  readonly problem?: AcceptProblem | undefined;
};

/** What the user pool asks of a password. */
export type PasswordRequirements = {
  readonly minimumLength: number;
  readonly lowercase: boolean;
  readonly uppercase: boolean;
  readonly digit: boolean;
  readonly symbol: boolean;
};

/** The first sign-in with a temporary password. */
export type NewPasswordView = {
  readonly state: "newPassword";
  readonly providerName: string;
  readonly session: string;
  readonly requirements: PasswordRequirements;
  /** Whose password it is: shown, and read by password managers; not sent. */
  readonly email?: string | undefined;
  readonly problem?: "policy" | "missing" | undefined;
};

/** The second step of a sign-in. */
export type MfaView = {
  readonly state: "mfa";
  readonly providerName: string;
  readonly session: string;
  readonly problem?: "code" | "missing" | undefined;
};

/** The decision has just been made, or made again in the same way. */
export type DecidedView =
  | {
      readonly state: "accepted";
      readonly providerName: string;
      readonly resellerName: string;
      readonly at: Date;
    }
  | { readonly state: "declined"; readonly providerName: string; readonly at: Date };

/** Another decision was made before. */
export type AnsweredView = {
  readonly state: "answered";
  readonly providerName: string;
  readonly decision: "accepted" | "declined";
  readonly at: Date;
};

/** Reasons for which an answer is not possible, now or ever. */
export type NoticeState = keyof Texts["notices"];

/** A page that says such a reason, and whose invitation it is about when that is known. */
export type NoticeView = { readonly state: NoticeState; readonly providerName?: string | undefined };

/** Everything that an invitation page may have to show. */
export type PageView = {
  readonly locale: Locale;
  /** The page's own path, without a query. */
  readonly action: string;
} & (OpenView | NewPasswordView | MfaView | DecidedView | AnsweredView | NoticeView);

/** One of those views, with what all pages know. */
export type Framed<View> = View & Pick<PageView, "locale" | "action">;
