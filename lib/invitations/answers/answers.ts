import type { AcceptedPartnerAnswer } from "../../contract/invitations.ts";
import type { PartnerAnswer } from "../../contract/partnerships.ts";
import { Refusal, refusal, stale } from "../../errors.ts";
import type { Caller } from "../../http/caller.ts";
import type { Commit } from "../../http/commit.ts";
import { organizations } from "../../organizations/items.ts";
import { organizationIsActive } from "../../organizations/standing.ts";
import { mayBegin, newPartnership } from "../../partnerships/rules.ts";
import { partnershipStore } from "../../partnerships/store.ts";
import type { EventEntry } from "../../record/entries.ts";
import { any, differs, equals, isNew } from "../../table/condition.ts";
import type { Write } from "../../table/item.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { type EmailItem, emails } from "../../users/items.ts";
import { userStore } from "../../users/store.ts";
import type { RequestItem } from "../requests/items.ts";
import { answer } from "../requests/rules.ts";
import { requestStore } from "../requests/store.ts";
import { type Link, parseToken } from "../requests/token.ts";
import {
  acceptances,
  deadLinkRefusal,
  type FoundLink,
  invitationForAnother,
  isAcceptable,
  linkState,
  regionWarnings,
  requireAddressee,
} from "./rules.ts";

/** The recipient of an answer's event, and its subject. */
const answered = ({ providerId, id }: RequestItem) => ({
  to: providerId,
  resourceType: "partnership-request",
  resourceId: id,
});

