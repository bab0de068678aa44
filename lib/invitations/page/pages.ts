import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Identity } from "../../aws/identity.ts";
import { may, permissions } from "../../contract/permissions.ts";
import { Refusal } from "../../errors.ts";
import type { Answer } from "../../http/answer.ts";
import { type Caller, findCaller, rightsInTheWrite } from "../../http/caller.ts";
import { type Commit, committer } from "../../http/commit.ts";
import { organizationStore } from "../../organizations/store.ts";
import { isActive } from "../../partnerships/items.ts";
import { partnershipStore } from "../../partnerships/store.ts";
import type { Actor } from "../../record/entries.ts";
import type { Table } from "../../table/table.ts";
import { invitationAnswers } from "../answers/answers.ts";
import { type DeadState, deadLinkRefusal, isAcceptable } from "../answers/rules.ts";
import type { RequestItem } from "../requests/items.ts";
import type { Link } from "../requests/token.ts";
import type { Form } from "./form.ts";
import { invitationLook } from "./look.ts";
import { pagePair } from "./page-pair.ts";
import {
  deadLinkPage,
  decisionOf,
  declinedPage,
  type Invitation,
  livePage,
  noticePage,
  type Page,
} from "./responses.ts";
import { type Outcome, pageSignIn } from "./sign-in.ts";

/** The regions of provider and reseller, if they differ. */
const regionsOf = (provider: { region: string } | undefined, reseller: { region: string } | undefined) =>
  provider && reseller && provider.region !== reseller.region
    ? { provider: provider.region, reseller: reseller.region }
    : undefined;

type SignedIn = Extract<Outcome, { state: "signed-in" }>;

/** The accepting user and reseller and the invitation, before the decision. */
const reviewOf = ({ providerName }: Invitation, { user, organization }: Caller) => ({
  providerName,
  resellerName: organization.name,
  mpnId: organization.mpnId,
  userName: user.displayName,
});

/** The refusals of an invitation that is over. */
const ends: ReadonlySet<string> = new Set([
  "INVITATION_ANSWERED",
  "INVITATION_EXPIRED",
  "INVITATION_REVOKED",
  "INVITATION_SUPERSEDED",
]);

const acceptance = may("answerInvitation", "indirect-reseller");

/**
 * The invitation pages: `show` shows a link's page, `answer` handles its form. `baseUrl` is the deployment's own
 * address.
 */
