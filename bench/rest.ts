import type { Measured } from "./measure.ts";
import { type Phase, type Profile, parts } from "./profile.ts";
import { table } from "./table.ts";

type Requests = readonly Pick<Measured, "name" | "profile">[];

const sum = (profile: Profile, phase: Phase): number =>
  parts.reduce((total, part) => total + profile[phase][part], 0);

/** One phase of all requests: for each part, the product's time and the hand-written handler's. */
const phase = (requests: Requests, of: Phase, digits: number, left: readonly string[] = []) => {
  const listed = parts.filter((part) => !left.includes(part));
  return table(
    ["request", ...listed, "all"],
    requests.flatMap(({ name, profile }) => {
      if (!profile || sum(profile.ours, of) === 0) return [];
      const { ours, byHand } = profile;
      const pair = (one: number, other: number) => `${one.toFixed(digits)} / ${other.toFixed(digits)}`;
      const each = listed.map((part) => pair(ours[of][part], byHand[of][part]));
      return [[name, ...each, pair(sum(ours, of), sum(byHand, of))]];
    }),
  );
};

/** Explains the time above the goals: a profile of each request, part by part. */
export const rest = (
  requests: Requests,
): string => `Milliseconds by Node's own profiler in the same setting, this product / by hand, of each part the least of a few starts. Each sample counts for
the source of the bundle whose function was running, not for whoever had called it; a garbage collection and Node's work for
sockets count for themselves. The profiler costs time itself: what is told here is where the time goes, the ratios above are
measured without it.

### While the bundle is loaded

${phase(requests, "load", 1)}

- **Compiling.** A bundle of this product has 870 to 1,260 kB, the one by hand 790 (\`infra/budgets.ts\`). Its functions are
  compiled when it is built, and read at a start ([ADR 0134](adr/0134-a-compile-cache-in-the-asset.md)). Where the cache is for
  another Node, it is compiled as the one by hand is; what shortens that is in
  [ADR 0124](adr/0124-what-a-start-compiles.md).
- **Evaluating** is what stands outside functions: schemas, routes and entities are put together there.
- **Schemas.** A function makes those of its own routes, 360 to 820 of them; those of
  stored items are made when the first one is read. They are what a request, a stored item and an answer are judged by.
- **Node, AWS SDK.** Here this product is ahead of the one by hand: it loads neither Node's fetch nor the chain of credentials
  that only laptops need, and its clients look for no settings in files ([ADR 0072](adr/0072-starts.md)).

### The first request

${phase(requests, "first", 1, ["compiling the bundle", "evaluating it"])}

Most of it is the SDK's first call, and the connection that is opened. By hand its functions are compiled as they are called. What this
product adds are schemas that parse for the first time, the caller's rights, and the log line; the invitation's page is written
in its reader's language besides, whose texts are read then.

### A warm request

${phase(requests, "warm", 2, ["compiling the bundle", "evaluating it"])}

The SDK, Node and the socket take nearly all of it, and a handler by hand takes them as well. Schemas judge what comes from
the table and what goes out. The schema of the answer stays, though this code has just made what it checks: it is what keeps a
field that nobody meant to tell from going out.`;
