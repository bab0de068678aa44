import type { ApiClient } from "../api-clients.ts";
import type { ExamplesOf } from "./example.ts";
import { standIns } from "./stand-ins.ts";

const { apiClient: id, secret: secretId, clientSecret } = standIns;
const createdAt = "2026-02-03T08:15:30.000Z";

const client: ApiClient = {
  id,
  displayName: "Order desk",
  roles: ["AdminAgent", "SalesAgent"],
  status: "active",
  createdAt,
  lastUsedOn: "2026-03-09",
  secrets: [{ id: secretId, createdAt, lastUsedOn: "2026-03-09" }],
};
const { lastUsedOn: _, ...unused } = client;
const ofClient = { apiClientId: id };

export const apiClientExamples: ExamplesOf<"api-clients"> = {
  "POST /v1/api-clients": {
    body: { displayName: client.displayName, roles: client.roles },
    answer: { ...unused, secrets: [{ id: secretId, createdAt }], clientSecret },
  },
  "GET /v1/api-clients": { query: { limit: "25" }, answer: { items: [client] } },
  "GET /v1/api-clients/{apiClientId}": { path: ofClient, answer: client },
  "PATCH /v1/api-clients/{apiClientId}": [
    {
      summary: "Another name and fewer roles",
      path: ofClient,
      body: { displayName: "Renewal desk", roles: ["SalesAgent"] },
      answer: { ...client, displayName: "Renewal desk", roles: ["SalesAgent"] },
    },
    {
      summary: "Disable the client",
      path: ofClient,
      body: { status: "disabled" },
      answer: { ...client, status: "disabled" },
    },
  ],
  "POST /v1/api-clients/{apiClientId}/secrets": {
    path: ofClient,
    answer: { id: "sec_01kqj0f3a8w5n6y7d2t4b1c9ze", apiClientId: id, createdAt, clientSecret },
  },
  "DELETE /v1/api-clients/{apiClientId}/secrets/{secretId}": { path: { ...ofClient, secretId } },
  "POST /oauth2/token": {
    form: { grant_type: "client_credentials", client_id: id, client_secret: clientSecret },
    answer: {
      access_token: "eyJraWQiOiJ0d28iLCJhbGciOiJSUzI1NiJ9.eyJ0b2tlbl91c2UiOiJhY2Nlc3MifQ.c2lnbmF0dXJl",
      token_type: "Bearer",
      expires_in: 3600,
    },
  },
};
