import type { Cost } from "../test/data-model/meter.ts";
import type { Machine } from "./machine.ts";
import type { Measured } from "./measure.ts";
import type { Scaled } from "./scale.ts";
import type { Throughput } from "./throughput.ts";

/** All figures of a run. */
export interface Results {
  machine: Machine;
  /** How often each candidate ran. */
  rounds: number;
  requests: readonly Measured[];
  units: ReadonlyMap<string, Cost>;
  scaled: readonly Scaled[];
  throughput: readonly Throughput[];
  times: Readonly<Record<string, number>>;
}

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const ratio = (value: number | undefined, base: number | undefined): string =>
  value === undefined || base === undefined ? "" : (value / base).toFixed(2);

const peersOf = (requests: readonly Measured[]) =>
  requests.filter(({ cold }) => Object.keys(cold).length > 2);

/** The page about performance, from the figures of one run. */
export const page = ({
  machine,
  rounds,
  requests,
  units,
  scaled,
  throughput,
  times,
}: Results): string => `# Performance

Measured by \`npm run bench\` on ${machine.date} at ${machine.commit}: ${machine.processor}, ${machine.cores} cores, ${machine.memory} GB, Node ${machine.node}; half a million SHA-256 hashes take ${machine.calibration.toFixed(0)} ms here. ${machine.load.toFixed(1)} processes wanted a core when the run began. No test asserts a time.

All times are processor time (user and system). The candidates of a request run in turn, each in a process of its own, ${rounds} times, and the median counts. *By hand* is a handler with nothing but the AWS SDK, which makes the same calls in the same waves, bundled by esbuild as it comes; it checks nothing. All get the same answers from memory, at once.

## A cold start: load and first request

The goal is 1.00 (the dashed line).

![Cold starts beside a hand-written handler](images/performance-cold.svg)

${table(
  ["request", "by hand: load + first, ms", "twotier: load + first, ms", "ratio"],
  requests.map(({ name, cold }) => {
    const [hand, ours] = [cold["by hand"], cold.twotier];
    const sum = (each: typeof hand) => `${each?.load.toFixed(0)} + ${each?.first.toFixed(0)}`;
    return [name, sum(hand), sum(ours), ratio(ours?.sum, hand?.sum)];
  }),
)}

## A warm process

The goals are 1.10 for reads and 1.20 for writes.

![Warm requests beside a hand-written handler](images/performance-warm.svg)

${table(
  ["request", "by hand, ms", "twotier, ms", "ratio"],
  requests
    .filter(({ warm }) => warm.twotier !== undefined)
    .map(({ name, warm }) => [
      name,
      (warm["by hand"] ?? 0).toFixed(2),
      (warm.twotier ?? 0).toFixed(2),
      ratio(warm.twotier, warm["by hand"]),
    ]),
)}

## What the rest is

By profiles of \`GET customer\` (\`node --cpu-prof\`) and of the evaluation of its bundle, module by module:

- **Cold.** Of what the start takes beyond one by hand, the larger part are schemas: each takes some 20 µs in a process that
  has compiled nothing yet, and a function makes 600 to 1,500 of them. Next come the compilation of more source, the client
  of Cognito where a function has one (its code, not its instance), and the logger. Of the first request a twelfth is schemas
  that parse for the first time. What a compile cache would save is not taken: it fits one version of Node on one
  architecture, and Lambda renews its Node by itself.
- **Warm.** Four fifths of a request's processor time are the SDK's, Node's and the socket's, which a handler by hand takes as
  well. A fifteenth is collecting garbage, 3 % are schemas at the borders (what comes from the table, and what goes out; 6 %
  before [ADR 0118](adr/0118-what-a-stored-item-costs-to-read.md)), 2 % the log line, and 2 % deciding and
  answering. The rest of the distance is spread: no function of this code takes more than 1 % by itself. The schema of the
  answer stays, though this code has just made what it checks: it is what keeps a field that nobody meant to tell from
  going out.

## Beside frameworks

The same calls within each framework, which checks nothing either. By hand is 1.00.

${table(
  ["request", "", ...Object.keys(peersOf(requests)[0]?.cold ?? {})],
  peersOf(requests).flatMap(({ name, cold, warm }) => [
    [name, "cold", ...Object.values(cold).map(({ sum }) => ratio(sum, cold["by hand"]?.sum))],
    [name, "warm", ...Object.values(warm).map((each) => ratio(each, warm["by hand"]))],
  ]),
)}

## Calls and units

Of a process that knows nothing yet. Calls of one wave wait for no answer of each other. Every operation is in
[the data model](data-model.md).

${table(
  ["request", "waves, first", "waves, warm", "calls", "read units", "write units", "index units"],
  requests.map(({ name, coldCalls, warmCalls }) => {
    const { calls, read, write, index } = units.get(name) ?? { calls: 0, read: 0, write: 0, index: 0 };
    return [name, coldCalls.length, warmCalls.length, calls, read, write, index];
  }),
)}

## With many customers

${table(
  ["customers of the provider", "request", "calls", "read units"],
  scaled.map(({ customers, name, cost }) => [customers.toLocaleString("en"), name, cost.calls, cost.read]),
)}

## The stack on one machine

\`GET /v1/me\` through the local gateway, which is not AWS: it tells whether something has become slow.

${table(
  ["connections", "requests a second", "median, ms", "99 %, ms", "failed"],
  throughput.map(({ connections, perSecond, p50, p99, failed }) => [
    connections,
    perSecond.toFixed(0),
    p50,
    p99,
    failed,
  ]),
)}

${table(
  ["", "seconds"],
  Object.entries(times).map(([name, seconds]) => [name, seconds.toFixed(1)]),
)}
`;
