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
import { isAcceptable } from "../answers/rules.ts";
import type { RequestItem } from "../requests/items.ts";
import { type Form, isFromThePage, readForm } from "./form.ts";
import { browserLocale, requestedLocale } from "./language.ts";
import { invitationLook } from "./look.ts";
import {
  deadLinkPage,
  decisionOf,
  declinedPage,
  type Invitation,
  livePage,
  noticePage,
  type Page,
  render,
} from "./responses.ts";
import { pageSignIn } from "./sign-in.ts";

/** The regions of the two, where they differ. */
const regionsOf = (provider: { region: string } | undefined, reseller: { region: string } | undefined) =>
  provider && reseller && provider.region !== reseller.region
    ? { provider: provider.region, reseller: reseller.region }
    : undefined;

const acceptance = may("answerInvitation", "indirect-reseller");

/** The invitation pages: `show` answers a link, `answer` its form. `baseUrl` is the deployment's own address. */
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

  /** Accepts as the user who has just signed in. */
  const acceptAs = async (
    invitation: Invitation,
    userId: string,
    email: string,
    now: Date,
    requestId: string,
  ): Promise<Page> => {
    const found = await findCaller(table, userId);
    if (!found || found.user.status === "disabled")
      return livePage(invitation, 401, { kind: "credentials" }, { email, authorised: true });
    const caller = { ...found, signedInAt: now.toISOString() };
    const { organization, user } = caller;
    if (organization.type !== "indirect-reseller")
      throw new Refusal("RESELLER_NOT_ENROLLED", "Only an enrolled indirect reseller accepts.");
    if (organization.status === "suspended")
      throw new Refusal("RESELLER_SUSPENDED", "A suspended reseller accepts nothing.");
    if (!user.roles.some((role) => permissions.answerInvitation.some((needed) => needed === role)))
      throw new Refusal("ROLE_REQUIRED", "Only a Global admin accepts.");
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
        regions: regionsOf(invitation.provider, organization),
      },
    };
  };

  /** The page of an acceptance that is sent again: the first one's page, unless the partnership has ended since. */
  const accepted = async (invitation: Invitation): Promise<Page> => {
    const { request, providerName } = invitation;
    const { acceptedBy, providerId = "" } = request ?? {};
    const partnership = acceptedBy && (await partnerships.find(providerId, acceptedBy.organizationId));
    if (!acceptedBy || partnership?.status !== "active")
      return { status: 200, view: { state: "answered", ...decisionOf(invitation, "accepted") } };
    const { at } = decisionOf(invitation, "accepted");
    const reseller = await organizations.find(acceptedBy.organizationId);
    const regions = regionsOf(invitation.provider, reseller);
    return {
      status: 200,
      view: { state: "accepted", providerName, resellerName: acceptedBy.name, at, regions },
    };
  };

  const accept = async (
    invitation: Invitation,
    form: Form,
    now: Date,
    event: APIGatewayProxyEventV2,
  ): Promise<Page> => {
    const { state, link } = invitation;
    if (state === "accepted") return accepted(invitation);
    if (!isAcceptable(state)) return deadLinkPage(invitation, state);
    if (!link) return deadLinkPage(invitation, "unknown");
    const step = form.session === undefined ? signIn.start : signIn.proceed;
    const outcome = await step(invitation, link, form, now);
    if (outcome.step === "signed-in")
      return acceptAs(invitation, outcome.userId, outcome.email, now, event.requestContext.requestId);
    // The form may have been sent twice: the first copy used the session up and has accepted by now.
    const latest = outcome.sessionUsed ? await look(event, now) : invitation;
    return latest.state === "accepted" ? accepted(latest) : outcome.page;
  };

  const decline = async (invitation: Invitation, event: APIGatewayProxyEventV2, now: Date): Promise<Page> => {
    if (invitation.state === "declined" || invitation.state === "retractable")
      return declinedPage(invitation);
    if (invitation.state !== "live") return deadLinkPage(invitation, invitation.state);
    const recipient = ({ providerId }: RequestItem) =>
      commitFor(
        { userId: "recipient", organizationId: providerId },
        undefined,
        event.requestContext.requestId,
      );
    await answers.decline(invitation.token, undefined, now, recipient);
    return declinedPage(await look(event, now));
  };

  return {
    /** The page of a link. Showing it changes nothing. */
    async show(event: APIGatewayProxyEventV2, now: Date): Promise<Answer> {
      const invitation = await look(event, now);
      const { state, locale } = invitation;
      const page = isAcceptable(state) ? livePage(invitation, 200) : deadLinkPage(invitation, state);
      return render(event, locale, page);
    },

    /** The page after its form was sent: accepts after a sign-in, or declines. */
    async answer(event: APIGatewayProxyEventV2, now: Date): Promise<Answer> {
      if (!isFromThePage(event, baseUrl))
        return render(event, requestedLocale(event) ?? browserLocale(event), {
          status: 403,
          view: { state: "crossSite" },
        });
      const form = readForm(event);
      const invitation = await look(event, now);
      const respond = (page: Page) => render(event, invitation.locale, page);
      try {
        if (form.decision === "accept") return respond(await accept(invitation, form, now, event));
        if (form.decision === "decline") return respond(await decline(invitation, event, now));
        if (!isAcceptable(invitation.state)) return respond(deadLinkPage(invitation, invitation.state));
        return respond(livePage(invitation, 422, { kind: "missing", fields: ["decision"] }, form));
      } catch (error) {
        // An outage has nothing to do with the invitation: `serve` logs it, and shows it with `refusalPage`.
        if (!(error instanceof Refusal) || error.code === "UNAVAILABLE") throw error;
        // Somebody else answered between the look and the write: the page shows that answer.
        if (error.code === "INVITATION_ANSWERED") {
          const latest = await look(event, now);
          return respond(deadLinkPage(latest, latest.state === "accepted" ? "accepted" : "declined"));
        }
        return respond(noticePage(error, invitation.providerName));
      }
    },
  };
};
