import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** An API client: a machine that acts in its organization, with its own roles. */
export const apiClients = entity({
  type: "ApiClient",
  // Noting a use or changing the name takes no right away.
  rights: { given: ({ status }) => status === "active", besides: ["displayName", "signIns", "lastUsedOn"] },
  key: ({ organizationId, id }: { organizationId: string; id: string }) => keys.apiClient(organizationId, id),
  // The attribute in which a token request's secret is looked up.
  derived: { secretIds: ({ secrets }) => secrets.map(({ id }) => id) },
  schema: () =>
    z.object({
      type: z.literal("ApiClient"),
      id: z.string(),
      organizationId: z.string(),
      displayName: z.string(),
      roles: z.array(storedEnum(["AdminAgent", "SalesAgent"])),
      status: storedEnum(["active", "disabled"]),
      /** The secrets by their hashes. */
      secrets: z.array(z.object({ id: z.string(), hash: z.string(), createdAt: z.string() })),
      /** For each used secret: the user name under which it signs in at the user pool, and the day of its last use. */
      signIns: z.record(z.string(), z.object({ userName: z.string(), lastUsedOn: z.string() })),
      /** The last use of a secret that has been deleted since. */
      lastUsedOn: z.string().optional(),
      /** Sign-ins before this instant no longer count. */
      signedOutAt: z.string().optional(),
      createdAt: z.string(),
      version: z.int(),
    }),
});
export type ApiClientItem = ItemOf<typeof apiClients>;
