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

- **Cold.** The goal of 1.00 is missed wherever a function makes many schemas and compiles more source than one by hand.
  Of the 60 ms by which \`GET customer\` misses it, some 22 are compilation: its 1,190 kB take 37 ms, the 790 kB by hand
  15. The contract, whose code lies outside functions, takes 44 µs a kB; functions, which are looked over until they are
  called, 17. Some 20 ms are schemas: each takes some 16 µs in a process that has compiled nothing yet, and \`customers\`,
  \`orders\` and \`organizations\` (which answers \`me\` and the directory) make 1,200 of them, \`subscriptions\` 900,
  \`offers\` and \`webhooks\` 650, \`record\`, \`api-clients\` and \`service\` 470 to 550. 2 ms each are the code of
  Cognito's client, which \`GET health\` and \`GET me\` have too, and the logger. The last 15 are of the first request:
  schemas that parse for the first time, and functions that are compiled as they are called. To make schemas only for the
  route that is asked for would save some 10 ms, by estimate, and would make a call of each name in the contract. What a
  compile cache would save is not taken: it fits one version of Node on one architecture, and Lambda renews its Node by
  itself ([ADR 0124](adr/0124-what-a-start-compiles.md)).
- **Warm.** Five sixths of a request's processor time are the SDK's, Node's and the socket's (of \`GET customer\`, 28 % are the
  writing to sockets alone), which a handler by hand takes as well. A twentieth is collecting garbage, 4 % are schemas at
  the borders (what comes from the table, and what goes out), 7 % deciding, reading and answering, of which \`lib/table\` and
  \`lib/http\` take 2 % each, and 1.4 % the log line. No function of this code takes more than 1 % by itself: what is missed of
  1.10 by \`me\`, the directory, \`customer\`, \`customers\`, audit records and webhooks is this sum. The schema of the answer
  stays, though this code has just made what it checks: it is what keeps a field that nobody meant to tell from going out.

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
