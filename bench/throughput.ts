import { createRequire } from "node:module";
import * as z from "zod";

// Imported by name, because it is installed with the benchmarks only.
const autocannon = createRequire(import.meta.url)("autocannon");

const result = z.object({
  requests: z.object({ average: z.number(), total: z.number() }),
  latency: z.object({ p50: z.number(), p99: z.number() }),
  non2xx: z.number(),
  errors: z.number(),
});

/** The number of requests that the local stack answers in a second. */
export interface Throughput {
  connections: number;
  perSecond: number;
  p50: number;
  p99: number;
  failed: number;
}

/** Repeats one request on a number of connections at once, for a number of seconds. */
export const throughputOf = async (
  url: string,
  token: string,
  connections: number,
  duration: number,
): Promise<Throughput> => {
  const answered = result.parse(
    await autocannon({ url, connections, duration, headers: { authorization: `Bearer ${token}` } }),
  );
  const { requests, latency, non2xx, errors } = answered;
  return {
    connections,
    perSecond: requests.average,
    p50: latency.p50,
    p99: latency.p99,
    failed: non2xx + errors,
  };
};
