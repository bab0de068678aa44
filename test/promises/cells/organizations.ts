import type { Cast } from "../../support/matrix-cast.ts";
import type { World } from "../../support/world.ts";
import {
  anyone,
  anything,
  auditors,
  type Cells,
  everybody,
  notFound,
  operators,
  providersAdministrators,
  providersAgents,
  S,
  U,
  userManagers,
} from "./row.ts";

const enrolled = { own: notFound, active: 200, never: 200, unknown: notFound } as const;
const ownUser = { own: 200, active: notFound, former: notFound, never: notFound, unknown: notFound } as const;

const freshChange = async ({ world, cast }: { world: World; cast: Cast }) => {
  const changes = { description: `number ${world.next()}` };
  const body = { changes, reason: "a new text" };
  const { id } = (await cast.provider.admin.post("/v1/organization/change-requests", body)).body;
  return { id };
};

/** Organizations, users, the directory and the record. */
export const organizations: Cells = {
  "GET /v1/me": { who: everybody, answers: 200 },
  "POST /v1/organizations": {
    who: operators,
    answers: 201,
    body: ({ world }) => {
      const number = world.next();
      const globalAdmin = { email: `enrolled-${number}@enrolled.example`, displayName: "Admin" };
      const mpnId = String(9_000_000 + number);
      return {
        type: "indirect-reseller",
        name: "Enrolled",
        country: "DE",
        region: "EMEA",
        mpnId,
        globalAdmin,
      };
    },
  },
  "GET /v1/organizations": { who: operators, answers: 200, shows: ({ cast }) => cast.listed.organizations },
  // The operator's own organization is not an enrolled one.
  "GET /v1/organizations/{organizationId}": { who: operators, target: "organization", answers: enrolled },
  "PATCH /v1/organizations/{organizationId}": {
    who: operators,
    target: "organization",
    answers: enrolled,
    body: ({ world }) => ({ description: `text ${world.next()}` }),
    headers: anything,
  },
  "PUT /v1/organizations/{organizationId}/agreements/{region}": {
    who: operators,
    target: "organization",
    parameters: { region: "APAC" },
    answers: enrolled,
    body: () => ({ signedAt: "2026-01-01T00:00:00Z", source: "archive" }),
  },
  "POST /v1/organizations/{organizationId}/admin-credentials": {
    who: operators,
    target: "organization",
    answers: enrolled,
  },
  "GET /v1/organization": { who: anyone, answers: 200 },
  "POST /v1/organization/change-requests": {
    who: providersAdministrators,
    answers: 201,
    body: () => ({ changes: { country: "AT" }, reason: "moved" }),
  },
  "GET /v1/organization/change-requests": {
    who: providersAdministrators,
    answers: 200,
    shows: ({ cast }) => cast.listed.ownChanges,
  },
  "GET /v1/change-requests": { who: operators, answers: 200, shows: ({ cast }) => cast.listed.changes },
  "POST /v1/change-requests/{changeRequestId}/approve": {
    who: operators,
    target: "change",
    answers: { active: 200, never: 200, unknown: notFound },
    fresh: freshChange,
  },
  "POST /v1/change-requests/{changeRequestId}/reject": {
    who: operators,
    target: "change",
    answers: { active: 200, never: 200, unknown: notFound },
    fresh: freshChange,
  },
  "GET /v1/users": { who: anyone, answers: 200, shows: ({ cast, kind }) => cast.listed.users[kind] },
  "POST /v1/users": {
    who: userManagers,
    answers: 201,
    body: ({ world }) => ({ email: `made-${world.next()}@made.example`, displayName: "Made", roles: [S] }),
  },
  "GET /v1/users/{userId}": { who: anyone, target: "user", answers: ownUser },
  "PATCH /v1/users/{userId}": {
    who: userManagers,
    target: "user",
    // An operator's own target here is its first Global admin, whom only Global admins change.
    answers: ownUser,
    body: ({ world }) => ({ displayName: `Name ${world.next()}` }),
    headers: anything,
  },
  "POST /v1/users/{userId}/credentials": { who: userManagers, target: "user", answers: ownUser },
  "GET /v1/directory/indirect-providers": {
    who: "public",
    answers: 200,
    shows: ({ cast }) => cast.listed.directory,
  },
  "GET /v1/partners/{mpnId}": {
    who: providersAgents,
    target: "mpnId",
    // Whoever verifies an MPN ID has it from the reseller: this is the one look beyond one's own partners.
    answers: { own: 200, active: 200, former: 200, never: 200, unknown: 200 },
  },
  "GET /v1/audit-records": { who: auditors, answers: 200, fills: () => true },
  // Of the channel and of customers: nothing that an operator sees, nor who manages users only.
  "GET /v1/events": {
    who: everybody,
    answers: 200,
    fills: ({ kind, role }) => kind !== "operator" && role !== U,
  },
  "GET /v1/health": { who: "public", answers: 200 },
  "GET /v1/openapi.json": { who: "public", answers: 200 },
};
