import type { Locale } from "../../../contract/common.ts";
import type { Texts } from "../../../languages/keys.ts";
import type { Choice } from "../../../opt-outs/store.ts";
import type { Inviter } from "../../inviter.ts";
import type { AccountView, AuthenticatorView, RecoveryCodesView, SignInView } from "./account-views.ts";
import type { EnrolView, ProveEnrolmentView } from "./enrolment-views.ts";

/** A field of the accept form that can have a problem. */
export type AcceptField = "email" | "password" | "authorised" | "decision";

/** Why the accept form is shown again. */
export type AcceptProblem = {
  readonly kind: "credentials" | "missing" | "tooManyAttempts" | "sessionExpired";
  readonly fields?: readonly AcceptField[] | undefined;
};

/** An invitation that waits for an answer. */
export type OpenView = {
  readonly state: "open";
  readonly providerName: string;
  /** An ISO 3166 code. The page shows the country's name. */
  readonly providerCountry?: string | undefined;
  readonly providerWebsite?: string | undefined;
  /** The person who sent it; left out for an API client. */
  readonly inviter?: Inviter | undefined;
  /** The whole address. The page masks it. */
  readonly invitedEmail: string;
  /** Until when it can be answered. */
  readonly expiresAt: Date;
  /** When it was declined without a sign-in. It can still be accepted, but not declined again. */
  readonly declinedAt?: Date | undefined;
  /** The entered address. A password is never filled in again. */
  readonly email?: string | undefined;
  /** Whether the tick was set. */
  readonly authorised?: boolean | undefined;
  readonly problem?: AcceptProblem | undefined;
};

/** The user pool's password policy. */
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
  /** Left out on the account page, where nothing is accepted. */
  readonly providerName?: string | undefined;
  readonly session: string;
  readonly requirements: PasswordRequirements;
  /** The account's address, for the reader and for password managers. The form does not send it. */
  readonly email?: string | undefined;
  readonly problem?: "policy" | "missing" | undefined;
};

/** The second step of a sign-in. */
export type MfaView = {
  readonly state: "mfa";
  readonly providerName?: string | undefined;
  readonly session: string;
  /** The account page's step that asks for the code; left out for the sign-in itself. */
  readonly step?: string | undefined;
  /** Whether the page accepts a recovery code instead, as the account's own sign-in does. */
  readonly takesRecoveryCode?: boolean | undefined;
  readonly problem?: "code" | "missing" | "recovery" | "recoveryMissing" | "recoveryPending" | undefined;
};

/** The last step before the decision: the signed-in user reads for whom it accepts, and what that means. */
export type ReviewView = {
  readonly state: "review";
  readonly providerName: string;
  readonly resellerName: string;
  readonly mpnId?: string | undefined;
  readonly userName: string;
  readonly session: string;
  readonly regions?: { readonly provider: string; readonly reseller: string } | undefined;
};

/** The decision was made by this form, or the same decision was made before. */
export type DecidedView =
  | {
      readonly state: "accepted";
      readonly providerName: string;
      readonly resellerName: string;
      readonly at: Date;
      /** The two regions, if they differ. The provider then cannot name the reseller on its orders. */
      readonly regions?: { readonly provider: string; readonly reseller: string } | undefined;
      /** The partnership that began then has ended since. */
      readonly hasEnded?: boolean | undefined;
    }
  | {
      readonly state: "declined";
      readonly providerName: string;
      readonly at: Date;
      /** Until when it can still be accepted. */
      readonly until?: Date | undefined;
    };

/** Another decision was made before. */
export type AnsweredView = {
  readonly state: "answered";
  readonly providerName: string;
  readonly decision: "accepted" | "declined";
  readonly at: Date;
};

/** The ticks of the address forms: that the address is the user's, and that it is not. */
export type AddressTick = "confirmed" | "released";

/** The page of a link that proves a user's address, before its reader's decision. */
export type ProveAddressView = {
  readonly state: "proveAddress";
  readonly organizationName: string;
  /** The whole address. The page masks it. */
  readonly address: string;
  readonly expiresAt: Date;
  readonly missing?: AddressTick | undefined;
};

/** The address is proven, by this form or before. The reader can still release it. */
export type AddressProvenView = {
  readonly state: "addressProven";
  readonly organizationName: string;
  readonly address: string;
  readonly missing?: AddressTick | undefined;
};

/** The reader of the address has released it. `isAgain` says whether it can be confirmed after all. */
export type AddressReleasedView = {
  readonly state: "addressReleased";
  readonly organizationName: string;
  readonly address: string;
  readonly isAgain: boolean;
  readonly missing?: AddressTick | undefined;
};

/** The page of a link for choosing a password. */
export type ChoosePasswordView = {
  readonly state: "choosePassword";
  readonly organizationName: string;
  readonly email: string;
  /** Until when the link works. */
  readonly expiresAt?: Date | undefined;
  readonly requirements: PasswordRequirements;
  /** Whether the mail's reader may release the address. A customer's admin has none. */
  readonly canRelease: boolean;
  readonly problem?: "policy" | "missing" | undefined;
  readonly missing?: AddressTick | undefined;
};

/** The form for requesting a link to choose a new password. */
export type AskPasswordView = {
  readonly state: "askPassword";
  readonly email?: string | undefined;
  readonly problem?: "missing" | undefined;
};

/** The page about this host. `missing` is set at an unknown address. */
export type HostView = {
  readonly state: "host";
  readonly missing: boolean;
  readonly operatorName: string;
  readonly operatorWebsite?: string | undefined;
};

/** The mails of an organization that the reader of an address gets. */
export type UnsubscribeView = {
  readonly state: "unsubscribe";
  readonly organizationName: string;
  /** The whole address. The page masks it. */
  readonly address: string;
  readonly choice: Choice;
  /** Whether the form has just changed the choice. */
  readonly isSaved: boolean;
};

export type NoticeState = keyof Texts["notices"];

/** A page that says why an answer is not possible. It names the provider when the invitation is known. */
export type NoticeView = {
  readonly state: NoticeState;
  readonly providerName?: string | undefined;
  /** A person's own words about the decision. */
  readonly quote?: string | undefined;
};

/** The design of a provider's invitation pages, as the operator has approved it. */
export type Look = {
  readonly name: string;
  /** The path of its logo. */
  readonly logo?: string | undefined;
  /** As `#rrggbb`. */
  readonly accent?: string | undefined;
};

/** Every page of the product, as data. */
export type PageView = {
  readonly locale: Locale;
  /** The page's own path, without a query. */
  readonly action: string;
  /** The sealed part of the address of a page that answers a form. */
  readonly shown?: string | undefined;
  /** The reader's country, if known: an ISO 3166 code. */
  readonly readerCountry?: string | undefined;
  readonly look?: Look | undefined;
} & (
  | OpenView
  | NewPasswordView
  | MfaView
  | ReviewView
  | DecidedView
  | AnsweredView
  | ProveAddressView
  | AddressProvenView
  | AddressReleasedView
  | EnrolView
  | ProveEnrolmentView
  | ChoosePasswordView
  | AskPasswordView
  | SignInView
  | AccountView
  | AuthenticatorView
  | RecoveryCodesView
  | HostView
  | UnsubscribeView
  | NoticeView
);

/** One view with the language and address that all pages have. */
export type Framed<View> = View & Pick<PageView, "locale" | "action" | "shown" | "readerCountry" | "look">;
