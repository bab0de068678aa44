import { operations as request } from "../partnership-requests.ts";
import { operations as partnership } from "../partnerships.ts";
import { rights } from "../permissions.ts";
import { servedBy } from "../route.ts";

const { seeResellers, seeProviders, invite, remove } = rights;
const served = servedBy("partnerships");

/** The routes that the function `partnerships` serves. */
// biome-ignore format: one row a line.
export const partnershipsRoutes = {
  "POST /v1/partnership-requests": served(invite, request.createPartnershipRequest),
  "GET /v1/partnership-requests": served(seeResellers, request.listPartnershipRequests),
  "GET /v1/partnership-requests/{requestId}": served(seeResellers, request.getPartnershipRequest),
  "PATCH /v1/partnership-requests/{requestId}": served(invite, request.updatePartnershipRequest),
  "POST /v1/partnership-requests/{requestId}/send": served(invite, request.sendPartnershipRequest),
  "POST /v1/partnership-requests/{requestId}/link": served(invite, request.createInvitationLink),
  "POST /v1/partnership-requests/{requestId}/revoke": served(invite, request.revokePartnershipRequest),
  "GET /v1/indirect-resellers": served(seeResellers, partnership.listIndirectResellers),
  "GET /v1/indirect-resellers/{resellerId}": served(seeResellers, partnership.getIndirectReseller),
  "GET /v1/indirect-resellers/{resellerId}/removal": served(remove, partnership.previewRemoval),
  "POST /v1/indirect-resellers/{resellerId}/removal": served(remove, partnership.removeIndirectReseller),
  "GET /v1/indirect-providers": served(seeProviders, partnership.listIndirectProviders),
  "GET /v1/indirect-providers/{providerId}": served(seeProviders, partnership.getIndirectProvider),
};
