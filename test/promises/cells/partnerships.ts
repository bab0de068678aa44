import { endedPartnership } from "../../support/matrix.ts";
import type { Cast } from "../../support/matrix-cast.ts";
import type { Situation } from "../../support/matrix-situations.ts";
import type { World } from "../../support/world.ts";
import {
  anything,
  type Cells,
  type Expected,
  ended,
  notFound,
  providersAgents,
  providersGlobalAdmin,
  resellersAgents,
  resellersGlobalAdmin,
} from "./row.ts";

const ownRequest = (status: number) => ({ own: status, never: notFound, unknown: notFound }) as const;
const partners = { own: notFound, active: 200, former: 200, never: notFound, unknown: notFound } as const;
const anyLink = (live: Expected) =>
  ({ own: live, active: live, former: live, never: live, unknown: 404 }) as const;
const form = () => ({
  "content-type": "application/x-www-form-urlencoded",
  "sec-fetch-site": "same-origin",
});

interface Of {
  world: World;
  cast: Cast;
  situation: Situation;
}

const freshDraft = async ({ world, cast }: Of) => {
  const resellerEmail = `fresh-${world.next()}@fresh.example`;
  const { id } = (await cast.provider.admin.post("/v1/partnership-requests", { resellerEmail })).body;
  return { id };
};
const freshReseller = async ({ world, cast, situation }: Of) => {
  const reseller = await world.reseller();
  if (situation === "active") await world.partner(cast.provider, reseller);
  return { id: reseller.id };
};
const freshInvitation = async ({ world, cast, situation }: Of) => {
  if (situation === "active") return { token: (await world.invitation(cast.provider)).token };
  const provider = await world.provider();
  if (situation === "former") await endedPartnership(world, provider, cast.reseller);
  return { token: (await world.invitation(provider)).token };
};

/** Requests, partnerships and invitations. */
export const partnerships: Cells = {
  "POST /v1/partnership-requests": {
    who: providersAgents,
    answers: 201,
    body: ({ world }) => ({ resellerEmail: `asked-${world.next()}@asked.example` }),
  },
  "GET /v1/partnership-requests": {
    who: providersAgents,
    answers: 200,
    named: "resellerEmail",
    shows: ({ cast }) => cast.listed.asked,
  },
  "GET /v1/partnership-requests/{requestId}": {
    who: providersAgents,
    target: "request",
    answers: ownRequest(200),
  },
  "PATCH /v1/partnership-requests/{requestId}": {
    who: providersAgents,
    target: "request",
    answers: ownRequest(200),
    body: ({ world }) => ({ subject: `Subject ${world.next()}` }),
    headers: anything,
  },
  "POST /v1/partnership-requests/{requestId}/send": {
    who: providersAgents,
    target: "request",
    answers: ownRequest(202),
    fresh: freshDraft,
  },
  "POST /v1/partnership-requests/{requestId}/link": {
    who: providersAgents,
    target: "request",
    answers: ownRequest(200),
    fresh: freshDraft,
  },
  "POST /v1/partnership-requests/{requestId}/revoke": {
    who: providersAgents,
    target: "request",
    answers: ownRequest(200),
    fresh: freshDraft,
  },
  "GET /v1/indirect-resellers": [
    { who: providersAgents, answers: 200, shows: ({ cast }) => [cast.reseller.id, cast.other.id] },
    {
      way: "that have left",
      who: providersAgents,
      query: () => "&status=ended",
      answers: 200,
      shows: ({ cast }) => [cast.formerReseller.id],
    },
  ],
  "GET /v1/indirect-resellers/{resellerId}": {
    who: providersAgents,
    target: "organization",
    answers: partners,
  },
  "GET /v1/indirect-resellers/{resellerId}/removal": {
    who: providersGlobalAdmin,
    target: "organization",
    answers: partners,
  },
  "POST /v1/indirect-resellers/{resellerId}/removal": {
    who: providersGlobalAdmin,
    target: "organization",
    answers: { ...partners, former: ended },
    body: ({ cast }) => ({ attestationVersion: cast.attestation, confirmed: true }),
    fresh: freshReseller,
  },
  "GET /v1/indirect-providers": [
    { who: resellersAgents, answers: 200, shows: ({ cast }) => [cast.provider.id] },
    {
      way: "that were left",
      who: resellersAgents,
      query: () => "&status=ended",
      answers: 200,
      shows: ({ cast }) => [cast.formerProvider.id],
    },
  ],
  "GET /v1/indirect-providers/{providerId}": {
    who: resellersAgents,
    target: "organization",
    answers: partners,
  },
  "GET /invitations/{token}": { who: "public", target: "token", answers: anyLink(200) },
  "HEAD /invitations/{token}": { who: "public", target: "token", answers: anyLink(200) },
  "POST /invitations/{token}": {
    who: "public",
    target: "token",
    answers: anyLink(422),
    body: () => "decision=accept",
    headers: form,
  },
  "POST /v1/invitations/accept": {
    who: resellersGlobalAdmin,
    target: "token",
    answers: {
      active: [409, "ALREADY_PARTNERED"],
      former: 200,
      never: 200,
      unknown: [404, "INVITATION_NOT_FOUND"],
    },
    body: ({ target }) => ({ token: target.token }),
    fresh: freshInvitation,
  },
  "POST /v1/invitations/decline": {
    who: resellersGlobalAdmin,
    target: "token",
    answers: { active: 200, former: 200, never: 200, unknown: [404, "INVITATION_NOT_FOUND"] },
    body: ({ target }) => ({ token: target.token }),
    fresh: freshInvitation,
  },
};
