import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";

/** A sign-in on the account's page. The browser's cookie holds the secret; here is its hash alone, which opens nothing. */
export const pageSessions = entity({
  type: "PageSession",
  versioned: false,
  key: ({ hash }: { hash: string }) => keys.pageSession(hash),
  derived: { ttl: ({ until }) => Math.floor(until / 1_000) + 3_600 },
  schema: () =>
    z.object({
      userId: z.string(),
      /** When the password was given. The instant at which older sign-ins end counts for this one as for a token. */
      signedInAt: z.string(),
      /** When it ends by itself, in milliseconds. */
      until: z.number(),
      /** Whether the sign-in took a code as well: the account has a second factor. */
      withCode: z.boolean().optional(),
      /** It was made by a recovery code, and is good for connecting a new authenticator app alone. */
      recovers: z.boolean().optional(),
      /** What the page shows next, encrypted with the cookie's secret. */
      kept: z.string().optional(),
    }),
});
export type PageSessionItem = ItemOf<typeof pageSessions>;