export const invitationPages = ({
  table,
  identity,
  baseUrl,
  clock,
}: {
  table: Table;
  identity: Identity;
  baseUrl: string;
  clock: () => Date;
}) => {
  const answers = invitationAnswers(table);
  const organizations = organizationStore(table);
  const partnerships = partnershipStore(table);
  const signIn = pageSignIn({ table, identity });

  const commitFor = (actor: Actor, caller: Caller | undefined, requestId: string): Commit =>
    committer({
      table,
      actor,
      rights: caller ? rightsInTheWrite(caller, acceptance) : [],
      entry: () => [],
      requestId,
      clock,
    });

  const look = invitationLook(table);

  /** Accepts as the user who has just signed in, or first shows what that means, and for whom. */
  const acceptAs = async (
    invitation: Invitation,
    link: Link,
    { userId, email, since, review }: SignedIn,
    now: Date,
    requestId: string,
  ): Promise<Page> => {
    const found = await findCaller(table, userId);
    if (!found || found.user.status === "disabled")
      return livePage(invitation, 401, { kind: "credentials" }, { email, authorised: true });
    const caller = { ...found, signedInAt: new Date(since).toISOString() };
    const { organization, user } = caller;
    if (organization.type !== "indirect-reseller")
      throw new Refusal("RESELLER_NOT_ENROLLED", "Only an enrolled indirect reseller accepts.");
    if (organization.status === "suspended")
      throw new Refusal("RESELLER_SUSPENDED", "A suspended reseller accepts nothing.");
    if (!user.roles.some((role) => permissions.answerInvitation.some((needed) => needed === role)))
      throw new Refusal("ROLE_REQUIRED", "Only a Global admin accepts.");
    const regions = regionsOf(invitation.provider, organization);
    if (review) {
      const session = await signIn.reviewing(link, { userId, email, since }, now);
      return { status: 200, view: { state: "review", ...reviewOf(invitation, caller), session, regions } };
    }
    const actor = { userId: user.id, organizationId: organization.id };
    const partner = await answers.accept(
      invitation.token,
      caller,
      now,
      commitFor(actor, caller, requestId),
      "page",
    );
    const at = new Date(partner.since);
    return {
      status: 200,
      view: {
        state: "accepted",
        providerName: partner.name,
        resellerName: organization.name,
        at,
        regions,
      },
    };
  };

  /** The page of an accepted invitation: who accepted and when, and whether the two still are partners. */
  const accepted = async (invitation: Invitation): Promise<Page> => {
    const { request, providerName } = invitation;
    const { acceptedBy, providerId = "" } = request ?? {};
    if (!acceptedBy)
      return { status: 200, view: { state: "answered", ...decisionOf(invitation, "accepted") } };
    const { organizationId, name: resellerName } = acceptedBy;
    const { at } = decisionOf(invitation, "accepted");
    const partnership = await partnerships.find(providerId, organizationId);
    if (!isActive(partnership))
      return { status: 200, view: { state: "accepted", providerName, resellerName, at, hasEnded: true } };
    const regions = regionsOf(invitation.provider, await organizations.find(organizationId));
    return { status: 200, view: { state: "accepted", providerName, resellerName, at, regions } };
  };

  /**
   * The page at a link's address. Opening an answered invitation again changes nothing: the page shows the decision. A
   * replaced link shows the decision too, but stays dead.
   */
  const standing = async (invitation: Invitation): Promise<Page> => {
    const { state, request } = invitation;
    if (isAcceptable(state)) return livePage(invitation, 200);
    if (state !== "accepted" && state !== "declined" && state !== "superseded")
      return deadLinkPage(invitation, state);
    const status = state === "superseded" ? deadLinkRefusal(state).status : 200;
    if (request?.status === "accepted") return { ...(await accepted(invitation)), status };
    if (request?.status === "declined") return { ...declinedPage(invitation), status };
    return deadLinkPage(invitation, state);
  };

  /** The page for an answer to a dead link. */
  const over = (invitation: Invitation, state: DeadState) =>
    state === "superseded" ? standing(invitation) : deadLinkPage(invitation, state);

  const accept = async (
    invitation: Invitation,
    form: Form,
    now: Date,
    event: APIGatewayProxyEventV2,
  ): Promise<Page> => {
    const { state, link } = invitation;
    if (state === "accepted") return accepted(invitation);
    if (!isAcceptable(state)) return over(invitation, state);
    if (!link) return deadLinkPage(invitation, "unknown");
    const step = form.session === undefined ? signIn.start : signIn.proceed;
    const outcome = await step(invitation, link, form, now);
    if (outcome.state === "signed-in")
      return acceptAs(invitation, link, outcome, now, event.requestContext.requestId);
    // The form may have been sent twice: the first copy has used the session and accepted.
    const latest = outcome.sessionUsed ? await look(event, now) : invitation;
    return latest.state === "accepted" ? accepted(latest) : outcome.page;
  };

  const decline = async (invitation: Invitation, event: APIGatewayProxyEventV2, now: Date): Promise<Page> => {
    if (invitation.state === "declined" || invitation.state === "retractable")
      return declinedPage(invitation);
    if (invitation.state !== "live") return over(invitation, invitation.state);
    const recipient = ({ providerId }: RequestItem) =>
      commitFor(
        { userId: "recipient", organizationId: providerId },
        undefined,
        event.requestContext.requestId,
      );
    await answers.decline(invitation.token, undefined, now, recipient);
    return declinedPage(await look(event, now));
  };

  const pair = pagePair({
    table,
    baseUrl,
    look,
    pageOf: standing,
    refused: (refusal, { providerName }) => noticePage(refusal, providerName),
  });

  return {
    /** The page of a link. Showing it changes nothing. */
    show: pair.show,

    /** The page after its form was sent: accepts after a sign-in, or declines. */
    answer: (event: APIGatewayProxyEventV2, now: Date): Promise<Answer> =>
      pair.answer(event, now, async (invitation, form) => {
        try {
          if (form.decision === "accept") return await accept(invitation, form, now, event);
          if (form.decision === "decline") return await decline(invitation, event, now);
        } catch (error) {
          if (!(error instanceof Refusal) || !ends.has(error.code)) throw error;
          // The invitation ended between the read and the write. The page shows how.
          const latest = await look(event, now);
          if (!isAcceptable(latest.state)) return over(latest, latest.state);
          // A decline cannot be undone once there has been a partnership.
          if (error.code === "INVITATION_ANSWERED") return deadLinkPage(latest, "declined");
          throw error;
        }
        if (!isAcceptable(invitation.state)) return over(invitation, invitation.state);
        return livePage(invitation, 422, { kind: "missing", fields: ["decision"] }, form);
      }),
  };
};
