import type { Locale } from "../../lib/contract/common.ts";
import type { NoticeState, PageView } from "../../lib/invitations/page/html/view.ts";
import { hasInvitation, noticeStates } from "./page-notices.ts";

/** A page's content, without its language and address. */
export type Content<View> = View extends unknown ? Omit<View, "locale" | "action"> : never;

const email = "kim@fabrikam.example";
const providerName = "Northwind Cloud Distribution";
const at = new Date("2026-11-22T09:30:00Z");
const open = {
  state: "open",
  providerName,
  providerCountry: "DE",
  providerWebsite: "https://northwind.example/partners",
  inviter: { name: "Nora Winter", roles: ["SalesAgent"] },
  invitedEmail: email,
  expiresAt: new Date("2026-11-29T16:05:00Z"),
} as const;
const requirements = { minimumLength: 12, lowercase: true, uppercase: true, digit: true, symbol: true };
const newPassword = {
  state: "newPassword",
  providerName,
  session: "sealed-session",
  requirements,
  email,
} as const;
const mfa = { state: "mfa", providerName, session: "sealed-session" } as const;
const mfaOfAccount = { ...mfa, providerName: undefined, takesRecoveryCode: true } as const;

/** The wording of the demo stage: the pages of its stack are compared with these. */
const operatorName = "Channel Operations";
const organizationName = "Fabrikam Managed Services";
const proveAddress = {
  state: "proveAddress",
  organizationName,
  address: email,
  expiresAt: new Date("2026-11-29T16:05:00Z"),
} as const;

const addressProven = { state: "addressProven", organizationName, address: email } as const;
const addressReleased = { ...addressProven, state: "addressReleased", isAgain: true } as const;
const accepted = { state: "accepted", providerName, resellerName: "Fabrikam", at } as const;
const signIn = { state: "signIn" } as const;

const entered = {
  name: organizationName,
  country: "BR",
  mpnId: "5820417",
  website: "https://fabrikam.example",
  organizationRegistrationNumber: "12.345.678/0001-95",
  displayName: "Kim Akers",
  email,
};
const proveEnrolment = {
  state: "proveEnrolment",
  providerName,
  entered,
  expiresAt: new Date("2026-11-23T16:05:00Z"),
} as const;
const account = {
  state: "account",
  userName: "Kim Akers",
  email,
  organizationName,
  requirements,
  hasAuthenticator: false,
  mails: {
    mails: [
      { name: "invitationAccepted", wanted: true },
      { name: "invitationDeclined", wanted: false },
      { name: "invitationExpired", wanted: true },
    ],
    locale: "de",
  },
  codesLeft: 0,
} as const;
const wrongPasswords = [
  { field: "currentPassword", problem: "wrong" },
  { field: "newPassword", problem: "policy" },
] as const;
const tooLate = { field: "password", problem: "tooLate" } as const;
const authenticator = {
  state: "authenticator",
  account: email,
  secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW",
} as const;
const choosePassword = {
  state: "choosePassword",
  canRelease: true,
  organizationName,
  email,
  expiresAt: new Date("2026-11-29T16:05:00Z"),
  requirements,
} as const;

/** Every page except notices, in every form that it takes. The compiler names a missing page. */
const pages: Readonly<
  Record<Exclude<PageView["state"], NoticeState>, Readonly<Record<string, Content<PageView>>>>
