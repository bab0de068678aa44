import { combined } from "../../bench/combine.ts";
import { goals } from "../../bench/goals.ts";
import type { Measured } from "../../bench/measure.ts";
import { page } from "../../bench/page.ts";
import { partOf, parts } from "../../bench/profile.ts";

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

test("several runs are told as their medians, and a goal is kept only where every run keeps it", () => {
  const kept = "GET offers";
  const runs = [10, 11, 9].map((ours) => [measured("GET me", 10, ours), measured(kept, 10, 9)]);
  const requests = combined(runs);
  expect(requests.map(({ ratios }) => ratios.cold)).toEqual([
    [1, 1.1, 0.9],
    [0.9, 0.9, 0.9],
  ]);
  expect(requests[0]?.cold.twotier?.sum).toBe(10);
  const cold = goals(requests, []).find(({ what }) => what.startsWith("cold"));
  expect(cold).toMatchObject({ reached: "1 of 2 requests", why: "GET me 1.00 (0.90 to 1.10)", holds: false });
});

test("the page tells the goals, what misses them, and where the time goes", () => {
  const each = Object.fromEntries(parts.map((part) => [part, 1.5])) as Record<(typeof parts)[number], number>;
  const spent = { load: each, first: each, warm: each };
  const requests = combined([[{ ...measured("GET me", 10, 15), profile: { ours: spent, byHand: spent } }]]);
  const machine = { date: "2030-01-01", commit: "abc", processor: "one", cores: 1, memory: 1, node: "24" };
  const written = page({
    machine: { ...machine, calibration: 1, load: 0 },
    runs: 1,
    rounds: 1,
    requests,
    units: new Map(),
    scaled: [],
    throughput: [],
    times: {},
  });
  expect(written).toContain("| GET me | 10 + 0 | 15 + 0 | **1.50** |");
  expect(written).toContain("| GET me | 1.5 / 1.5 | 1.5 / 1.5 |");
  expect(written).toContain("| cold: load and first request | ≤ 1.00 × by hand | 0 of 1 requests | **no** |");
  expect(written).not.toMatch(/undefined|NaN|\[object/);
});

test("every goal of calls and units finds its figures, and keeps them", () => {
  const asked = [{ customers: 1_000, name: "GET customers, 100", cost: { calls: 3, read: 26 } }];
  const scaled = asked.map((each) => ({ ...each, cost: { ...each.cost, write: 0, index: 0, actions: 0 } }));
  const missed = goals([], scaled).filter(({ holds }) => holds === false);
  expect(missed).toEqual([]);
});

test.each([
  ["node_modules/zod/v4/core/core.js", "schemas (zod)"],
  ["node_modules/@smithy/core/dist-es/index.js", "AWS SDK"],
  ["node_modules/ulid/dist/index.js", "other packages"],
  ["lib/table/table.ts", "this code"],
  ["", "evaluating it"],
])("time in %s counts for %s", (source, part) => {
  expect(partOf(source)).toBe(part);
});
