import { count, type Goal, goalsTable } from "./goals.ts";
import type { Machine } from "./machine.ts";
import type { Scaled } from "./scale.ts";
import { table } from "./table.ts";

/** The requests' costs at each size, with the date and the commit of the measurement. */
export interface Sizes extends Pick<Machine, "date" | "commit"> {
  scaled: readonly Scaled[];
}

/** The highest cost that a request may have at any size. */
interface Most {
  what: string;
  /** The scenario. */
  name: string;
  calls: number;
  read?: number;
  /** The reason where a size misses it. */
  missed?: string;
}

const common =
  "if all words are common, their entries are read by turns, 1,000 first and then 4,000 of each ([ADR 0126](adr/0126-what-ends-by-the-clock-has-keys.md))";

/** A filter that finds nothing takes two calls, and one call reads the caller. */
const filter = 3;

export const mostOfSizes: readonly Most[] = [
  { what: "a page of 25 customers", name: "GET customers, 25", calls: 4, read: 16 },
  { what: "a page of 100 customers", name: "GET customers, 100", calls: 6 },
  { what: "a search by a company's whole name", name: "GET customers, by a whole name", calls: 4 },
  {
    what: "the same of words that many have",
    name: "GET customers, by three common words",
    calls: 4,
    missed: common,
  },
  {
    what: "a search by a company's whole name, as a reseller",
    name: "GET customers, as a reseller by a whole name",
    calls: 4,
    missed:
      "how many customers a word finds is kept for providers only, so a reseller's words are read by turns until the rarest ends ([ADR 0126](adr/0126-what-ends-by-the-clock-has-keys.md))",
  },
  {
    what: "a filter that finds nothing: customers by reseller and search",
    name: "GET customers, of a reseller by a name that nobody has",
    calls: filter,
  },
  {
    what: "the same of words that only others' customers have",
    name: "GET customers, of a reseller by common words that only others have",
    calls: filter,
    missed: common,
  },
  {
    what: "the same: subscriptions by status",
    name: "GET subscriptions, by a status that none has",
    calls: filter,
  },
  { what: "the same: orders by status", name: "GET orders, by a status that none has", calls: filter },
  { what: "the same: audit records by user", name: "GET audit records, of nobody", calls: filter },
  {
    what: "what `remains` of a partnership",
    name: "GET what remains of a partnership",
    calls: 3,
  },
];

const whole = (value: number): string => value.toLocaleString("en");

/** The goals that must hold at every size. */
export const goalsOfSizes = (scaled: readonly Scaled[]): Goal[] =>
  mostOfSizes.flatMap(({ what, name, calls, read, missed }) => {
    const found = scaled.filter((each) => each.name === name);
    if (found.length === 0) return [];
    const costs = found.map(({ customers, second }) => ({ customers, ...second }));
    const units = (each: number) => (read === undefined ? "" : `, ${each} units`);
    const holds = costs.every(
      (each) => each.calls <= calls && each.read <= (read ?? Number.POSITIVE_INFINITY),
    );
    return [
      count(
        what,
        `≤ ${calls} calls${read === undefined ? "" : `, ≤ ${read} units`}`,
        costs.map((each) => `${each.calls} calls${units(each.read)} at ${whole(each.customers)}`).join("; "),
        holds || missed === undefined ? name : `${name}: ${missed}`,
        holds,
      ),
    ];
  });

const figures = ({ first, second }: Scaled): string =>
  `${second.calls}, ${second.read} (${first.calls}, ${first.read})`;

/** The parts of the page that can be renewed alone, by the names of their markers. */
export const sizesParts = ({ date, commit, scaled }: Sizes) => {
  const sizes = [...new Set(scaled.map(({ customers }) => customers))];
  const names = [...new Set(scaled.map(({ name }) => name))];
  const costOf = (name: string, customers: number) =>
    scaled.find((each) => each.name === name && each.customers === customers);
  return {
    "goals of sizes": goalsTable(goalsOfSizes(scaled)),
    sizes: [
      `Measured on ${date} at ${commit}, at a provider with so many customers, each with its order and audit record. The cells have the calls and read units of a process that has answered the same request before, and in brackets those of a new process ([ADR 0128](adr/0128-sizes-are-imported.md)).`,
      table(
        ["request", ...sizes.map((customers) => `${whole(customers)} customers`)],
        names.map((name) => [
          name,
          ...sizes.map((customers) => {
            const cost = costOf(name, customers);
            return cost ? figures(cost) : "";
          }),
        ]),
      ),
    ].join("\n\n"),
  };
};