/** Accepts and declines invitations, for the page and for the API alike. */
export const invitationAnswers = (table: Table) => {
  const requests = requestStore(table);
  const partnerships = partnershipStore(table);
  const users = userStore(table);

  const find = async (token: string): Promise<{ link: Link | undefined; found: FoundLink | undefined }> => {
    const link = parseToken(token);
    return { link, found: link && (await requests.byLink(link)) };
  };

  /**
   * The partner, with warnings for the reseller: a reseller of another region cannot be named on the provider's orders.
   */
  const withWarnings = async (
    partner: PartnerAnswer,
    { region }: { region: string },
  ): Promise<AcceptedPartnerAnswer> => {
    const provider = await organizations.in(table).get({ id: partner.id });
    const warnings = provider ? regionWarnings(provider.region, region) : [];
    return { ...partner, ...(warnings.length > 0 && { warnings }) };
  };

  const answerOf = async (providerId: string, resellerId: string): Promise<PartnerAnswer> => {
    const item = await partnerships.find(providerId, resellerId);
    const [partner] = await partnerships.partnersOf(item ? [item] : [], "reseller");
    if (!partner) throw new Error(`the accepted partnership of ${providerId} and ${resellerId} is gone`);
    return partner;
  };

  /** Checks that the provider is active: a suspended provider's invitations count as withdrawn. */
  const providerIsActive = ({ providerId }: RequestItem): Write =>
    organizationIsActive(
      providerId,
      refusal("INVITATION_REVOKED", "The provider is suspended, and with it the invitation."),
    );

  /**
   * The conditions on the invited address when an acceptance commits. A user who accepts through the link that was
   * mailed to its own address has proven that address.
   */
  const addressOf = (request: RequestItem, caller: Caller, owner: EmailItem | undefined): Write => {
    const notAnothers = {
      when: any(
        isNew,
        differs("organizationType", "indirect-reseller"),
        equals("organizationId", caller.organization.id),
        equals("proven", false),
      ),
      refuse: invitationForAnother,
    };
    const email = request.resellerEmail;
    // A link that the provider took to send it itself has no entry in the outbox.
    const isItsOwn = caller.user.email?.toLowerCase() === email.toLowerCase();
    if (owner?.proven !== false || !isItsOwn || request.outboxId === undefined)
      return emails.check({ email }, notAnothers);
    const accepter = { id: caller.user.id, organizationId: caller.organization.id, email };
    return users.prove(accepter, "indirect-reseller", owner);
  };

  return {
    find,

    /**
     * Accepts for the caller's reseller. For a while that is also possible after a decline without a sign-in. A
     * repeated acceptance by the same reseller gets the same answer. Throws the invitation codes of the contract.
     */
    accept: (
      token: string,
      caller: Caller,
      now: Date,
      commit: Commit,
      answeredOn: "page" | "api" = "api",
    ): Promise<AcceptedPartnerAnswer> =>
      retryOnConflict(async () => {
        const { link, found } = await find(token);
        const state = linkState(found, now);
        const { id: resellerId, name, mpnId = "" } = caller.organization;
        if (found && state === "accepted" && found.request.acceptedBy?.organizationId === resellerId)
          return withWarnings(await answerOf(found.request.providerId, resellerId), caller.organization);
        if (!isAcceptable(state)) throw deadLinkRefusal(state);
        if (!found || !link) throw deadLinkRefusal("unknown");
        const { request } = found;
        const operation = acceptances[state];
        const takesBack = operation === "takeBackDecline";
        const owner = await users.byEmail(request.resellerEmail);
        requireAddressee(resellerId, owner);
        const before = await partnerships.find(request.providerId, resellerId);
        // This invitation was accepted between the two reads. The next attempt answers as for a repeated acceptance.
        const isPartner = before !== undefined && !mayBegin(before);
        if (isPartner && before.requestId === request.id) throw stale();
        if (isPartner)
          throw new Refusal(
            "ALREADY_PARTNERED",
            "You are partners already. The provider may withdraw this invitation.",
          );
        // After the decline a partnership began and the provider ended it. An earlier invitation does not bring it
        // back.
        if (takesBack && (before?.endedAt ?? "") > (request.answeredAt ?? ""))
          throw deadLinkRefusal("declined");

        const acceptedBy = { organizationId: resellerId, name, mpnId };
        const accepted = answer(request, operation, { acceptedBy }, now);
        const partnership = newPartnership(request, resellerId, now);
        const { since } = partnership;
        const [partner] = await partnerships.partnersOf([partnership], "reseller");
        if (!partner) throw stale();
        const created = (to: string, other: string): EventEntry => ({
          to,
          type: "partnership.created",
          resourceType: "partnership",
          resourceId: other,
          data: { providerId: request.providerId, resellerId, partnershipRequestId: request.id, since },
        });
        return commit({
          writes: [
            requests.saveAnswer(operation, request, accepted, now),
            addressOf(request, caller, owner),
            providerIsActive(request),
            ...partnerships.begin(partnership, before),
            ...(takesBack ? [requests.takeBackAddress(request)] : await requests.freeAddress(request)),
          ],
          audit: {
            operation: "partnership-request.accept",
            resourceType: "partnership-request",
            resourceId: request.id,
            before: { status: request.status },
            after: { status: accepted.status, acceptedBy, linkSentBy: request.linkSentBy, answeredOn },
            concerns: request.providerId,
          },
          events: [
            {
              ...answered(accepted),
              type: "partnership-request.accepted",
              data: { partnershipRequestId: request.id, status: accepted.status, resellerId },
            },
            created(request.providerId, resellerId),
            created(resellerId, request.providerId),
          ],
          answer: await withWarnings(partner, caller.organization),
        });
      }),

    /**
     * Declines for the caller's reseller or, without a caller, for the holder of the link. Throws the invitation codes.
     */
    decline: (
      token: string,
      by: Caller | undefined,
      now: Date,
      commitFor: (request: RequestItem) => Commit,
    ): Promise<{ status: "declined" }> =>
      retryOnConflict(async () => {
        const { link, found } = await find(token);
        const state = linkState(found, now);
        const decliner = by?.organization.id;
        if (state === "retractable") return { status: "declined" as const };
        const same = !decliner || !found?.request.declinedBy || found.request.declinedBy === decliner;
        if (state === "declined" && same) return { status: "declined" as const };
        if (!found || !link || state !== "live") throw deadLinkRefusal(state === "live" ? "unknown" : state);
        const { request } = found;
        const declined = answer(request, "decline", { declinedBy: decliner }, now);
        return commitFor(request)({
          writes: [
            requests.saveAnswer("decline", request, declined, now),
            providerIsActive(request),
            ...(await requests.leaveAddress(declined)),
          ],
          audit: {
            operation: "partnership-request.decline",
            resourceType: "partnership-request",
            resourceId: request.id,
            before: { status: request.status },
            after: {
              status: declined.status,
              linkSentBy: request.linkSentBy,
              answeredOn: by ? "api" : "page",
            },
            concerns: request.providerId,
          },
          events: [
            {
              ...answered(declined),
              type: "partnership-request.declined",
              data: { partnershipRequestId: request.id, status: declined.status },
            },
          ],
          answer: { status: "declined" as const },
        });
      }),
  };
};
