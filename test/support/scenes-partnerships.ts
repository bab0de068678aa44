import {
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { customerFixture } from "./customers.ts";
import type { Inside } from "./inside.ts";
import { ofThePage, titleOf } from "./invitations.ts";
import { asking, type Scene } from "./scenes.ts";
import { etagOf, seen } from "./scenes-organizations.ts";
import { type Organization, password } from "./world.ts";

const draftOf = async ({ world }: Inside, { admin }: Organization): Promise<string> => {
  const resellerEmail = `scene-${world.next()}@scene.example`;
  return (await admin.post("/v1/partnership-requests", { resellerEmail })).body.id;
};

const onRequest =
  (action: "send" | "link" | "revoke"): Scene =>
  async (inside, { provider }) => {
    const id = await draftOf(inside, provider);
    // Sent before, so that there is an older link that ends.
    await provider.admin.post(`/v1/partnership-requests/${id}/link`);
    const path = `/v1/partnership-requests/${id}/${action}`;
    return asking(inside, `POST /v1/partnership-requests/{id}/${action}`, { by: provider.admin, path });
  };

const answered =
  (decision: "accept" | "decline"): Scene =>
  async (inside, { reseller }) => {
    const { token } = await inside.world.invitation(await inside.world.provider());
    const path = `/v1/invitations/${decision}`;
    return asking(inside, `POST /v1/invitations/${decision}`, { by: reseller.admin, path, body: { token } });
  };

/** A reseller's admin chooses a password, so that it can sign in on the page. */
export const choosePassword = async ({ cognitoUrl, userPoolId }: Inside, { id }: { id: string }) => {
  const client = new CognitoIdentityProviderClient({
    region: "eu-central-1",
    endpoint: cognitoUrl,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const input = { UserPoolId: userPoolId, Username: id, Password: password, Permanent: true };
  await client.send(new AdminSetUserPasswordCommand(input));
  client.destroy();
};

const onThePage =
  (decision: "accept" | "decline"): Scene =>
  async (inside, { reseller }) => {
    const { anonymous: by, invitation, provider } = inside.world;
    const { token } = await invitation(await provider());
    if (decision === "accept") await choosePassword(inside, reseller.admin);
    const fields = { decision, email: reseller.admin.email, password, authorised: "yes" };
    const { drive } = asking(inside, "POST /invitations/{token}", {
      by,
      path: `/invitations/${token}`,
      body: new URLSearchParams(decision === "accept" ? fields : { decision }).toString(),
      headers: ofThePage,
    });
    return {
      drive: async () => {
        const { body, ...answer } = await drive();
        return { ...answer, body: titleOf({ text: String(body) }) };
      },
    };
  };

/** How a provider and a reseller come together, and part. */
export const partnershipScenes: Record<string, Scene> = {
  "POST /v1/partnership-requests": async (inside, { provider }) => {
    const body = { resellerEmail: `scene-${inside.world.next()}@scene.example` };
    const path = "/v1/partnership-requests";
    return asking(inside, "POST /v1/partnership-requests", { by: provider.admin, path, body });
  },
  "PATCH /v1/partnership-requests/{id}": async (inside, { provider: { admin: by, ...provider } }) => {
    const path = `/v1/partnership-requests/${await draftOf(inside, { admin: by, ...provider })}`;
    const o = { by, path, body: { subject: "Together" }, etag: await etagOf(by, path), read: seen(by, path) };
    return asking(inside, "PATCH /v1/partnership-requests/{id}", o);
  },
  "POST /v1/partnership-requests/{id}/send": onRequest("send"),
  "POST /v1/partnership-requests/{id}/link": onRequest("link"),
  "POST /v1/partnership-requests/{id}/revoke": onRequest("revoke"),
  "POST /v1/indirect-resellers/{id}/removal": async (inside, { reseller }) => {
    const { world, table, now } = inside;
    const provider = await world.provider();
    await world.partner(provider, reseller);
    await customerFixture(table, {
      providerId: provider.id,
      now: new Date(now()),
      reseller,
      subscriptions: [{ partnerId: reseller.mpnId, partnerOrganizationId: reseller.id }],
    });
    const path = `/v1/indirect-resellers/${reseller.id}/removal`;
    const read = await provider.admin.get(path);
    const body = { attestationVersion: read.body.attestation.version, confirmed: true };
    return asking(inside, "POST /v1/indirect-resellers/{id}/removal", { by: provider.admin, path, body });
  },
  "POST /invitations/{token} to accept": onThePage("accept"),
  "POST /invitations/{token} to decline": onThePage("decline"),
  "POST /v1/invitations/accept": answered("accept"),
  "POST /v1/invitations/decline": answered("decline"),
};
