import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Code } from "../contract/codes.ts";
import type { Locale } from "../contract/common.ts";
import { passwordPolicy } from "../contract/password-policy.ts";
import { may, permissions } from "../contract/permissions.ts";
import { Refusal } from "../errors.ts";
import type { Answer } from "../http/answer.ts";
import { type Caller, findCaller, rightsInTheWrite } from "../http/caller.ts";
import { type Commit, committer } from "../http/commit.ts";
import type { Identity, SignIn } from "../identity.ts";
import { organizationStore } from "../organizations/store.ts";
import type { AcceptField, AcceptProblem, NoticeState, PageView } from "../partnerships/page/view.ts";
import { invitationPage, pageHeaders } from "../partnerships/pages.ts";
import { partnershipStore } from "../partnerships/store.ts";
import type { Actor } from "../record/entries.ts";
import type { RequestItem } from "../requests/items.ts";
import type { Link } from "../requests/token.ts";
import type { Table } from "../table/table.ts";
import { invitationAnswers } from "./answers.ts";
import { type Challenge, challengeSeal } from "./challenge.ts";
import { failureCount } from "./failures.ts";
import { type Form, isFromThePage, readForm } from "./form.ts";
import { deadLink, type LinkState, linkState } from "./rules.ts";

const acceptance = may("answerInvitation", "indirect-reseller");

/** What a page shows, and the status it has; `PageView` without what all pages know. */
type View = PageView extends infer V ? (V extends PageView ? Omit<V, "locale" | "action"> : never) : never;
interface Shown {
  status: number;
  view: View;
  retryAfter?: number | undefined;
}

/** The notice that a refusal is shown as. Whatever is not here is shown as a form that could not be read. */
const notices: Partial<Record<Code, NoticeState>> = {
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
  RATE_LIMITED: "tooManyAttempts",
  UNAVAILABLE: "unavailable",
  INTERNAL_ERROR: "unavailable",
};

const localeOf = (event: APIGatewayProxyEventV2): Locale | undefined => {
  const asked = new URLSearchParams(event.rawQueryString).get("lang");
  return asked === "en" || asked === "ru" ? asked : undefined;
};

/** Without a request to take it from: the one of the two languages that the browser names first. */
const preferred = (event: APIGatewayProxyEventV2): Locale =>
  /(?<![a-z-])(en|ru)\b/i.exec(event.headers["accept-language"] ?? "")?.[1]?.toLowerCase() === "ru"
    ? "ru"
    : "en";

