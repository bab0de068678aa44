import * as z from "zod";
import type { Code } from "./codes.ts";
import { country, id, instantIn, locale, paging, region } from "./common.ts";
import * as org from "./organizations.ts";
import * as pro from "./partnerships.ts";
import { type Access, may } from "./permissions.ts";
import * as rec from "./record.ts";

/** The Lambda functions that answer HTTP requests. */
export type FunctionName = "organizations" | "partnerships" | "invitations" | "record" | "service";

/** One row of the contract: all that is known about a route, and the only place where it is known. */
export interface Route {
  function: FunctionName;
  access: Access;
  summary: string;
  path?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodObject;
  /** The status of success; 200 when left out. */
  status?: 201 | 202 | 204;
  answer?: z.ZodType;
  /** The single resource in the answer: its `ETag` is made from exactly these fields. */
  resource?: z.ZodObject;
  /** `PATCH` requires `If-Match`; `PUT` and `DELETE` honour it when it is sent. */
  ifMatch?: "required" | "honoured";
  /** A POST's key is kept in the change's own transaction, or claimed first where the user pool is touched too. */
  key?: "transaction" | "claim";
  /** Top-level fields of the answer that are shown once: no store or replay holds them. */
  secrets?: readonly string[];
  /** A page for people: HTML answers, a form instead of JSON. */
  html?: true;
  refusals?: readonly Code[];
}

const operator = may("operate", "operator");
const anyUser = may("seeOwn");
const users = may("manageUsers");
const channel = may("seeChannel", "indirect-provider");
const resellers = may("seeChannel", "indirect-reseller");
const request = may("requestPartnership", "indirect-provider");
const removal = may("removePartnership", "indirect-provider");
const answer = may("answerInvitation", "indirect-reseller");
const provider = may("askForChange", "indirect-provider");
const audit = may("readAudit");

const one = (prefix: Parameters<typeof id>[0]) => z.object({ id: id(prefix) });
const page = z.strictObject(paging);
const inRegion = z.object({ id: id("org"), region });
const byMpnId = z.object({ mpnId: z.string().min(1).max(200) });
const byToken = z.object({ token: z.string() });
const byStatus = <T extends z.ZodType>(status: T) => z.strictObject({ ...paging, status });
const inLocale = z.strictObject({ locale: locale.default("en") });
const period = { from: instantIn.optional(), to: instantIn.optional() };
const subject = z.string().min(1).max(64).optional();
const ofRecord = z.strictObject({
  ...paging,
  ...period,
  resourceType: subject,
  resourceId: subject,
  userId: subject,
});

const secrets = ["setupInfo"] as const;
const dead = [
  "INVITATION_NOT_FOUND",
  "INVITATION_SUPERSEDED",
  "INVITATION_EXPIRED",
  "INVITATION_REVOKED",
] as const;

