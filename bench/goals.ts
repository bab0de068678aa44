import { limits } from "../infra/scale/limits.ts";
import { recorded } from "../infra/scale/recorded.ts";
import { documented } from "../test/data-model/figures.ts";
import { type Combined, spread } from "./combine.ts";
import { table } from "./table.ts";

/** A goal, the figure that was reached and, where the goal is missed, the reason. */
export interface Goal {
  what: string;
  goal: string;
  reached: string;
  /** Where the figure comes from. For goals of processor time, also which requests miss the goal. */
  why: string;
  /** Whether the goal is reached; left out where another page or a test shows that. */
  holds?: boolean;
}

/** The ratio that every read, or every write, must stay below in every run. */
export const most = { cold: 1, warmReads: 1.1, warmWrites: 1.2 };

/** A row of docs/data-model.md. Throws when there is none of that name. */
const figures = (operation: string) => {
  const row = documented().find((line) => line.startsWith(`| ${operation} |`));
  if (!row) throw new Error(`docs/data-model.md has no figures of ${operation}`);
  const [, , calls = 0, read = 0, write = 0, index = 0, actions = 0] = row.split("|").map(Number);
  return { calls, read, write, index, actions };
};

const limitOf = (text: string): number => {
  const found = limits(recorded()).find(({ what }) => what.startsWith(text));
  if (!found) throw new Error(`docs/scale.md has no limit of ${text}`);
  return found.limit;
};

const whole = (value: number): string => Math.round(value).toLocaleString("en");

/** The goals of processor time: every run's ratio is to keep them. */
const ofTimes = (requests: readonly Combined[]): Goal[] => {
  const time = (what: string, kind: "cold" | "warm", goal: number, of: readonly Combined[]): Goal[] => {
    const measured = of.filter(({ ratios }) => ratios[kind].length > 0);
    if (measured.length === 0) return [];
    const kept = measured.filter(({ ratios }) => Math.max(...ratios[kind]) <= goal);
    const missed = measured.filter((each) => !kept.includes(each));
    return [
      {
        what,
        goal: `≤ ${goal.toFixed(2)} × by hand`,
        reached: `${kept.length} of ${measured.length} requests`,
        why: missed.map(({ name, ratios }) => `${name} ${spread(ratios[kind])}`).join(", ") || "all of them",
        holds: missed.length === 0,
      },
    ];
  };
  return [
    ...time("cold: load and first request", "cold", most.cold, requests),
    ...time(
      "warm: a request that reads",
      "warm",
      most.warmReads,
      requests.filter(({ writes }) => !writes),
    ),
    ...time(
      "warm: a request that writes",
      "warm",
      most.warmWrites,
      requests.filter(({ writes }) => writes),
    ),
  ];
};

export const count = (what: string, goal: string, reached: string, why: string, holds?: boolean): Goal => ({
  what,
  goal,
  reached,
  why,
  ...(holds !== undefined && { holds }),
});

/** The goals of waves: calls of one wave wait for no answer of each other. */
const ofWaves = (requests: readonly Combined[]): Goal[] =>
  (
    [
      ["GET customer", 2],
      ["GET customers, 25", 3],
      ["PATCH subscription", 3],
    ] as const
  ).flatMap(([name, goal]) => {
    const waves = requests.find((each) => each.name === name)?.warmCalls.length;
    if (waves === undefined) return [];
    const why = "measured here, in a process that has cached the caller's organization";
    return [count(`waves of calls: ${name}`, `${goal}`, `${waves}`, why, waves <= goal)];
  });

/** The goals of calls and units, by docs/data-model.md, which row 41 of the promises holds against a run of its own. */
const ofCalls = (): Goal[] => {
  const data = "[the data model](data-model.md), held by row 41 of the [promises](promises.md)";
  const page = figures("GET /v1/customers");
  const search = figures("GET /v1/customers, search");
  const patch = figures("PATCH /v1/customers/{customerId}");
  return [
    count(
      "a page of 25 customers",
      "≤ 4 calls, ≤ 16 units",
      `${page.calls} calls, ${page.read} units`,
      data,
      page.calls <= 4 && page.read <= 16,
    ),
    count("a search", "≤ 4 calls", `${search.calls} calls`, data, search.calls <= 4),
    count(
      "a change of a customer",
      "the least that it needs",
      `${patch.calls} calls, ${patch.read} read, ${patch.write} write and ${patch.index} index units`,
      "[unit by unit](data-model.md#what-a-change-of-a-customer-costs)",
    ),
  ];
};

/** The goals of background work, from docs/scale.md and the rows that show them. */
const ofBackground = (): Goal[] => {
  const terms = 60 * limitOf("terms that the schedule ends a second");
  const events = limitOf("events of one organization");
  return [
    count(
      "terms that the schedule ends a minute",
      "≥ 10 × 540",
      whole(terms),
      "[scale](scale.md); row 40 runs a month's end",
      terms >= 5_400,
    ),
    count(
      "events a second of a shard of the stream",
      "≥ 10 × 100",
      whole(events),
      "[scale](scale.md), sixteen in parallel",
      events >= 1_000,
    ),
    count(
      "a reassignment",
      "≤ 3 calls a customer, ≥ 10 × the customers a second",
      "3 calls a customer; forty customers a step instead of ten, ten in parallel instead of one",
      "relationships, subscriptions, one transaction: [ADR 0028](adr/0028-jobs-by-the-stream.md)",
    ),
    count(
      "writers of one organization through one user",
      "≤ 1.10 tries a commit at 200 a second, 0 refused",
      "up to 1.08, 0 refused",
      "row 37 of the [promises](promises.md) simulates every route; [ADR 0049](adr/0049-rights-are-checked-on-marks.md)",
    ),
  ];
};

const kept = (holds: boolean | undefined): string =>
  holds === undefined ? "shown there" : holds ? "yes" : "**no**";

/** A table of goals. */
export const goalsTable = (some: readonly Goal[]): string =>
  table(
    ["what", "goal", "reached", "kept", "source; requests that miss it"],
    some.map(({ what, goal, reached, why, holds }) => [what, goal, reached, kept(holds), why]),
  );

/** Every goal except those of sizes, with the figures of a run. */
export const goals = (requests: readonly Combined[]): Goal[] => [
  ...ofTimes(requests),
  ...ofWaves(requests),
  ...ofCalls(),
  ...ofBackground(),
];
