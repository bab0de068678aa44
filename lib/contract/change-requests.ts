import * as z from "zod";
import { answerEnum, id, instant, lines, list, pageByStatus } from "./common.ts";
import { logoFacts, proposedLogo } from "./logos.ts";
import { operations as named } from "./operation.ts";
import { directoryChanges } from "./organizations.ts";
import { personal } from "./personal.ts";

export const newChangeRequest = z
  .strictObject({
    changes: directoryChanges.refine(
      (changes) => Object.keys(changes).length > 0,
      "must name at least one field",
    ),
    reason: personal("length", lines(1000)),
  })
  .meta({ id: "NewChangeRequest" });

export const changeRequestStatus = z.enum(["open", "approved", "rejected"]);

const changedFields = z.object({
  name: z.string().optional(),
  country: z.string().optional(),
  region: z.string().optional(),
  website: z.string().nullable().optional(),
  description: z.string().nullable().optional(),
  logo: logoFacts.nullable().optional(),
  accentColour: z.string().nullable().optional(),
});

export const changeRequest = z
  .object({
    id: id("chg"),
    organizationId: id("org"),
    changes: changedFields,
    /** The present values of the fields to change, as they were when the request was made. */
    before: changedFields.optional(),
    reason: z.string(),
    status: answerEnum(changeRequestStatus),
    createdAt: instant,
    decidedAt: instant.optional(),
    note: z.string().optional(),
  })
  .meta({ id: "ChangeRequest" });
export type ChangeRequest = z.output<typeof changeRequest>;
export type ChangeRequestStatus = z.output<typeof changeRequestStatus>;

export const decision = z
  .strictObject({ note: personal("length", lines(1000)).optional() })
  .meta({ id: "ChangeDecision" });

export const changeRequests = list(changeRequest);

const byStatus = pageByStatus(changeRequestStatus.optional());

const byChangeRequest = z.object({ changeRequestId: id("chg") });

const decided = {
  path: byChangeRequest,
  body: decision,
  answer: changeRequest,
  resource: changeRequest,
  key: "transaction",
  refusals: ["CHANGE_REQUEST_DECIDED"],
} as const;

export const operations = named({
  createChangeRequest: {
    summary: "Ask for a change of the directory profile",
    body: newChangeRequest,
    status: 201,
    answer: changeRequest,
    resource: changeRequest,
    key: "transaction",
    refusals: ["RATE_LIMITED", "LOGO_NOT_ALLOWED", "CONTRAST_TOO_LOW"],
  },
  listOwnChangeRequests: {
    summary: "The caller's change requests",
    query: byStatus,
    answer: changeRequests,
  },
  listChangeRequests: { summary: "All change requests", query: byStatus, answer: changeRequests },
  getProposedLogo: {
    summary: "The logo that a change request asks for",
    path: byChangeRequest,
    answer: proposedLogo,
    resource: proposedLogo,
  },
  approveChangeRequest: { summary: "Approve, and apply the changes", ...decided },
  rejectChangeRequest: { summary: "Reject", ...decided },
});
