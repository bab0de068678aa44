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

Measured by \`npm run bench\` on ${machine.date} at ${machine.commit}: ${machine.processor}, ${machine.cores} cores, ${machine.memory} GB, Node ${machine.node}; half a million SHA-256 hashes take ${machine.calibration.toFixed(0)} ms there. The load was ${machine.load.toFixed(1)} processes when the run began. No test asserts a time.

All times are processor time (user and system). The candidates of a request run in turn, each in its own process, ${rounds} times; the result is the median.${runs > 1 ? ` The tables have the medians of ${runs} such runs, and the lowest and highest ratio.` : ""} *By hand* is a handler with nothing but the AWS SDK. It makes the same calls in the same waves, is bundled by esbuild with its defaults, and checks nothing. All candidates get the same answers from memory, without delay.

## The goals

${goalsTable(goals(requests))}

${part("goals of sizes", sizes)}

For goals that are missed, [the profile](#what-the-rest-is) shows where the rest of the time goes.

## A cold start: load and first request

The goal is 1.00 (the dashed line). A ratio that misses it in any run is bold. A function starts from its compile cache
([ADR 0134](adr/0134-a-compile-cache-in-the-asset.md)). The last column is a start that has to compile, because the cache is for
another version of Node.

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

These figures are computed from the processor time above, the share of a core that comes with each memory size, and 5 ms for
each wave of calls. They are the milliseconds of a warm request and of the function's slowest cold start, and the US dollars for
the computing of a million requests. The gateway and the invocations cost $1.20 a million. Functions that answer requests have
${memoryOfAnswers.toLocaleString("en")} MB. Background functions, for which no caller waits, have 512 ([ADR 0072](adr/0072-starts.md)).

${table(
  ["function", ...memories.map((size) => `${size.toLocaleString("en")} MB: warm, cold, $`)],
  [...Map.groupBy(curves(requests), (each) => each.function)].map(([name, its]) => [
    name,
    ...its.map(({ warm, cold, million }) => `${warm.toFixed(0)}, ${cold.toFixed(0)}, ${million.toFixed(2)}`),
  ]),
)}

## Beside frameworks

Each framework makes the same calls and checks nothing either. The handler by hand is 1.00.

${table(
  ["request", "", ...Object.keys(peersOf(requests)[0]?.cold ?? {})],
  peersOf(requests).flatMap(({ name, cold, warm }) => [
    [name, "cold", ...Object.values(cold).map(({ sum }) => ratio(sum, cold["by hand"]?.sum))],
    [name, "warm", ...Object.values(warm).map((each) => ratio(each, warm["by hand"]))],
  ]),
)}

## Calls and units

These are the figures of a new process. Calls of one wave run in parallel. [The data model](data-model.md) has every
operation.

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

\`GET /v1/me\` through the local gateway, which is not AWS. These figures only show whether something has become slow.

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
