import * as z from "zod";
import type { DemoClient } from "./demo-client.ts";
import { organizations } from "./demo-organizations.ts";
import type { DemoApiClient } from "./description.ts";

const created = z.looseObject({ id: z.string(), clientSecret: z.string().optional() });
const secret = z.looseObject({ clientSecret: z.string() });

/**
 * Creates the demo organizations' API clients. A secret is shown once. Where an interrupted run has lost a secret, the
 * client gets a second one.
 */
export const makeDemoApiClients = (
  clientOf: (email: string) => Promise<DemoClient>,
): Promise<DemoApiClient[]> =>
  Promise.all(
    organizations.flatMap(({ client, name, type, globalAdmin }) =>
      client
        ? [
            (async () => {
              const admin = await clientOf(globalAdmin.email);
              const made = await admin.send(created, "POST", "/v1/api-clients", client, client.displayName);
              const clientSecret =
                made.clientSecret ??
                (await admin.send(secret, "POST", `/v1/api-clients/${made.id}/secrets`)).clientSecret;
              return { id: made.id, clientSecret, ...client, organization: name, type };
            })(),
          ]
        : [],
    ),
  );
