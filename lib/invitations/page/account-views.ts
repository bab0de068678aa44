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

/** The sign-in to one's account, with what was wrong with it. */
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

/** The account of who is signed in, with what has just been done or went wrong. */
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

/** The page that shows a new authenticator's secret. An address must not hold it: `completed` brings it in. */
export const authenticatorPage = (problem?: AuthenticatorView["problem"]): Page => ({
  status: problem === undefined ? 200 : problem === "code" ? 401 : 422,
  view: { state: "authenticator", problem },
});

/** The page that shows new recovery codes. It stands at the plain address, so that no address holds them. */
export const codesPage = ({ codes, connected }: Omit<RecoveryCodesView, "state">): Page => ({
  status: 200,
  view: { state: "recoveryCodes", codes, connected },
  isPlain: true,
});

/** The page with what nobody but the browser that is signed in may see. */
export const completed = (page: Page, session: PageSession | undefined): Page => {
  const { caller, kept } = session ?? {};
  if (page.view.state !== "authenticator" || !caller || kept?.kind !== "authenticator") return page;
  return {
    ...page,
    view: { ...page.view, account: caller.user.email ?? caller.user.id, secret: kept.secret },
  };
};

/** The account with the mails that its user can choose, unless it has them already. */
export const withMails = (page: Page, mails: MailChoices | undefined): Page =>
  page.view.state === "account" && !page.view.mails ? { ...page, view: { ...page.view, mails } } : page;

/** The step of the account's own sign-in that takes a code: a recovery code, too. */
export const ownChallenge = (page: Page): Page =>
  page.view.state === "mfa" ? { ...page, view: { ...page.view, takesRecoveryCode: true } } : page;

/** What stands at the account's plain address. */
export const plainPage = (session: PageSession | undefined): Page => {
  if (session?.kept?.kind === "authenticator") return completed(authenticatorPage(), session);
  if (!session || session.recovers) return signInPage(200);
  return session.kept ? codesPage(session.kept) : accountPage(session);
};

/** Failures count by address and network address, so that a stranger who guesses does not lock the owner's browser out. */
const counted = (email: string, ip: string): Link => {
  const hash = createHash("sha256").update(`${email.toLowerCase()} ${ip}`).digest("base64url");
  return { requestId: hash, hash };
};

/** Where a sign-in on the account's page belongs: `purpose` is what it is made for. */
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
