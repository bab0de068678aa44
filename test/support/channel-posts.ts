import { endedPartnership } from "./matrix.ts";
import { good, type Make, type PostCast } from "./post-cast.ts";
import type { Organization } from "./world.ts";

const newRequest = async ({ world }: PostCast, { admin }: Organization): Promise<string> => {
  const resellerEmail = `once-${world.next()}@once.example`;
  return (await good(admin.post("/v1/partnership-requests", { resellerEmail }))).id;
};

const onRequest =
  (action: string, afresh: number | string): Make =>
  async (cast) => {
    const { provider, other } = cast;
    const [mine, theirs] = await Promise.all([newRequest(cast, provider), newRequest(cast, other)]);
    const path = (id: string) => `/v1/partnership-requests/${id}/${action}`;
    return {
      by: provider.admin,
      path: path(mine),
      elsewhere: { by: other.admin, path: path(theirs) },
      otherBody: { more: 1 },
      afresh,
    };
  };

const onChange =
  (action: string): Make =>
  async ({ world, provider }) => {
    const input = { changes: { description: `new ${world.next()}` }, reason: "they asked for it" };
    const { id } = await good(provider.admin.post("/v1/organization/change-requests", input));
    return {
      by: world.operator,
      path: `/v1/change-requests/${id}/${action}`,
      body: { note: "as was agreed" },
      otherBody: { note: "other" },
      afresh: "CHANGE_REQUEST_DECIDED",
    };
  };

const onInvitation =
  (decision: string): Make =>
  async ({ world, reseller, more }) => {
    const inviting = await world.provider();
    const { token } = await world.invitation(inviting);
    const { token: theirs } = await world.invitation(inviting);
    const path = `/v1/invitations/${decision}`;
    return {
      by: reseller.admin,
      path,
      body: { token },
      otherBody: { token: `${token}x` },
      elsewhere: { by: more[0].admin, path, body: { token: theirs } },
      // Who repeats its decision is answered the same.
      afresh: 200,
    };
  };

/** How to make a request of each keyed row of organizations, users and partnerships. */
export const channelPosts: Record<string, Make> = {
  "POST /v1/organizations": async ({ world }) => {
    const number = world.next();
    const body = {
      type: "indirect-reseller",
      name: "Once",
      country: "DE",
      region: "EMEA",
      mpnId: String(8_000_000 + number),
      globalAdmin: { email: `once-${number}@once.example`, displayName: "Onka Oncewicz" },
    };
    return {
      by: world.operator,
      path: "/v1/organizations",
      body,
      otherBody: { ...body, name: "Twice" },
      afresh: "MPN_ID_TAKEN",
    };
  },

  "POST /v1/organizations/{organizationId}/admin-credentials": async ({ world, other }) => ({
    by: world.operator,
    path: `/v1/organizations/${other.id}/admin-credentials`,
    otherBody: { more: 1 },
    afresh: 200,
  }),

  "POST /v1/organization/change-requests": async ({ provider, other }) => {
    const path = "/v1/organization/change-requests";
    const body = { changes: { country: "FR" }, reason: "moved to France" };
    return {
      by: provider.admin,
      path,
      body,
      otherBody: { ...body, reason: "bought" },
      elsewhere: { by: other.admin, path },
      afresh: 201,
    };
  },

  "POST /v1/change-requests/{changeRequestId}/approve": onChange("approve"),
  "POST /v1/change-requests/{changeRequestId}/reject": onChange("reject"),

  "POST /v1/users": async ({ world, provider, other }) => {
    const path = "/v1/users";
    const email = () => `once-${world.next()}@once.example`;
    const body = { email: email(), displayName: "Onka Oncewicz", roles: ["SalesAgent"] };
    return {
      by: provider.admin,
      path,
      body,
      otherBody: { ...body, displayName: "Twice" },
      elsewhere: { by: other.admin, path, body: { ...body, email: email() } },
      afresh: "EMAIL_TAKEN",
    };
  },

  "POST /v1/users/{userId}/credentials": async ({ world, provider, other }) => {
    const path = async (of: Organization) =>
      `/v1/users/${(await world.user(of, "SalesAgent")).id}/credentials`;
    return {
      by: provider.admin,
      path: await path(provider),
      otherBody: { more: 1 },
      elsewhere: { by: other.admin, path: await path(other) },
      afresh: 200,
    };
  },

  "POST /v1/partnership-requests": async ({ world, provider, other }) => {
    const path = "/v1/partnership-requests";
    const body = { resellerEmail: `once-${world.next()}@once.example`, subject: "Join us in this" };
    return {
      by: provider.admin,
      path,
      body,
      otherBody: { ...body, subject: "Twice" },
      elsewhere: { by: other.admin, path },
      afresh: "REQUEST_ALREADY_OPEN",
    };
  },

  "POST /v1/partnership-requests/{requestId}/send": onRequest("send", 202),
  "POST /v1/partnership-requests/{requestId}/link": onRequest("link", 200),
  "POST /v1/partnership-requests/{requestId}/revoke": onRequest("revoke", "REQUEST_ENDED"),

  "POST /v1/indirect-resellers/{resellerId}/removal": async ({ world, provider, other }) => {
    const reseller = await world.reseller();
    await world.partner(provider, reseller);
    await endedPartnership(world, other, reseller);
    await world.partner(other, reseller);
    const path = `/v1/indirect-resellers/${reseller.id}/removal`;
    const { attestation } = await good(provider.admin.get(path));
    const body = { attestationVersion: attestation.version, confirmed: true };
    return {
      by: provider.admin,
      path,
      body,
      otherBody: { ...body, attestationVersion: "other" },
      elsewhere: { by: other.admin, path },
      afresh: "PARTNERSHIP_ENDED",
    };
  },

  "POST /v1/invitations/accept": onInvitation("accept"),
  "POST /v1/invitations/decline": onInvitation("decline"),
};
