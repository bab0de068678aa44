import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Identity } from "../../aws/identity.ts";
import { may, permissions } from "../../contract/permissions.ts";
import { Refusal } from "../../errors.ts";
import type { Answer } from "../../http/answer.ts";
import { type Caller, findCaller, rightsInTheWrite } from "../../http/caller.ts";
import { type Commit, committer } from "../../http/commit.ts";
import { organizationStore } from "../../organizations/store.ts";
import { partnershipStore } from "../../partnerships/store.ts";
import type { Actor } from "../../record/entries.ts";
import type { Table } from "../../table/table.ts";
import { invitationAnswers } from "../answers/answers.ts";
import { type LinkState, linkState } from "../answers/rules.ts";
import { pageSignIn } from "../answers/sign-in.ts";
import type { RequestItem } from "../requests/items.ts";
import { type Form, isFromThePage, readForm } from "./form.ts";
import {
  dead,
  decided,
  type Invitation,
  localeOf,
  notices,
  open,
  preferred,
  rendered,
  type Shown,
  type View,
} from "./views.ts";

const acceptance = may("answerInvitation", "indirect-reseller");

/** The invitation pages: what a link shows, and what its form does. */
export const invitationPages = (o: {
  table: Table;
  identity: Identity;
  baseUrl: string;
  clock: () => Date;
}) => {
  const answers = invitationAnswers(o.table);
  const organizations = organizationStore(o.table);
  const partnerships = partnershipStore(o.table);
  const signIn = pageSignIn(o);

  const commitFor = (actor: Actor, caller: Caller | undefined, requestId: string): Commit =>
    committer({
      table: o.table,
      actor,
      rights: caller && acceptance !== "public" ? rightsInTheWrite(caller, acceptance) : [],
      entry: () => [],
      requestId,
      clock: o.clock,
    });

  const look = async (event: APIGatewayProxyEventV2, now: Date): Promise<Invitation> => {
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
    const outcome = await (form.session === undefined ? signIn.begin : signIn.goOn)(
      invitation,
      link,
      form,
      now,
    );
    if (outcome.step === "signed-in")
      return acceptAs(invitation, outcome.userId, outcome.email, now, event.requestContext.requestId);
    // Sent twice, the first may have accepted by now and used the session up: then that is what the person sees.
    const latest = outcome.spent ? await look(event, now) : invitation;
    return latest.state === "accepted" ? accepted(latest) : outcome.shown;
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
