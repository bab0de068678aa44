import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Code } from "../../contract/codes.ts";
import type { Locale } from "../../contract/common.ts";
import { passwordPolicy } from "../../contract/password-policy.ts";
import type { Refusal } from "../../errors.ts";
import type { Answer } from "../../http/answer.ts";
import type { OrganizationItem } from "../../organizations/items.ts";
import { type DeadState, deadLinkRefusal, type LinkState } from "../answers/rules.ts";
import type { Inviter } from "../inviter.ts";
import type { RequestItem } from "../requests/items.ts";
import { takeBackUntil } from "../requests/rules.ts";
import type { Link } from "../requests/token.ts";
import type { Challenge } from "./challenge.ts";
import { invitationPage, pageHeaders } from "./html/document.ts";
import type { AcceptProblem, Look, NoticeState, PageView } from "./html/view.ts";
import { browserLocale, requestedLocale } from "./language.ts";

/** The invitation behind a link, as far as its page may show it. */
export interface Invitation {
  token: string;
  link: Link | undefined;
  request: RequestItem | undefined;
  provider: OrganizationItem | undefined;
  providerName: string;
  inviter: Inviter | undefined;
  state: LinkState;
  /** Whether the invitation itself can be answered, by any link. */
  isOpen: boolean;
  locale: Locale;
  readerCountry: string | undefined;
  /** The design of its pages. */
  look: Look | undefined;
}

/** The context for rendering a page: the reader's language, the country if known, and the design. */
export type Reader = Pick<PageView, "locale" | "readerCountry" | "look">;

type WithoutFrame<View> = View extends PageView
  ? Omit<View, "locale" | "action" | "shown" | "readerCountry" | "look">
  : never;

/** A page before it is rendered: its status code and its content, without the language and address of every page. */
export interface Page {
  status: number;
  view: WithoutFrame<PageView>;
  retryAfter?: number | undefined;
  /** A cookie that the page sets. */
  cookie?: string | undefined;
  /** The page is shown at the plain address from now on. */
  isPlain?: boolean | undefined;
}

/** The page's own path, in its route's spelling. Where there is no route, the path of the page about the host. */
export const pathOf = ({ routeKey, pathParameters }: APIGatewayProxyEventV2): string =>
  routeKey
    .replace(/^\S+ /, "")
    .replace("{token}", encodeURIComponent(pathParameters?.token ?? ""))
    .replace("{path+}", "");

/** The notice for each refusal. A refusal without one is shown as an unreadable form. */
const noticeOf: Partial<Record<Code, NoticeState>> = {
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
  ADDRESS_PROOF_NOT_FOUND: "proofUnknown",
  ADDRESS_PROOF_EXPIRED: "proofExpired",
  EMAIL_TAKEN: "addressTaken",
  ENROLMENT_LINK_NOT_FOUND: "enrolmentUnknown",
  ENROLMENT_LINK_EXPIRED: "enrolmentExpired",
  PASSWORD_LINK_NOT_FOUND: "passwordLinkUnknown",
  PASSWORD_LINK_EXPIRED: "passwordLinkExpired",
  UNSUBSCRIBE_LINK_NOT_FOUND: "unsubscribeUnknown",
  RATE_LIMITED: "tooManyRequests",
  UNAVAILABLE: "unavailable",
  INTERNAL_ERROR: "unavailable",
};

/**
 * Renders a page as the answer to the browser. A HEAD request gets the headers alone. `shown` is the sealed part of its
 * address, if it has an address of its own.
 */
export const render = (
  event: APIGatewayProxyEventV2,
  { locale, readerCountry, look }: Reader,
  page: Page,
  answered?: string,
): Answer => {
  const action = pathOf(event);
  const retryAfter = page.retryAfter && { "retry-after": String(Math.ceil(page.retryAfter)) };
  return {
    status: page.status,
    headers: {
      ...pageHeaders(look),
      "content-language": locale,
      vary: "accept-language",
      ...retryAfter,
      ...(page.cookie && { "set-cookie": page.cookie }),
    },
    body:
      event.requestContext.http.method === "HEAD"
        ? ""
        : invitationPage({ ...page.view, locale, action, shown: answered, readerCountry, look }),
  };
};