// biome-ignore format: one row a line, so that the API fits on a screen.
export const routes = {
  "GET /v1/me": { function: "organizations", access: anyUser, summary: "Who calls", answer: org.me, resource: org.me },
  "POST /v1/organizations": { function: "organizations", access: operator, summary: "Enrol an organization", body: org.enrolment, status: 201, answer: org.enrolled, resource: org.organization, key: "claim", secrets, refusals: ["MPN_ID_TAKEN", "EMAIL_TAKEN"] },
  "GET /v1/organizations": { function: "organizations", access: operator, summary: "The enrolled organizations", query: page, answer: org.organizations },
  "GET /v1/organizations/{id}": { function: "organizations", access: operator, summary: "One organization", path: one("org"), answer: org.organization, resource: org.organization },
  "PATCH /v1/organizations/{id}": { function: "organizations", access: operator, summary: "Change the directory profile, suspend or reactivate", path: one("org"), body: org.organizationPatch, answer: org.organization, resource: org.organization, ifMatch: "required" },
  "PUT /v1/organizations/{id}/agreements/{region}": { function: "organizations", access: operator, summary: "Record the partner agreement", path: inRegion, body: org.agreementInput, answer: org.agreement, resource: org.agreement, ifMatch: "honoured" },
  "POST /v1/organizations/{id}/admin-credentials": { function: "organizations", access: operator, summary: "New credentials for an organization's first Global admin", path: one("org"), answer: org.credentials, key: "claim", secrets },
  "GET /v1/organization": { function: "organizations", access: anyUser, summary: "The caller's organization", answer: org.organization, resource: org.organization },
  "POST /v1/organization/change-requests": { function: "organizations", access: provider, summary: "Ask for a change of the directory profile", body: org.newChangeRequest, status: 201, answer: org.changeRequest, resource: org.changeRequest, key: "transaction" },
  "GET /v1/organization/change-requests": { function: "organizations", access: provider, summary: "The caller's change requests", query: page, answer: org.changeRequests },
  "GET /v1/change-requests": { function: "organizations", access: operator, summary: "All change requests", query: page, answer: org.changeRequests },
  "POST /v1/change-requests/{id}/approve": { function: "organizations", access: operator, summary: "Approve, and apply the changes", path: one("chg"), body: org.decision, answer: org.changeRequest, resource: org.changeRequest, key: "transaction", refusals: ["CHANGE_REQUEST_DECIDED"] },
  "POST /v1/change-requests/{id}/reject": { function: "organizations", access: operator, summary: "Reject", path: one("chg"), body: org.decision, answer: org.changeRequest, resource: org.changeRequest, key: "transaction", refusals: ["CHANGE_REQUEST_DECIDED"] },
  "GET /v1/users": { function: "organizations", access: anyUser, summary: "The organization's users", query: page, answer: org.users },
  "POST /v1/users": { function: "organizations", access: users, summary: "Create a user", body: org.newUser, status: 201, answer: org.createdUser, resource: org.user, key: "claim", secrets, refusals: ["EMAIL_TAKEN"] },
  "GET /v1/users/{id}": { function: "organizations", access: anyUser, summary: "One user", path: one("usr"), answer: org.user, resource: org.user },
  "PATCH /v1/users/{id}": { function: "organizations", access: users, summary: "Change name, roles or status", path: one("usr"), body: org.userPatch, answer: org.user, resource: org.user, ifMatch: "required", refusals: ["LAST_GLOBAL_ADMIN"] },
  "POST /v1/users/{id}/credentials": { function: "organizations", access: users, summary: "New credentials for a user", path: one("usr"), answer: org.credentials, key: "claim", secrets },
  "GET /v1/directory/indirect-providers": { function: "organizations", access: "public", summary: "The official list of indirect providers", query: z.strictObject({ ...paging, country: country.optional() }), answer: org.directory },
  "GET /v1/partners/{mpnId}": { function: "organizations", access: channel, summary: "Is this MPN ID one to name", path: byMpnId, answer: org.partnerCheck, resource: org.partnerCheck },

  "POST /v1/partnership-requests": { function: "partnerships", access: request, summary: "Draft a request", body: pro.newRequest, status: 201, answer: pro.partnershipRequest, resource: pro.partnershipRequest, key: "transaction", refusals: ["LINK_REQUIRED", "REQUEST_ALREADY_OPEN"] },
  "GET /v1/partnership-requests": { function: "partnerships", access: channel, summary: "The provider's requests", query: byStatus(pro.requestStatus.optional()), answer: pro.requests },
  "GET /v1/partnership-requests/{id}": { function: "partnerships", access: channel, summary: "One request", path: one("req"), answer: pro.partnershipRequest, resource: pro.partnershipRequest },
  "PATCH /v1/partnership-requests/{id}": { function: "partnerships", access: request, summary: "Edit a draft", path: one("req"), body: pro.requestPatch, answer: pro.partnershipRequest, resource: pro.partnershipRequest, ifMatch: "required", refusals: ["LINK_REQUIRED", "REQUEST_NOT_DRAFT"] },
  "POST /v1/partnership-requests/{id}/send": { function: "partnerships", access: request, summary: "Queue the mail, or send it again with a fresh link", path: one("req"), status: 202, answer: pro.partnershipRequest, resource: pro.partnershipRequest, key: "transaction", refusals: ["REQUEST_ENDED", "RATE_LIMITED"] },
  "POST /v1/partnership-requests/{id}/link": { function: "partnerships", access: request, summary: "The finished text with its link, to send by oneself", path: one("req"), answer: pro.link, key: "transaction", secrets: ["link", "message", "mailto"], refusals: ["REQUEST_ENDED"] },
  "POST /v1/partnership-requests/{id}/revoke": { function: "partnerships", access: request, summary: "End every link at once", path: one("req"), answer: pro.partnershipRequest, resource: pro.partnershipRequest, key: "transaction", refusals: ["REQUEST_ENDED"] },
  "GET /v1/indirect-resellers": { function: "partnerships", access: channel, summary: "The provider's resellers", query: byStatus(pro.partnershipStatus.default("active")), answer: pro.partners },
  "GET /v1/indirect-resellers/{id}": { function: "partnerships", access: channel, summary: "One reseller", path: one("org"), answer: pro.partner, resource: pro.partner },
  "GET /v1/indirect-resellers/{id}/removal": { function: "partnerships", access: removal, summary: "What removing this reseller means", path: one("org"), query: inLocale, answer: pro.removal },
  "POST /v1/indirect-resellers/{id}/removal": { function: "partnerships", access: removal, summary: "End the partnership", path: one("org"), body: pro.removalInput, answer: pro.removed, key: "transaction", refusals: ["ATTESTATION_CHANGED", "PARTNERSHIP_ENDED"] },
  "GET /v1/indirect-providers": { function: "partnerships", access: resellers, summary: "The reseller's providers", query: byStatus(pro.partnershipStatus.default("active")), answer: pro.partners },
  "GET /v1/indirect-providers/{id}": { function: "partnerships", access: resellers, summary: "One provider", path: one("org"), answer: pro.partner, resource: pro.partner },

  "GET /invitations/{token}": { function: "invitations", access: "public", summary: "The invitation's page", path: byToken, html: true },
  "HEAD /invitations/{token}": { function: "invitations", access: "public", summary: "The invitation's page, headers only", path: byToken, html: true },
  "POST /invitations/{token}": { function: "invitations", access: "public", summary: "Accept or decline on the page", path: byToken, html: true },
  "POST /v1/invitations/accept": { function: "invitations", access: answer, summary: "Accept an invitation", body: pro.answerInput, answer: pro.partner, resource: pro.partner, key: "transaction", refusals: [...dead, "INVITATION_ANSWERED", "INVITATION_FOR_ANOTHER", "ALREADY_PARTNERED"] },
  "POST /v1/invitations/decline": { function: "invitations", access: answer, summary: "Decline an invitation", body: pro.answerInput, answer: pro.declined, key: "transaction", refusals: [...dead, "INVITATION_ANSWERED"] },

  "GET /v1/audit-records": { function: "record", access: audit, summary: "The organization's audit records, newest first", query: ofRecord, answer: rec.auditRecords },
  "GET /v1/events": { function: "record", access: anyUser, summary: "What happened in the caller's reach, oldest first", query: z.strictObject({ ...paging, after: id("evt").optional() }), answer: rec.events },

  "GET /v1/health": { function: "service", access: "public", summary: "Is the service up", answer: z.object({ status: z.literal("ok") }) },
  "GET /v1/openapi.json": { function: "service", access: "public", summary: "This contract as OpenAPI 3.1", answer: z.record(z.string(), z.unknown()) },
} as const satisfies Record<string, Route>;

export type RouteKey = keyof typeof routes;

/** The rows that a function serves. */
export type RoutesOf<F extends FunctionName> = {
  [K in RouteKey]: (typeof routes)[K]["function"] extends F ? K : never;
}[RouteKey];
