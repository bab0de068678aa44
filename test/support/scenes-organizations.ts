import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import * as z from "zod";
import { openIdentity } from "../../lib/aws/identity.ts";
import { setupInfo } from "../../lib/contract/users.ts";
import type { Inside } from "./inside.ts";
import { type Act, asking, type Outcome, recordedOnce, type Scene } from "./scenes.ts";
import type { Member } from "./world.ts";

/** The user pool, past the proxies. */
const poolOf = ({ cognitoUrl, userPoolId, clientId }: Inside) =>
  openIdentity(
    { userPoolId, clientId },
    new CognitoIdentityProviderClient({
      region: "eu-central-1",
      endpoint: cognitoUrl,
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    }),
  );

const answered = z.looseObject({ setupInfo: setupInfo.optional() });

/** That somebody signs in with the answer's setup info, or with that of a reset where the answer came without. */
export const signsIn =
  (inside: Inside, by: Member, resetOf: (body: any) => string): NonNullable<Act["check"]> =>
  async ({ body }: Outcome) => {
    const given = answered.parse(body).setupInfo ?? (await by.post(resetOf(body))).body.setupInfo;
    const { state } = await poolOf(inside).signIn(given.userName, given.temporaryPassword);
    if (state !== "new-password") throw new Error(`${given.userName} does not sign in: ${state}`);
  };

/** The first read of a thing, with its ETag. */
export const etagOf = async (by: Member, path: string): Promise<string> => {
  const answer = await by.get(path);
  if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}`);
  return answer.headers.get("etag") ?? "";
};

/** What a caller sees of a thing that it reads again. */
export const seen = (by: Member, path: string) => async (): Promise<unknown> => (await by.get(path)).body;

const decided =
  (decision: "approve" | "reject"): Scene =>
  async (inside, { provider }) => {
    const input = { changes: { description: `text ${inside.world.next()}` }, reason: "new" };
    const { body } = await provider.admin.post("/v1/organization/change-requests", input);
    const path = `/v1/change-requests/${body.id}/${decision}`;
    return asking(inside, `POST /v1/change-requests/{changeRequestId}/${decision}`, {
      by: inside.world.operator,
      path,
    });
  };

/** Whoever is enrolled, and whoever works there. */
export const organizationScenes: Record<string, Scene> = {
  "POST /v1/organizations": async (inside) => {
    const { operator, next } = inside.world;
    const number = next();
    const body = {
      type: "indirect-reseller",
      name: `Organization ${number}`,
      country: "DE",
      region: "EMEA",
      mpnId: String(7_000_000 + number),
      globalAdmin: { email: `admin@scene-${number}.example`, displayName: "Admin" },
    };
    return {
      ...asking(inside, "POST /v1/organizations", { by: operator, path: "/v1/organizations", body }),
      check: signsIn(inside, operator, ({ id }) => `/v1/organizations/${id}/admin-credentials`),
    };
  },
  "PATCH /v1/organizations/{organizationId}": async (inside, { other }) => {
    const { operator: by, next } = inside.world;
    const path = `/v1/organizations/${other.id}`;
    await by.patch(path, { description: `text ${next()}` }, { "if-match": "*" });
    const etag = await etagOf(by, path);
    const body = { description: `text ${next()}` };
    return asking(inside, "PATCH /v1/organizations/{organizationId}", {
      by,
      path,
      body,
      etag,
      read: seen(by, path),
    });
  },
  "PUT /v1/organizations/{organizationId}/agreements/{region}": async (inside, { other }) => {
    const { operator: by, next } = inside.world;
    const path = `/v1/organizations/${other.id}/agreements/EMEA`;
    const input = () => ({ signedAt: "2026-01-01T00:00:00Z", source: `archive ${next()}` });
    const before = await by.put(path, input());
    const read = async () => {
      const { body } = await by.get(`/v1/organizations/${other.id}`);
      return body.agreements.find(({ region }: { region: string }) => region === "EMEA");
    };
    const etag = before.headers.get("etag") ?? "";
    const route = "PUT /v1/organizations/{organizationId}/agreements/{region}";
    return asking(inside, route, { by, path, body: input(), etag, read });
  },
  "POST /v1/organizations/{organizationId}/admin-credentials": async (inside, { other }) => {
    const by = inside.world.operator;
    const path = `/v1/organizations/${other.id}/admin-credentials`;
    return {
      ...asking(inside, "POST /v1/organizations/{organizationId}/admin-credentials", { by, path }),
      alike: recordedOnce,
      check: signsIn(inside, by, () => path),
    };
  },
  "POST /v1/organization/change-requests": async (inside, { provider }) => {
    const path = "/v1/organization/change-requests";
    const body = { changes: { description: `text ${inside.world.next()}` }, reason: "new" };
    return asking(inside, "POST /v1/organization/change-requests", { by: provider.admin, path, body });
  },
  "POST /v1/change-requests/{changeRequestId}/approve": decided("approve"),
  "POST /v1/change-requests/{changeRequestId}/reject": decided("reject"),
  "POST /v1/users": async (inside, { provider }) => {
    const by = provider.admin;
    const email = `user-${inside.world.next()}@scene.example`;
    const body = { email, displayName: "A user", roles: ["SalesAgent"] };
    return {
      ...asking(inside, "POST /v1/users", { by, path: "/v1/users", body }),
      check: signsIn(inside, by, ({ id }) => `/v1/users/${id}/credentials`),
    };
  },
  "PATCH /v1/users/{userId}": async (inside, { provider }) => {
    const by = provider.admin;
    const { id } = await inside.world.user(provider, "SalesAgent");
    const path = `/v1/users/${id}`;
    const body = { roles: ["GlobalAdmin"] };
    const etag = await etagOf(by, path);
    return asking(inside, "PATCH /v1/users/{userId}", { by, path, body, etag, read: seen(by, path) });
  },
  "POST /v1/users/{userId}/credentials": async (inside, { provider }) => {
    const by = provider.admin;
    const { id } = await inside.world.user(provider, "SalesAgent");
    const path = `/v1/users/${id}/credentials`;
    return {
      ...asking(inside, "POST /v1/users/{userId}/credentials", { by, path }),
      alike: recordedOnce,
      check: signsIn(inside, by, () => path),
    };
  },
};
