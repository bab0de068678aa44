import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withMarked } from "../infra/docs/marked.ts";
import type { Channel } from "../infra/load/customers.ts";
import type { Cost } from "../test/data-model/meter.ts";
import { type Combined, combined } from "./combine.ts";
import { most } from "./goals.ts";
import { type Ground, openGround } from "./ground.ts";
import { machine } from "./machine.ts";
import { type Effort, type Measured, measure, quick, thorough } from "./measure.ts";
import { page } from "./page.ts";
import { plotRatios } from "./plots.mjs";
import { scale } from "./scale.ts";
import { scenariosOf } from "./scenarios.ts";
import { sizedScenarios } from "./sized.ts";
import { type Sizes, sizesParts } from "./sizes-page.ts";
import { type Throughput, throughputOf } from "./throughput.ts";
import { unitsOf } from "./units.ts";

const usage = `npm run bench [-- --quick] [-- --runs 3] [-- --scale 1000,100000] [-- --sizes] [-- --only <text>] [-- --to <folder>]

Measures what cold starts, warm requests, calls and units, a large provider and the local stack cost, and writes
docs/performance.md with its plots. --quick measures less often. --runs says how often processor time is measured anew;
the page tells the medians and where each run lies, and is written after each. --scale says with how many customers: 1,000 and
100,000 unless told otherwise (each 100,000 take some minutes, and 13 GB on the disk meanwhile). --sizes measures what that
changes alone, and renews its parts of the page. --only measures the requests whose names hold the text. --to writes elsewhere.`;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean" },
    scale: { type: "string", default: "1000,100000" },
    sizes: { type: "boolean" },
    only: { type: "string" },
    runs: { type: "string", default: "1" },
    to: { type: "string" },
    help: { type: "boolean" },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

type Known = Awaited<ReturnType<typeof scenariosOf>>;

const root = join(import.meta.dirname, "..");
const docs = values.to ?? join(root, "docs");
const effort = values.quick ? quick : thorough;
const folder = mkdtempSync(join(tmpdir(), "twotier-bench-"));
const tell = (line: string) => console.error(line);

/** The wall-clock seconds that a task takes. */
const secondsOf = async <T>(task: () => T | Promise<T>): Promise<[number, T]> => {
  const begun = performance.now();
  const done = await task();
  return [(performance.now() - begun) / 1_000, done];
};

const barsOf = (requests: readonly Combined[], of: (request: Combined) => Record<string, number>) =>
  requests.flatMap((request) => {
    const { "by hand": base, ...others } = of(request);
    return Object.entries(others).map(([candidate, value]) => ({
      request: request.name,
      candidate,
      ratio: value / (base ?? Number.NaN),
    }));
  });

const here = machine();
tell(`Calibration: ${here.calibration.toFixed(0)} ms`);
const file = join(docs, "performance.md");

const sizesAt = async (ground: Ground, known: Known): Promise<Sizes> => {
  const wanted = values.scale.split(",").map(Number);
  const { organizationId } = known.provider;
  const of = (channel: Channel, customers: number) => sizedScenarios(known, channel, customers);
  return { ...here, scaled: await scale(ground, organizationId, of, wanted, folder, tell) };
};

/** Writes those parts of the page anew that tell what many customers change. */
const renewSizes = async (ground: Ground, known: Known): Promise<void> => {
  const sizes = await sizesAt(ground, known);
  writeFileSync(file, withMarked(readFileSync(file, "utf8"), sizesParts(sizes)));
  tell(`Renewed: ${file}`);
};

const measureAll = async (ground: Ground, known: Known, times: Record<string, number>): Promise<void> => {
  const scenarios = known.scenarios.filter(({ name }) => name.includes(values.only ?? ""));
  const measureRequests = async (how: Effort): Promise<Measured[]> => {
    const requests: Measured[] = [];
    for (const scenario of scenarios) {
      const measured = await measure(ground, scenario, how, folder);
      requests.push(measured);
      const { "by hand": cold, ...colds } = measured.cold;
      for (const [candidate, { sum }] of Object.entries(colds)) {
        const ratios = [sum / (cold?.sum ?? Number.NaN)];
        const warm = measured.warm[candidate];
        if (warm !== undefined) ratios.push(warm / (measured.warm["by hand"] ?? Number.NaN));
        tell(`${scenario.name}, ${candidate}: ${ratios.map((ratio) => ratio.toFixed(2)).join(", warm ")}`);
      }
    }
    return requests;
  };
  const runs = [await measureRequests(effort)];
  const units = new Map<string, Cost>();
  for (const scenario of scenarios) units.set(scenario.name, await unitsOf(ground, scenario, folder));
  const throughput: Throughput[] = [];
  const me = `${ground.stack.apiUrl}/v1/me`;
  for (const connections of [1, 16, 64])
    throughput.push(await throughputOf(me, known.provider.token, connections, values.quick ? 3 : 10));
  const sizes = await sizesAt(ground, known);

  const images = join(docs, "images");
  mkdirSync(images, { recursive: true });
  const write = (): void => {
    const requests = combined(runs);
    const sums = ({ cold }: Combined) =>
      Object.fromEntries(Object.entries(cold).map(([candidate, { sum }]) => [candidate, sum]));
    plotRatios(join(images, "performance-cold.svg"), barsOf(requests, sums), most.cold);
    const warmBars = barsOf(requests, ({ warm }) => warm);
    plotRatios(join(images, "performance-warm.svg"), warmBars, most.warmReads);
    const { rounds } = effort;
    const results = { machine: here, runs: runs.length, rounds, requests, units, sizes, throughput, times };
    writeFileSync(file, page(results));
    tell(`Written: ${file}, of ${runs.length} runs`);
  };
  write();
  while (runs.length < Number(values.runs)) {
    runs.push(await measureRequests({ ...effort, profiles: 0 }));
    write();
  }
};

const bin = join(root, "node_modules/.bin");
// Node 24 is among the dependencies and must come first in the PATH.
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
const synth = () => execFileSync(join(bin, "cdk"), ["synth", "--quiet"], { cwd: root, env });
const [synthesized] = values.sizes ? [0] : await secondsOf(synth);
tell("Starting a stack with demo data …");
const [started, ground] = await secondsOf(() => openGround(folder));
try {
  const known = await scenariosOf(ground);
  const times = { "npm run synth": synthesized, "npm start with demo data": started };
  await (values.sizes ? renewSizes(ground, known) : measureAll(ground, known, times));
} finally {
  await ground.close();
  rmSync(folder, { recursive: true, force: true });
}
