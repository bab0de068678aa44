import { combined } from "../../bench/combine.ts";
import { goals } from "../../bench/goals.ts";
import type { Measured } from "../../bench/measure.ts";
import { page, type Results } from "../../bench/page.ts";
import { partOf, parts } from "../../bench/profile.ts";
import type { Scenario } from "../../bench/scenarios.ts";
import { sizedScenarios } from "../../bench/sized.ts";
import { goalsOfSizes, mostOfSizes, sizesParts } from "../../bench/sizes-page.ts";
import { withMarked } from "../../infra/docs/marked.ts";
import { anOffer } from "../support/subscriptions.ts";

const measured = (name: string, byHand: number, twotier: number): Measured => ({
  name,
  function: "customers",
  writes: false,
  cold: {
    "by hand": { load: byHand, first: 0, sum: byHand },
    twotier: { load: twotier, first: 0, sum: twotier },
  },
  warm: { "by hand": byHand, twotier },
  coldCalls: [],
  warmCalls: [],
});

test("the page shows the median of several runs, and a goal counts as met only if every run meets it", () => {
  const kept = "GET offers";
  const runs = [10, 11, 9].map((ours) => [measured("GET me", 10, ours), measured(kept, 10, 9)]);
  const requests = combined(runs);
  expect(requests.map(({ ratios }) => ratios.cold)).toEqual([
    [1, 1.1, 0.9],
    [0.9, 0.9, 0.9],
  ]);
  expect(requests[0]?.cold.twotier?.sum).toBe(10);
  const cold = goals(requests).find(({ what }) => what.startsWith("cold"));
  expect(cold).toMatchObject({ reached: "1 of 2 requests", why: "GET me 1.00 (0.90 to 1.10)", holds: false });
});

const machine = { date: "2030-01-01", commit: "abc", processor: "one", cores: 1, memory: 1, node: "24" };
const nothing: Results = {
  machine: { ...machine, calibration: 1, load: 0 },
  runs: 1,
  rounds: 1,
  requests: [],
  units: new Map(),
  sizes: { date: "2030-01-01", commit: "abc", scaled: [] },
  throughput: [],
  times: {},
};

test("the page shows the goals, those that are missed, and where the time goes", () => {
  const each = Object.fromEntries(parts.map((part) => [part, 1.5])) as Record<(typeof parts)[number], number>;
  const spent = { load: each, first: each, warm: each };
  const requests = combined([[{ ...measured("GET me", 10, 15), profile: { ours: spent, byHand: spent } }]]);
  const written = page({ ...nothing, requests });
  expect(written).toContain("| GET me | 10 + 0 | 15 + 0 | **1.50** |");
  expect(written).toContain("| GET me | 1.5 / 1.5 | 1.5 / 1.5 |");
  expect(written).toContain("| cold: load and first request | ≤ 1.00 × by hand | 0 of 1 requests | **no** |");
  expect(written).not.toMatch(/undefined|NaN|\[object/);
});

test("every goal of calls and units finds its figures, and is met", () => {
  expect(goals([]).filter(({ holds }) => holds === false)).toEqual([]);
});

const asked = (customers: number, name: string, calls: number, read = 1) => ({
  customers,
  name,
  first: { calls: calls + 1, read: read + 1 },
  second: { calls, read },
});

test("a goal of sizes counts as met only if every size meets it, and only its parts of the page are rewritten", () => {
  const name = "GET customers, 25";
  const scaled = [asked(1_000, name, 4, 9), asked(100_000, name, 5, 9)];
  expect(goalsOfSizes(scaled)).toMatchObject([
    { reached: "4 calls, 9 units at 1,000; 5 calls, 9 units at 100,000", holds: false },
  ]);
  const first = page({
    ...nothing,
    sizes: { date: "2030-01-01", commit: "abc", scaled: scaled.slice(0, 1) },
  });
  expect(first).toContain("| GET customers, 25 | 4, 9 (5, 10) |\n");
  const renewed = withMarked(first, sizesParts({ date: "2030-02-02", commit: "def", scaled }));
  expect(renewed).toContain("| GET customers, 25 | 4, 9 (5, 10) | 5, 9 (6, 10) |\n");
  expect(renewed).toContain("2030-02-02 at def");
  expect(renewed.split("\n")[2]).toBe(first.split("\n")[2]);
});

test("every goal of sizes belongs to a measured request", () => {
  const channel = { providerId: "org_a", resellers: [], offers: [anOffer("desk")], began: new Date(0) };
  const make = (name: string) => ({ name, function: "customers", writes: false }) as Scenario;
  const known = { make, scenarios: [make("GET customers, 25")], reseller: {} };
  const names = sizedScenarios(known, channel, 1_000).map(({ name }) => name);
  expect(goalsOfSizes(names.map((name) => asked(1_000, name, 1)))).toHaveLength(mostOfSizes.length);
});

test.each([
  ["node_modules/zod/v4/core/core.js", "schemas (zod)"],
  ["node_modules/@smithy/core/dist-es/index.js", "AWS SDK"],
  ["node_modules/ulid/dist/index.js", "other packages"],
  ["lib/table/table.ts", "this code"],
  ["", "evaluating it"],
])("time in %s counts as %s", (source, part) => {
  expect(partOf(source)).toBe(part);
});
