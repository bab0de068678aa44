import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** A machine that acts in its organization, with roles of its own. */
export const apiClients = entity({
  type: "ApiClient",
  // A client that was used, or has another name, has lost no right.
  rights: { given: ({ status }) => status === "active", besides: ["displayName", "signIns", "lastUsedOn"] },
  key: ({ organizationId, id }: { organizationId: string; id: string }) => keys.apiClient(organizationId, id),
  // What a token's secret is looked up in.
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
      /** Of each secret that was used: the name under which it signs in at the user pool, and the day of its last use. */
      signIns: z.record(z.string(), z.object({ userName: z.string(), lastUsedOn: z.string() })),
      /** The day of the last use of a secret that is deleted by now. */
      lastUsedOn: z.string().optional(),
      /** What signed in before this instant counts no longer. */
      signedOutAt: z.string().optional(),
      createdAt: z.string(),
      version: z.int(),
    }),
});
export type ApiClientItem = ItemOf<typeof apiClients>;
