import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Code } from "../../contract/codes.ts";
import type { Locale } from "../../contract/common.ts";
import { passwordPolicy } from "../../contract/password-policy.ts";
import type { Refusal } from "../../errors.ts";
import type { Answer } from "../../http/answer.ts";
import type { OrganizationItem } from "../../organizations/items.ts";
import type { Challenge } from "../answers/challenge.ts";
import { deadLink, type LinkState } from "../answers/rules.ts";
import type { RequestItem } from "../requests/items.ts";
import type { Link } from "../requests/token.ts";
import { invitationPage, pageHeaders } from "./document.ts";
import type { AcceptProblem, NoticeState, PageView } from "./view.ts";

/** The invitation behind a link, as far as its page may tell. */
export interface Invitation {
  token: string;
  link: Link | undefined;
  request: RequestItem | undefined;
  provider: OrganizationItem | undefined;
  providerName: string;
  state: LinkState;
  locale: Locale;
}

/** `PageView` without what all pages know. */
export type View = PageView extends infer V
  ? V extends PageView
    ? Omit<V, "locale" | "action">
    : never
  : never;

/** What a page shows, and the status it has. */
export interface Shown {
  status: number;
  view: View;
  retryAfter?: number | undefined;
}

/** The notice that a refusal is shown as. Whatever is not here is shown as a form that could not be read. */
export const notices: Partial<Record<Code, NoticeState>> = {
  INVITATION_NOT_FOUND: "unknown",
  INVITATION_SUPERSEDED: "superseded",
  INVITATION_EXPIRED: "expired",
  INVITATION_REVOKED: "revoked",
  RESELLER_NOT_ENROLLED: "notEnrolled",
  RESELLER_SUSPENDED: "resellerSuspended",
  ORGANIZATION_SUSPENDED: "resellerSuspended",
  INVITATION_FOR_ANOTHER: "forAnother",
  ALREADY_PARTNERED: "alreadyPartnered",
  ROLE_REQUIRED: "roleRequired",
  USER_DISABLED: "roleRequired",
  RATE_LIMITED: "tooManyRequests",
  UNAVAILABLE: "unavailable",
  INTERNAL_ERROR: "unavailable",
};

/** The language that the page was asked for, if any. */
export const localeOf = (event: APIGatewayProxyEventV2): Locale | undefined => {
  const asked = new URLSearchParams(event.rawQueryString).get("lang");
  return asked === "en" || asked === "ru" ? asked : undefined;
};

/** Without a request to take it from: the one of the two languages that the browser names first. */
export const preferred = (event: APIGatewayProxyEventV2): Locale =>
  /(?<![a-z-])(en|ru)\b/i.exec(event.headers["accept-language"] ?? "")?.[1]?.toLowerCase() === "ru"
    ? "ru"
    : "en";

/** A view as the answer that the browser gets. */
export const rendered = (event: APIGatewayProxyEventV2, locale: Locale, shown: Shown): Answer => {
  const action = `/invitations/${encodeURIComponent(event.pathParameters?.token ?? "")}`;
  const retryAfter = shown.retryAfter && { "retry-after": String(Math.ceil(shown.retryAfter)) };
  return {
    status: shown.status,
    headers: { ...pageHeaders(), "content-language": locale, vary: "accept-language", ...retryAfter },
    body:
      event.requestContext.http.method === "HEAD" ? "" : invitationPage({ ...shown.view, locale, action }),
  };
};

/** A refusal as a page, for the rows of the contract that answer people. */
export const refusalPage = (refusal: Refusal, event: APIGatewayProxyEventV2): Answer =>
  rendered(event, localeOf(event) ?? preferred(event), {
    status: refusal.status,
    view: { state: notices[refusal.code] ?? "badRequest" },
    retryAfter: refusal.more.retryAfter,
  });

/** What was decided, and when. */
export const decided = ({ request, providerName }: Invitation, decision: "accepted" | "declined") => ({
  providerName,
  decision,
  at: new Date(request?.answeredAt ?? 0),
});

/** The page of a link that is over. */
export const dead = (invitation: Invitation, state: Exclude<LinkState, "live">): Shown => {
  const { status, code } = deadLink(state);
  if (state === "accepted" || state === "declined")
    return { status, view: { state: "answered", ...decided(invitation, state) } };
  const providerName = state === "unknown" ? undefined : invitation.providerName;
  return { status, view: { state: notices[code] ?? "unknown", providerName } };
};

/** The page of a live link, with what was wrong with the form. */
export const open = (
  { request, provider, providerName }: Invitation,
  status: number,
  problem?: AcceptProblem,
  email?: string,
  retryAfter?: number,
): Shown => ({
  status,
  view: {
    state: "open",
    providerName,
    providerCountry: provider?.country,
    providerWebsite: provider?.website,
    invitedEmail: request?.resellerEmail ?? "",
    expiresAt: new Date(request?.expiresAt ?? 0),
    email,
    problem,
  },
  retryAfter,
});

/** The page that asks for what a sign-in still needs; `session` is what its hidden field holds. */
export const challengePage = (
  { providerName }: Invitation,
  pending: Challenge,
  session: string,
  problem?: "policy" | "missing" | "code",
): Shown => {
  const status = problem === undefined ? 200 : problem === "code" ? 401 : 422;
  if (pending.kind === "mfa-code") {
    const wrong = problem === "policy" ? undefined : problem;
    return { status, view: { state: "mfa", providerName, session, problem: wrong } };
  }
  const wrong = problem === "code" ? undefined : problem;
  const { email } = pending;
  const requirements = passwordPolicy;
  return {
    status,
    view: { state: "newPassword", providerName, session, email, requirements, problem: wrong },
  };
};
