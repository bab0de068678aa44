import { type Refusal, refusal, stale } from "../errors.ts";
import { newId } from "../ids.ts";
import type { RequestItem } from "../invitations/requests/items.ts";
import { allows } from "../invitations/requests/rules.ts";
import { requestStore } from "../invitations/requests/store.ts";
import { readToken } from "../invitations/requests/token.ts";
import { waitForEnrolment } from "../invitations/requests/waiting.ts";
import type { MailedLinkItem } from "../mailed-links/items.ts";
import { worthOf } from "../mailed-links/rules.ts";
import { mailedLinkStore } from "../mailed-links/store.ts";
import type { OrganizationItem } from "../organizations/items.ts";
import { organizationIsActive } from "../organizations/standing.ts";
import { organizationStore } from "../organizations/store.ts";
import { recordWrites } from "../record/entries.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import {
  type EnrolmentDraftItem,
  type EnrolmentRequestItem,
  enrolmentDrafts,
  enrolmentRequests,
} from "./items.ts";
import { submitted } from "./rules.ts";
import { enrolmentStore } from "./store.ts";

/** The target of a link that proves the address of an enrolment request. */
export type FoundEnrolment =
  | {
      state: "live";
      link: MailedLinkItem;
      draft: EnrolmentDraftItem;
      invitation: RequestItem;
      provider: OrganizationItem;
    }
  /** The link has done its work. */
  | { state: "asked"; link: MailedLinkItem; request: EnrolmentRequestItem }
  /** The link's time is over, the invitation cannot be answered any more, or not while its provider is suspended. */
  | { state: "expired" | "over" | "suspended"; link: MailedLinkItem }
  | { state: "unknown" };

/** The refusals of a link that can no longer be used. */
const refusals = {
  unknown: refusal("ENROLMENT_LINK_NOT_FOUND", "Nothing was entered under this link. Use the newest mail's."),
  expired: refusal("ENROLMENT_LINK_EXPIRED", "The link's time is over. Enter the company anew."),
  over: refusal("INVITATION_EXPIRED", "The invitation cannot be answered any more. Ask for a new one."),
  suspended: refusal("INVITATION_REVOKED", "The provider is suspended. Open the link again later."),
};

/** The refusal of a link in this state. */
export const deadEnrolmentRefusal = (state: keyof typeof refusals): Refusal => refusals[state]();

/** Proves the addresses of enrolment requests by the links that were mailed to them. */
export const enrolmentProving = (table: Table, clock: () => Date) => {
  const links = mailedLinkStore(table);
  const enrolments = enrolmentStore(table);
  const invitations = requestStore(table);
  const organizations = organizationStore(table);

  /** The target of a token at `now`. */
  const find = async (token: string, now: Date): Promise<FoundEnrolment> => {
    const read = readToken(token, "enr");
    const link = read && (await links.find(read.id, "enrolment"));
    const worth = worthOf(link, read?.hash, now);
    if (!link || worth === "unknown") return { state: "unknown" };
    if (worth === "used") {
      const request = link.madeId && (await enrolments.find(link.madeId));
      return request ? { state: "asked", link, request } : { state: "unknown" };
    }
    if (worth === "expired") return { state: "expired", link };
    const draft = await enrolmentDrafts.in(table).get({ id: link.subjectId });
    if (!draft) return { state: "unknown" };
    const { providerId, partnershipRequestId } = draft;
    const [invitation, provider] = await Promise.all([
      invitations.find(providerId, partnershipRequestId),
      organizations.find(providerId),
    ]);
    if (!invitation || !allows("accept", invitation, now)) return { state: "over", link };
    if (provider?.status !== "active") return { state: "suspended", link };
    return { state: "live", link, draft, invitation, provider };
  };

  return {
    find,

    /**
     * Puts the request into the operator's list, pauses the invitation's time until the decision, and tells the
     * provider. A link that was used already changes nothing. Throws ENROLMENT_LINK_NOT_FOUND, ENROLMENT_LINK_EXPIRED,
     * INVITATION_EXPIRED.
     */
    prove: (token: string, now: Date, requestId: string): Promise<FoundEnrolment> =>
      retryOnConflict(async () => {
        const found = await find(token, now);
        if (found.state === "asked") return found;
        if (found.state !== "live") throw deadEnrolmentRefusal(found.state);
        const { link, draft, invitation, provider } = found;
        const request = submitted(draft, newId("enr", now), now);
        const { id, partnershipRequestId, providerId, status } = request;
        const waiting = waitForEnrolment(invitation, id, now);
        const audit = {
          operation: "enrolment-request.submit",
          resourceType: "enrolment-request",
          resourceId: id,
          after: { status },
        };
        const event = {
          to: providerId,
          type: "enrolment.requested" as const,
          resourceType: "enrolment-request",
          resourceId: id,
          data: {
            enrolmentRequestId: id,
            partnershipRequestId,
            status,
            ...(waiting && { expiresAt: waiting.expiresAt }),
          },
        };
        await table.transact([
          links.save(link, { ...link, state: "used", madeId: id }),
          enrolmentRequests.create(request),
          ...(waiting ? invitations.saveWait(invitation, waiting, now) : [invitations.unchanged(invitation)]),
          organizationIsActive(providerId, stale, provider),
          ...recordWrites(
            { userId: "recipient", organizationId: providerId },
            audit,
            [event],
            clock(),
            requestId,
          ),
        ]);
        return { state: "asked", link, request };
      }),
  };
};
