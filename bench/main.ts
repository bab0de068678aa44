import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Cost } from "../test/data-model/meter.ts";
import { type Combined, combined } from "./combine.ts";
import { most } from "./goals.ts";
import { openGround } from "./ground.ts";
import { machine } from "./machine.ts";
import { type Effort, type Measured, measure, quick, thorough } from "./measure.ts";
import { page } from "./page.ts";
import { plotRatios } from "./plots.mjs";
import { scale } from "./scale.ts";
import { scenariosOf } from "./scenarios.ts";
import { type Throughput, throughputOf } from "./throughput.ts";
import { unitsOf } from "./units.ts";

const usage = `npm run bench [-- --quick] [-- --runs 3] [-- --scale 1000,100000] [-- --only <text>] [-- --to <folder>]

Measures what cold starts, warm requests, calls and units, a large provider and the local stack cost, and writes
docs/performance.md with its plots. --quick measures less often. --runs says how often processor time is measured anew;
the page tells the medians and where each run lies, and is written after each. --scale says with how many customers; 1,000 unless told
otherwise (100,000 take an hour). --only measures the requests whose names hold the text. --to writes elsewhere.`;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean" },
    scale: { type: "string", default: "1000" },
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

const root = join(import.meta.dirname, "..");
const docs = values.to ?? join(root, "docs");
const effort = values.quick ? quick : thorough;
const folder = mkdtempSync(join(tmpdir(), "twotier-bench-"));
const tell = (line: string) => console.error(line);

/** The wall-clock seconds that a task takes. */
const secondsOf = async <T>(work: () => T | Promise<T>): Promise<[number, T]> => {
  const begun = performance.now();
  const done = await work();
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
const bin = join(root, "node_modules/.bin");
// Node 24 is among the dependencies and must come first in the PATH.
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
const synth = () => execFileSync(join(bin, "cdk"), ["synth", "--quiet"], { cwd: root, env });
const [synthesized] = await secondsOf(synth);
tell("Starting a stack with demo data …");
const [started, ground] = await secondsOf(() => openGround(folder));
try {
  const { provider, scenarios: all, sized } = await scenariosOf(ground);
  const scenarios = all.filter(({ name }) => name.includes(values.only ?? ""));
  const measureAll = async (how: Effort): Promise<Measured[]> => {
    const requests: Measured[] = [];
    for (const scenario of scenarios) {
      const measured = await measure(ground, scenario, how, folder);
      requests.push(measured);
      const { cold, warm } = measured;
      const part = (one: number | undefined, other: number | undefined) =>
        ((one ?? 0) / (other ?? 1)).toFixed(2);
      tell(
        `${scenario.name}: cold ${part(cold.twotier?.sum, cold["by hand"]?.sum)}, warm ${part(warm.twotier, warm["by hand"])}`,
      );
    }
    return requests;
  };
  const runs = [await measureAll(effort)];
  const units = new Map<string, Cost>();
  for (const scenario of scenarios) units.set(scenario.name, await unitsOf(ground, scenario, folder));
  const throughput: Throughput[] = [];
  for (const connections of [1, 16, 64])
    throughput.push(
      await throughputOf(`${ground.stack.apiUrl}/v1/me`, provider.token, connections, values.quick ? 3 : 10),
    );
  const sizes = values.scale.split(",").map(Number);
  const scaled = await scale(ground, provider.organizationId, sized, sizes, folder, tell);
  const times = { "npm run synth": synthesized, "npm start with demo data": started };

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
    const results = { machine: here, runs: runs.length, rounds, requests, units, scaled, throughput, times };
    writeFileSync(join(docs, "performance.md"), page(results));
    tell(`Written: ${join(docs, "performance.md")}, of ${runs.length} runs`);
  };
  write();
  while (runs.length < Number(values.runs)) {
    runs.push(await measureAll({ ...effort, profiles: 0 }));
    write();
  }
} finally {
  await ground.close();
  rmSync(folder, { recursive: true, force: true });
}