> = {
  open: {
    open,
    "open without a profile": {
      ...{ ...open, providerCountry: undefined, providerWebsite: undefined, inviter: undefined },
    },
    "open after wrong credentials": { ...open, email, problem: { kind: "credentials" } },
    "open with missing fields": {
      ...open,
      problem: { kind: "missing", fields: ["email", "password", "authorised", "decision"] },
    },
    "open after a decline": { ...open, declinedAt: at },
    "open after too many attempts": { ...open, problem: { kind: "tooManyAttempts" } },
    "open after an expired session": { ...open, problem: { kind: "sessionExpired" } },
  },
  newPassword: {
    newPassword,
    "newPassword against the policy": { ...newPassword, problem: "policy" },
    "newPassword left out": { ...newPassword, email: undefined, problem: "missing" },
  },
  mfa: {
    mfa,
    "mfa with a wrong code": { ...mfa, problem: "code" },
    "mfa left out": { ...mfa, problem: "missing" },
    "mfa on the account's page": mfaOfAccount,
    "mfa with a wrong recovery code": { ...mfaOfAccount, problem: "recovery" },
    "mfa without a recovery code": { ...mfaOfAccount, problem: "recoveryMissing" },
    "mfa while an authenticator is to be connected": { ...mfaOfAccount, problem: "recoveryPending" },
  },
  review: {
    review: {
      ...{ state: "review", providerName, resellerName: "Fabrikam Managed Services" },
      ...{ mpnId: "5820417", userName: "Kim Akers", session: "sealed-session" },
    },
  },
  accepted: {
    accepted,
    "accepted, then ended": { ...accepted, hasEnded: true },
  },
  declined: {
    declined: { state: "declined", providerName, at },
    "declined for now": { state: "declined", providerName, at, until: new Date("2026-11-29T09:30:00Z") },
  },
  proveAddress: {
    proveAddress,
    "proveAddress without the tick": { ...proveAddress, missing: "confirmed" },
    "proveAddress, not to be let go without the tick": { ...proveAddress, missing: "released" },
  },
  addressProven: {
    addressProven,
    "addressProven, not to be let go without the tick": { ...addressProven, missing: "released" },
  },
  addressReleased: {
    addressReleased,
    "addressReleased for good": { ...addressReleased, isAgain: false },
    "addressReleased without the tick": { ...addressReleased, missing: "confirmed" },
  },
  enrol: {
    enrol: { state: "enrol", providerName, filled: {}, wrong: [] },
    "enrol with wrong fields": {
      state: "enrol",
      providerName,
      filled: { ...entered, website: "htp:/fabrikam", email: "kim" },
      wrong: Object.keys(entered) as (keyof typeof entered)[],
    },
  },
  proveEnrolment: {
    proveEnrolment,
    "proveEnrolment without the tick": { ...proveEnrolment, problem: "missing" },
  },
  askPassword: {
    askPassword: { state: "askPassword" },
    "askPassword without an address": { state: "askPassword", email: "kim", problem: "missing" },
  },
  signIn: {
    signIn,
    "signIn after wrong credentials": { ...signIn, email, problem: { kind: "credentials" } },
    "signIn with missing fields": { ...signIn, problem: { kind: "missing", fields: ["email", "password"] } },
    "signIn after too many attempts": { ...signIn, problem: { kind: "tooManyAttempts" } },
    "signIn after an ended sign-in": { ...signIn, problem: { kind: "sessionExpired" } },
  },
  account: {
    account,
    "account with another password": { ...account, done: "password" },
    "account with wrong fields": { ...account, faults: wrongPasswords },
    "account with an authenticator": { ...account, hasAuthenticator: true, codesLeft: 9 },
    "account after too long a time for an authenticator": { ...account, faults: [tooLate] },
  },
  recoveryCodes: {
    recoveryCodes: {
      ...{ state: "recoveryCodes", connected: false },
      codes: Array.from({ length: 10 }, (_, at) => `7QK4M${at}R2XH9VTPB3W8CD`),
    },
    "recoveryCodes of a new authenticator": {
      ...{ state: "recoveryCodes", connected: true, codes: ["7QK4MR2XH9VTPB3W8CDZ"] },
    },
  },
  authenticator: {
    authenticator,
    "authenticator with a wrong code": { ...authenticator, problem: "code" },
    "authenticator without a code": { ...authenticator, problem: "missing" },
  },
  host: {
    host: { state: "host", missing: false, operatorName, operatorWebsite: open.providerWebsite },
    "host without a page": { state: "host", missing: true, operatorName },
  },
  unsubscribe: Object.fromEntries(
    (["wanted", "organization", "all"] as const).map((choice) => [
      `unsubscribe with ${choice}`,
      { state: "unsubscribe", organizationName, address: email, choice, isSaved: choice === "all" },
    ]),
  ),
  choosePassword: {
    choosePassword,
    "choosePassword against the policy": { ...choosePassword, problem: "policy" },
    "choosePassword left out": { ...choosePassword, problem: "missing" },
    "choosePassword, the address not to be let go without the tick": {
      ...choosePassword,
      missing: "released",
    },
  },
  answered: {
    "answered by accepting": { state: "answered", providerName, decision: "accepted", at },
    "answered by declining": { state: "answered", providerName, decision: "declined", at },
  },
};

/** Every state a page can be in, by name. */
export const views: readonly (readonly [name: string, content: Content<PageView>])[] = [
  ...Object.values(pages).flatMap((forms) => Object.entries(forms)),
  ...noticeStates.map(
    (state) => [state, { state, providerName: hasInvitation[state] ? providerName : undefined }] as const,
  ),
];

/** A state as a page of its own. */
export const viewOf = (content: Content<PageView>, locale: Locale): PageView => ({
  ...content,
  locale,
  action: "/invitations/req_01.secret",
});
