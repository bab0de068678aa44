import { operations as client } from "../api-clients.ts";
import { rights } from "../permissions.ts";
import { servedBy } from "../route.ts";

const { manageClients } = rights;
const served = servedBy("api-clients");

/** The routes that the function `api-clients` serves. */
// biome-ignore format: one row a line.
export const apiClientsRoutes = {
  "POST /v1/api-clients": served(manageClients, client.createApiClient),
  "GET /v1/api-clients": served(manageClients, client.listApiClients),
  "GET /v1/api-clients/{apiClientId}": served(manageClients, client.getApiClient),
  "PATCH /v1/api-clients/{apiClientId}": served(manageClients, client.updateApiClient),
  "POST /v1/api-clients/{apiClientId}/secrets": served(manageClients, client.createApiClientSecret),
  "DELETE /v1/api-clients/{apiClientId}/secrets/{secretId}": served(manageClients, client.deleteApiClientSecret),
  "POST /oauth2/token": served("public", client.issueToken),
};
