import { servedBy } from "../route.ts";
import { operations as deployment } from "../service.ts";

const served = servedBy("service");

/** The routes that the function `service` serves. */
// biome-ignore format: one row a line.
export const serviceRoutes = {
  "GET /v1/health": served("public", deployment.getHealth),
  "GET /docs": served("public", deployment.getReferencePage),
  "GET /docs/guides": served("public", deployment.getGuides),
  "GET /docs/reference.css": served("public", deployment.getReferenceStyles),
  "GET /docs/reference.js": served("public", deployment.getReferenceScript),
  "GET /brand/logo": served("public", deployment.getLogo),
  "GET /brand/logos/{organizationId}/{logoHash}": served("public", deployment.getOrganizationLogo),
  "GET /v1/openapi.json": served("public", deployment.getOpenApiDocument),
};
