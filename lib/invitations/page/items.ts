import * as z from "zod";
import { entity } from "../../table/entity.ts";
import { keys } from "../../table/keys.ts";

/** The failed sign-ins of one link, in one hour. */
export const failureCounts = entity({
  type: "Failures",
  versioned: false,
  key: ({ requestId, hash }: { requestId: string; hash: string }) => keys.failures(requestId, hash),
  derived: { ttl: ({ until }) => Math.floor(until / 1000) + 3_600 },
  schema: () => z.object({ count: z.int(), until: z.number() }),
});