const rendered = (event: APIGatewayProxyEventV2, locale: Locale, shown: Shown): Answer => {
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

/** The invitation pages: what a link shows, and what its form does. */
export const invitationPages = (o: {
  table: Table;
  identity: Identity;
  baseUrl: string;
  clock: () => Date;
}) => {
  const answers = invitationAnswers(o.table);
  const organizations = organizationStore(o.table);
  const failures = failureCount(o.table);
  const partnerships = partnershipStore(o.table);
  const challenges = challengeSeal(o.table);

  const commitFor = (actor: Actor, caller: Caller | undefined, requestId: string): Commit =>
    committer({
      table: o.table,
      actor,
      rights: caller && acceptance !== "public" ? rightsInTheWrite(caller, acceptance) : [],
      entry: () => [],
      requestId,
      clock: o.clock,
    });

  /** The invitation behind a link, as far as its page may tell. */
  const look = async (event: APIGatewayProxyEventV2, now: Date) => {
    const token = event.pathParameters?.token ?? "";
    const { link, found } = await answers.find(token);
    const provider = found && (await organizations.find(found.request.providerId));
    const asIssued = linkState(found, now);
    // While its provider is suspended, an open invitation is as good as withdrawn.
    const state: LinkState = asIssued === "live" && provider?.status === "suspended" ? "revoked" : asIssued;
    const locale = localeOf(event) ?? found?.request.locale ?? preferred(event);
    return {
      token,
      link,
      request: found?.request,
      provider,
      providerName: provider?.name ?? "",
      state,
      locale,
    };
  };
  type Invitation = Awaited<ReturnType<typeof look>>;

  const decided = ({ request, providerName }: Invitation, decision: "accepted" | "declined") => ({
    providerName,
    decision,
    at: new Date(request?.answeredAt ?? 0),
  });

  const dead = (invitation: Invitation, state: Exclude<LinkState, "live">): Shown => {
    const { status, code } = deadLink(state);
    if (state === "accepted" || state === "declined")
      return { status, view: { state: "answered", ...decided(invitation, state) } };
    const providerName = state === "unknown" ? undefined : invitation.providerName;
    return { status, view: { state: notices[code] ?? "unknown", providerName } };
  };

  const open = (
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

  const challenge = async (
    invitation: Invitation,
    link: Link,
    pending: Challenge,
    now: Date,
    problem?: "policy" | "missing" | "code",
  ): Promise<Shown> => {
    const session = await challenges.close(link, pending, now);
    const { providerName } = invitation;
    const status = problem === undefined ? 200 : problem === "code" ? 401 : 422;
    if (pending.kind === "mfa-code")
      return {
        status,
        view: { state: "mfa", providerName, session, problem: problem === "policy" ? undefined : problem },
      };
    const { email } = pending;
    const view = {
      state: "newPassword" as const,
      providerName,
      session,
      email,
      requirements: passwordPolicy,
    };
    return { status, view: { ...view, problem: problem === "code" ? undefined : problem } };
  };

  /** Accepts for whoever has just signed in. */
  const acceptAs = async (
    invitation: Invitation,
    userId: string,
    email: string,
    now: Date,
    requestId: string,
  ): Promise<Shown> => {
    const caller = await findCaller(o.table, userId);
    if (!caller || caller.user.status === "disabled")
      return open(invitation, 401, { kind: "credentials" }, email);
    const { organization, user } = caller;
    if (organization.type !== "indirect-reseller")
      throw new Refusal("RESELLER_NOT_ENROLLED", "Only an enrolled indirect reseller accepts.");
    if (organization.status === "suspended")
      throw new Refusal("RESELLER_SUSPENDED", "A suspended reseller accepts nothing.");
    if (!user.roles.some((role) => permissions.answerInvitation.some((needed) => needed === role)))
      throw new Refusal("ROLE_REQUIRED", "Only a Global admin accepts.");
    const actor = { userId: user.id, organizationId: organization.id };
    const partner = await answers.accept(invitation.token, caller, now, commitFor(actor, caller, requestId));
    const at = new Date(partner.since);
    return {
      status: 200,
      view: { state: "accepted", providerName: partner.name, resellerName: organization.name, at },
    };
  };

  /** Where a sign-in leads: on to a challenge, to the acceptance, or back to the form. */
  const proceed = async (
    invitation: Invitation,
    link: Link,
    signIn: SignIn,
    pending: Omit<Challenge, "kind" | "session" | "userName">,
    now: Date,
    requestId: string,
    retry: () => Promise<Shown>,
  ): Promise<Shown> => {
    switch (signIn.state) {
      case "signed-in":
        await failures.giveBack(link);
        return acceptAs(invitation, signIn.userId, pending.email, now, requestId);
      case "new-password":
      case "mfa-code": {
        await failures.giveBack(link);
        const { state: kind, session, userName } = signIn;
        return challenge(invitation, link, { ...pending, kind, session, userName }, now);
      }
      case "password-policy":
        await failures.giveBack(link);
        return retry();
      case "wrong-code":
      case "refused":
        return retry();
    }
  };

  /** One attempt in its place of the count; what fails for other reasons than the credentials gives the place back. */
  const tried = async (link: Link, now: Date, attempt: () => Promise<SignIn>): Promise<SignIn> => {
    await failures.take(link, now);
    try {
      return await attempt();
    } catch (error) {
      await failures.giveBack(link);
      throw error;
    }
  };

  const signInAnew = async (
    invitation: Invitation,
    link: Link,
    form: Form,
    now: Date,
    requestId: string,
  ): Promise<Shown> => {
    const { email = "", password = "", authorised } = form;
    const fields: AcceptField[] = [];
    if (!email.trim()) fields.push("email");
    if (!password) fields.push("password");
    if (authorised !== "yes") fields.push("authorised");
    if (fields.length > 0) return open(invitation, 422, { kind: "missing", fields }, email);
    const name = email.trim();
    const signIn = await tried(link, now, () => o.identity.signIn(name, password));
    const wrong = () => Promise.resolve(open(invitation, 401, { kind: "credentials" }, name));
    return proceed(invitation, link, signIn, { email: name, since: now.getTime() }, now, requestId, wrong);
  };

  const answerChallenge = async (
    invitation: Invitation,
    link: Link,
    form: Form,
    now: Date,
    event: APIGatewayProxyEventV2,
  ): Promise<Shown> => {
    const { requestId } = event.requestContext;
    const pending = await challenges.open(link, form.session ?? "", now);
    if (!pending) return open(invitation, 401, { kind: "sessionExpired" });
    const { kind, session, userName } = pending;
    const given = kind === "mfa-code" ? form.mfaCode?.trim() : form.newPassword;
    if (!given) return challenge(invitation, link, pending, now, "missing");
    const signIn = await tried(link, now, () =>
      kind === "mfa-code"
        ? o.identity.answerMfa(session, userName, given)
        : o.identity.answerNewPassword(session, userName, given),
    );
    const retry = async () => {
      // Sent twice, the first may have accepted by now: then that is what the person sees.
      const latest = await look(event, now);
      if (latest.state === "accepted") return accepted(latest);
      if (signIn.state === "wrong-code") return challenge(invitation, link, pending, now, "code");
      if (signIn.state === "password-policy") return challenge(invitation, link, pending, now, "policy");
      return open(invitation, 401, { kind: "sessionExpired" }, pending.email);
    };
    return proceed(invitation, link, signIn, pending, now, requestId, retry);
  };

  /** The page of a repeated acceptance: the same, unless the partnership has ended since. */
  const accepted = async (invitation: Invitation): Promise<Shown> => {
    const { request, providerName } = invitation;
    const { acceptedBy, providerId = "" } = request ?? {};
    const partnership = acceptedBy && (await partnerships.find(providerId, acceptedBy.organizationId));
    if (!acceptedBy || partnership?.status !== "active")
      return { status: 200, view: { state: "answered", ...decided(invitation, "accepted") } };
    const { at } = decided(invitation, "accepted");
    return { status: 200, view: { state: "accepted", providerName, resellerName: acceptedBy.name, at } };
  };

  const accept = async (
    invitation: Invitation,
    form: Form,
    now: Date,
    event: APIGatewayProxyEventV2,
  ): Promise<Shown> => {
    const { state, link } = invitation;
    if (state === "accepted") return accepted(invitation);
    if (state !== "live" || !link) return dead(invitation, state === "live" ? "unknown" : state);
    try {
      if (form.session !== undefined) return await answerChallenge(invitation, link, form, now, event);
      return await signInAnew(invitation, link, form, now, event.requestContext.requestId);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "RATE_LIMITED")
        return open(invitation, error.status, { kind: "tooManyAttempts" }, form.email, error.more.retryAfter);
      throw error;
    }
  };

  const decline = async (invitation: Invitation, now: Date, requestId: string): Promise<Shown> => {
    const { state, providerName } = invitation;
    if (state === "declined")
      return { status: 200, view: { state, providerName, at: decided(invitation, state).at } };
    if (state !== "live") return dead(invitation, state);
    const recipient = ({ providerId }: RequestItem) =>
      commitFor({ userId: "recipient", organizationId: providerId }, undefined, requestId);
    await answers.decline(invitation.token, undefined, now, recipient);
    return { status: 200, view: { state: "declined", providerName, at: now } };
  };

  return {
    /** The page of a link: reads, and changes nothing. */
    async show(event: APIGatewayProxyEventV2, now: Date): Promise<Answer> {
      const invitation = await look(event, now);
      const shown = invitation.state === "live" ? open(invitation, 200) : dead(invitation, invitation.state);
      return rendered(event, invitation.locale, shown);
    },

    /** The page's form: accepts after a sign-in, or declines. */
    async answer(event: APIGatewayProxyEventV2, now: Date): Promise<Answer> {
      const { requestId } = event.requestContext;
      if (!isFromThePage(event, o.baseUrl))
        return rendered(event, localeOf(event) ?? preferred(event), {
          status: 403,
          view: { state: "crossSite" },
        });
      const form = readForm(event);
      const invitation = await look(event, now);
      const inItsLanguage = (shown: Shown) => rendered(event, invitation.locale, shown);
      try {
        if (form.decision === "accept") return inItsLanguage(await accept(invitation, form, now, event));
        if (form.decision === "decline") return inItsLanguage(await decline(invitation, now, requestId));
        if (invitation.state !== "live") return inItsLanguage(dead(invitation, invitation.state));
        return inItsLanguage(open(invitation, 422, { kind: "missing", fields: ["decision"] }, form.email));
      } catch (error) {
        // An outage is nothing of the invitation's: it is logged, and shown, as everywhere.
        if (!(error instanceof Refusal) || error.code === "UNAVAILABLE") throw error;
        // The answer was given elsewhere between look and write: what stands now is shown.
        if (error.code === "INVITATION_ANSWERED") {
          const latest = await look(event, now);
          if (latest.state === "accepted" || latest.state === "declined")
            return inItsLanguage(dead(latest, latest.state));
        }
        const view: View = {
          state: notices[error.code] ?? "badRequest",
          providerName: invitation.providerName,
        };
        return inItsLanguage({ status: error.status, view, retryAfter: error.more.retryAfter });
      }
    },
  };
};
