import { marked } from "../infra/docs/marked.ts";
import { memoryOfAnswers } from "../infra/limits.ts";
import type { Cost } from "../test/data-model/meter.ts";
import { type Combined, spread } from "./combine.ts";
import { goals, goalsTable, most } from "./goals.ts";
import type { Machine } from "./machine.ts";
import { curves, sizes as memories } from "./memory.ts";
import { rest } from "./rest.ts";
import { type Sizes, sizesParts } from "./sizes-page.ts";
import { table } from "./table.ts";
import type { Throughput } from "./throughput.ts";

/** The figures of all runs. */
export interface Results {
  machine: Machine;
  runs: number;
  /** How often each candidate ran in each run. */
  rounds: number;
  requests: readonly Combined[];
  units: ReadonlyMap<string, Cost>;
  sizes: Sizes;
  throughput: readonly Throughput[];
  times: Readonly<Record<string, number>>;
}

const ratio = (value: number | undefined, base: number | undefined): string =>
  value === undefined || base === undefined ? "" : (value / base).toFixed(2);

const peersOf = (requests: readonly Combined[]) =>
  requests.filter(({ cold }) => Object.keys(cold).length > 2);

/** A ratio, in bold where it misses its goal in any run. */
const judged = (ratios: readonly number[], goal: number): string =>
  Math.max(...ratios) <= goal ? spread(ratios) : `**${spread(ratios)}**`;

const part = (name: keyof ReturnType<typeof sizesParts>, sizes: Sizes): string =>
  marked(name, sizesParts(sizes)[name]);

/** The performance page, made from the figures of one run or several. */
export const page = ({
  machine,
  runs,
  rounds,
  requests,
  units,
  sizes,
  throughput,
  times,
}: Results): string => `# Performance

Measured by \`npm run bench\` on ${machine.date} at ${machine.commit}: ${machine.processor}, ${machine.cores} cores, ${machine.memory} GB, Node ${machine.node}; half a million SHA-256 hashes take ${machine.calibration.toFixed(0)} ms here. ${machine.load.toFixed(1)} processes wanted a core when the run began. No test asserts a time.

All times are processor time (user and system). The candidates of a request run in turn, each in a process of its own, ${rounds} times, and the median counts.${runs > 1 ? ` Of ${runs} such runs the medians are told, and of ratios from which to which they went.` : ""} *By hand* is a handler with nothing but the AWS SDK, which makes the same calls in the same waves, bundled by esbuild as it comes; it checks nothing. All get the same answers from memory, at once.

## The goals

${goalsTable(goals(requests))}

${part("goals of sizes", sizes)}

Of what is not kept, [the profile](#what-the-rest-is) says what the rest consists of.

## A cold start: load and first request

The goal is 1.00 (the dashed line). What misses it in any run is bold. A function starts from its compile cache
([ADR 0134](adr/0134-a-compile-cache-in-the-asset.md)); the last column is a start that has to compile, because the cache is for
another Node.

![Cold starts beside a hand-written handler](images/performance-cold.svg)

${table(
  ["request", "by hand: load + first, ms", "twotier: load + first, ms", "ratio", "without a cache that fits"],
  requests.map(({ name, cold, anew, ratios }) => {
    const [hand, ours] = [cold["by hand"], cold.twotier];
    const sum = (each: typeof hand) => `${each?.load.toFixed(0)} + ${each?.first.toFixed(0)}`;
    const compiling = ratio(anew?.sum, hand?.sum);
    return [name, sum(hand), sum(ours), judged(ratios.cold, most.cold), compiling];
  }),
)}

## A warm process

The goals are 1.10 for reads and 1.20 for writes.

![Warm requests beside a hand-written handler](images/performance-warm.svg)

${table(
  ["request", "by hand, ms", "twotier, ms", "ratio"],
  requests
    .filter(({ warm }) => warm.twotier !== undefined)
    .map(({ name, writes, warm, ratios }) => [
      name,
      (warm["by hand"] ?? 0).toFixed(2),
      (warm.twotier ?? 0).toFixed(2),
      judged(ratios.warm, writes ? most.warmWrites : most.warmReads),
    ]),
)}

## What the rest is

${rest(requests)}

## How much memory a function has

On paper, from the processor time above at the part of a core that so much memory brings, and 5 ms for each wave of calls:
milliseconds of a warm request, of its dearest cold start, and US dollars for the computing of a million. The gateway and the
call itself cost $1.20 a million. Functions that answer have ${memoryOfAnswers.toLocaleString("en")} MB; those in the background, for which nobody waits, 512
([ADR 0072](adr/0072-starts.md)).

${table(
  ["function", ...memories.map((size) => `${size.toLocaleString("en")} MB: warm, cold, $`)],
  [...Map.groupBy(curves(requests), (each) => each.function)].map(([name, its]) => [
    name,
    ...its.map(({ warm, cold, million }) => `${warm.toFixed(0)}, ${cold.toFixed(0)}, ${million.toFixed(2)}`),
  ]),
)}

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

${part("sizes", sizes)}

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