/** The notice that explains a refusal. It names the provider when the invitation is known. */
export const noticePage = ({ status, code, more }: Refusal, providerName?: string): Page => ({
  status,
  view: { state: noticeOf[code] ?? "badRequest", providerName },
  retryAfter: more.retryAfter,
});

/** A refusal from `serve`, before the page's own code ran, as a page in the browser's language. */
export const refusalPage = (refusal: Refusal, event: APIGatewayProxyEventV2): Answer =>
  render(event, { locale: requestedLocale(event) ?? browserLocale(event) }, noticePage(refusal));

/** The decision about an invitation, and its time. */
export const decisionOf = ({ request, providerName }: Invitation, decision: "accepted" | "declined") => ({
  providerName,
  decision,
  at: new Date(request?.answeredAt ?? 0),
});

/** When the invitation was declined, and until when that can be undone; `undefined` when it cannot. */
const retractionOf = (invitation: Invitation) => {
  const until = invitation.state === "retractable" && invitation.request && takeBackUntil(invitation.request);
  return until ? { at: decisionOf(invitation, "declined").at, until } : undefined;
};

/** The page after a decline, and after each repetition. */
export const declinedPage = (invitation: Invitation): Page => {
  const { providerName, at } = decisionOf(invitation, "declined");
  const until = retractionOf(invitation)?.until;
  return { status: 200, view: { state: "declined", providerName, at, until } };
};

/** Whether the invitation's newer link is in a mail that was sent, or is queued. */
const isMailed = ({ linkSentBy, outboxId, delivery }: RequestItem): boolean =>
  (linkSentBy !== "user" || outboxId !== undefined) && !["failed", "bounced"].includes(delivery.state);

/** The state of an unanswered invitation that is over, or whose link is replaced. */
const overView = (invitation: Invitation, request: RequestItem): Page["view"] => {
  const { providerName, provider, isOpen } = invitation;
  if (!isOpen) return { state: request.status === "revoked" ? "revoked" : "expired", providerName };
  if (provider?.status === "suspended") return { state: "providerSuspended", providerName };
  return { state: isMailed(request) ? "superseded" : "supersededByHand", providerName };
};

/** The page of a dead link, and of a decision that differs from the one made. */
export const deadLinkPage = (invitation: Invitation, state: DeadState): Page => {
  const refusal = deadLinkRefusal(state);
  if (state === "accepted" || state === "declined")
    return { status: refusal.status, view: { state: "answered", ...decisionOf(invitation, state) } };
  if (invitation.request && (state === "superseded" || state === "revoked"))
    return { status: refusal.status, view: overView(invitation, invitation.request) };
  return noticePage(refusal, state === "unknown" ? undefined : invitation.providerName);
};

/** The page of a link that can be accepted: the invitation and its forms, with the problem of the sent form. */
export const livePage = (
  invitation: Invitation,
  status: number,
  problem?: AcceptProblem,
  typed: { email?: string | undefined; authorised?: unknown } = {},
  retryAfter?: number,
): Page => {
  const { request, provider, providerName, inviter } = invitation;
  const declined = retractionOf(invitation);
  return {
    status,
    view: {
      state: "open",
      providerName,
      providerCountry: provider?.country,
      providerWebsite: provider?.website,
      inviter,
      invitedEmail: request?.resellerEmail ?? "",
      expiresAt: declined?.until ?? new Date(request?.expiresAt ?? 0),
      declinedAt: declined?.at,
      email: typed.email,
      authorised: Boolean(typed.authorised),
      problem,
    },
    retryAfter,
  };
};

/** The page that asks for the next step of a sign-in. `session` is the content of its hidden field. */
export const challengePage = (
  { providerName }: { providerName?: string },
  pending: Challenge,
  session: string,
  problem?: "policy" | "missing" | "code",
): Page => {
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
