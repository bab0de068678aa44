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
): string => `The tables have milliseconds by Node's own profiler in the same setting: this product / by hand, for each part the lowest of a
few starts. Each sample counts for the source file of the running function, not for its caller. Garbage collection and Node's
work for sockets have their own columns. The profiler itself takes time, so these tables show where the time goes, and the
ratios above are measured without it.

### While the bundle is loaded

${phase(requests, "load", 1)}

- **Compiling.** A bundle of this product has 870 to 1,260 kB, the one by hand 790 (\`infra/budgets.ts\`). Its functions are
  compiled when it is built, and a start reads the result ([ADR 0134](adr/0134-a-compile-cache-in-the-asset.md)). If the cache
  is for another version of Node, the start compiles the bundle, like the one by hand.
  [ADR 0124](adr/0124-what-a-start-compiles.md) says what shortens this.
- **Evaluating** runs the code outside functions, which makes schemas, routes and entities.
- **Schemas.** A function makes the schemas of its own routes, 360 to 820 of them. It makes the schema of a stored item when it
  reads the first such item. Requests, stored items and answers are checked with schemas.
- **Node, AWS SDK.** Here this product is faster than the handler by hand. It loads neither Node's fetch nor the chain of
  credentials that only laptops need, and its clients do not look for settings in files ([ADR 0072](adr/0072-starts.md)).

### The first request

${phase(requests, "first", 1, ["compiling the bundle", "evaluating it"])}

Most of the time goes to the SDK's first call and to opening the connection. In the handler by hand, the SDK's functions are
compiled as they are called. This product adds schemas that parse for the first time, the caller's rights, and the log line.
The invitation's page also reads the texts of its reader's language.

### A warm request

${phase(requests, "warm", 2, ["compiling the bundle", "evaluating it"])}

The SDK, Node and the socket take nearly all of the time, in a handler by hand as well. Schemas check stored items and answers.
The schema of the answer stays, although this code has just made the answer, because it keeps out fields that must not be
answered.`;
