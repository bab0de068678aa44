import type { EnrolmentCorrections, EnrolmentStatus } from "../contract/enrolment-requests.ts";
import { Refusal } from "../errors.ts";
import { isPossible, type Transitions } from "../transitions.ts";
import type { EnrolmentDraftItem, EnrolmentRequestItem } from "./items.ts";

/** The operations on an enrolment request. It is decided once. */
export const enrolmentTransitions = {
  approve: { from: ["open"], to: "approved" },
  reject: { from: ["open"], to: "rejected" },
} as const satisfies Transitions<EnrolmentStatus>;
export type EnrolmentDecision = keyof typeof enrolmentTransitions;

/** The request made from a form once its address is proven. The list sorts it by that instant. */
export const submitted = (draft: EnrolmentDraftItem, id: string, now: Date): EnrolmentRequestItem => ({
  ...draft,
  id,
  type: "EnrolmentRequest",
  status: "open",
  createdAt: now.toISOString(),
  version: 1,
});

/** A request after the operator's decision. Throws ENROLMENT_DECIDED if it was decided before. */
export const decided = (
  request: EnrolmentRequestItem,
  decision: EnrolmentDecision,
  more: Pick<EnrolmentRequestItem, "reason" | "organizationId">,
  now: Date,
): EnrolmentRequestItem => {
  const transition = enrolmentTransitions[decision];
  if (!isPossible(transition, request.status))
    throw new Refusal(
      "ENROLMENT_DECIDED",
      `It was ${request.status} at ${request.decidedAt}. Read it for the organization or the reason. ` +
        "After a rejection the company may ask again from its invitation.",
    );
  return { ...request, ...more, status: transition.to, decidedAt: now.toISOString() };
};

/** The data of the organization to enrol: the request's, with the operator's corrections. */
export const corrected = (
  { name, country, region, mpnId, website, globalAdmin }: EnrolmentRequestItem,
  { globalAdmin: admin, ...fields }: EnrolmentCorrections,
) => ({
  profile: { name, country, region, mpnId, ...(website !== undefined && { website }), ...fields },
  globalAdmin: { ...globalAdmin, ...admin },
});
