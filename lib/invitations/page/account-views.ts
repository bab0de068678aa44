import { createHash } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { PageSession } from "../../account/sessions.ts";
import { passwordPolicy } from "../../contract/password-policy.ts";
import { Refusal } from "../../errors.ts";
import type { Link } from "../requests/token.ts";
import type { MailChoices } from "./account-mails.ts";
import type { Place } from "./credential-steps.ts";
import type { AccountView, AuthenticatorView, RecoveryCodesView } from "./html/account-views.ts";
import type { AcceptProblem } from "./html/view.ts";
import type { Page } from "./responses.ts";

/** The sign-in of the account page, with the problem of the last attempt. */
export const signInPage = (
  status: number,
  problem?: AcceptProblem,
  email?: string,
  retryAfter?: number,
): Page => ({
  status,
  view: { state: "signIn", problem, email },
  retryAfter,
});

/** The signed-in account page, with the result of the last action. */
export const accountPage = (
  {
    caller: { user, organization },
    withCode,
    codesLeft,
  }: Pick<PageSession, "caller" | "withCode" | "codesLeft">,
  more: Pick<AccountView, "done" | "faults" | "mails"> = {},
  status = 200,
): Page => ({
  status,
  view: {
    state: "account",
    userName: user.displayName,
    email: user.email ?? "",
    organizationName: organization.name,
    requirements: passwordPolicy,
    hasAuthenticator: withCode,
    codesLeft,
    ...more,
  },
});

/** The page with a new authenticator's secret. Its address must not contain the secret, so `completed` adds it. */
export const authenticatorPage = (problem?: AuthenticatorView["problem"]): Page => ({
  status: problem === undefined ? 200 : problem === "code" ? 401 : 422,
  view: { state: "authenticator", problem },
});

/** The page with new recovery codes. It is shown at the plain address, so that no address contains them. */
export const codesPage = ({ codes, connected }: Omit<RecoveryCodesView, "state">): Page => ({
  status: 200,
  view: { state: "recoveryCodes", codes, connected },
  isPlain: true,
});

/** Completes a page with data that only the signed-in browser may see. */
export const completed = (page: Page, session: PageSession | undefined): Page => {
  const { caller, kept } = session ?? {};
  if (page.view.state !== "authenticator" || !caller || kept?.kind !== "authenticator") return page;
  return {
    ...page,
    view: { ...page.view, account: caller.user.email ?? caller.user.id, secret: kept.secret },
  };
};

/** The account page with the user's mail choices, unless it has them already. */
export const withMails = (page: Page, mails: MailChoices | undefined): Page =>
  page.view.state === "account" && !page.view.mails ? { ...page, view: { ...page.view, mails } } : page;

/** The code step of the account page's sign-in, which also accepts a recovery code. */
export const ownChallenge = (page: Page): Page =>
  page.view.state === "mfa" ? { ...page, view: { ...page.view, takesRecoveryCode: true } } : page;

/** The page at the account's plain address. */
export const plainPage = (session: PageSession | undefined): Page => {
  if (session?.kept?.kind === "authenticator") return completed(authenticatorPage(), session);
  if (!session || session.recovers) return signInPage(200);
  return session.kept ? codesPage(session.kept) : accountPage(session);
};

/**
 * Failures are counted by mail address and network address, so that a guessing stranger does not lock out the owner's
 * browser.
 */
const counted = (email: string, ip: string): Link => {
  const hash = createHash("sha256").update(`${email.toLowerCase()} ${ip}`).digest("base64url");
  return { requestId: hash, hash };
};

/** The context of a sign-in on the account page. `purpose` says what the sign-in is for. */
export const placeOf = (
  { requestContext }: APIGatewayProxyEventV2,
  purpose = "sign-in",
  address?: string,
): Place => ({
  link: { requestId: "account", hash: purpose },
  failuresOf: (email) => counted(address ?? email, requestContext.http.sourceIp),
});

/** Runs an attempt, or says that too many have failed. */
export const orTooMany = async (email: string, attempt: () => Promise<Page>): Promise<Page> => {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "RATE_LIMITED") throw error;
    return signInPage(error.status, { kind: "tooManyAttempts" }, email, error.more.retryAfter);
  }
};
