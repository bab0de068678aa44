import * as z from "zod";
import { entity } from "../table/entity.ts";
import { keys } from "../table/keys.ts";

/**
 * A sign-in on the account page. Only the browser's cookie holds the secret. The item has its hash, which opens
 * nothing.
 */
export const pageSessions = entity({
  type: "PageSession",
  versioned: false,
  key: ({ hash }: { hash: string }) => keys.pageSession(hash),
  derived: { ttl: ({ until }) => Math.floor(until / 1_000) + 3_600 },
  schema: () =>
    z.object({
      userId: z.string(),
      /** When the password was entered. An instant that ends older sign-ins ends this one like a token of that time. */
      signedInAt: z.string(),
      /** When the sign-in expires, in milliseconds. */
      until: z.number(),
      /** Whether the sign-in also took a code, because the account has a second factor. */
      withCode: z.boolean().optional(),
      /** The sign-in was made by a recovery code, and may only connect a new authenticator app. */
      recovers: z.boolean().optional(),
      /** Data for the next page, encrypted with the cookie's secret. */
      kept: z.string().optional(),
    }),
});
