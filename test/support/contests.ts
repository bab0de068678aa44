import { figure, full } from "./full.ts";
import type { Inside } from "./inside.ts";
import { lease } from "./scenes.ts";
import type { Response } from "./world.ts";

/** How many requests are sent in parallel. */
export const many = figure(20, 100);
export const all = Array.from({ length: many }, (_, number) => number);
/** How many name one version of a resource, want one domain, or submit one order. */
export const rivals = all.slice(0, figure(8, 100));

/**
 * The last answer to one of many requests, and whether any before it was a 503, after which the request's effect is
 * unknown.
 */
export interface Answer extends Response {
  repeated: boolean;
}

/**
 * Sends all requests in parallel. The one process that handles them may answer 503 to some of a hundred; as the API
 * advises, these are repeated, a POST with its own key.
 */
export const contestsIn =
  (inside: Inside, counts: { repeated: number }) =>
  (
    numbers: readonly number[],
    send: (number: number, key: { "idempotency-key": string }) => Promise<Response>,
  ): Promise<Answer[]> => {
    const contest = inside.world.next();
    return Promise.all(
      numbers.map(async (number) => {
        const key = { "idempotency-key": `rival ${number} of contest ${contest}` };
        for (let repeated = false; ; ) {
          const answer = await send(number, key);
          // A 503 may have left a claim of the key, which ends with its lease.
          const waits = repeated && answer.body.code === "IDEMPOTENCY_IN_PROGRESS";
          if ((answer.status !== 503 && !waits) || !full) return { ...answer, repeated };
          expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
          if (waits) inside.advance(lease);
          repeated = true;
          counts.repeated++;
        }
      }),
    );
  };

/** The number of answers by status, and by code. */
export const tally = (answers: readonly Response[]): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = body.code ? `${status} ${body.code}` : String(status);
    found[name] = (found[name] ?? 0) + 1;
  }
  return found;
};
