import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { rows } from "./rows.ts";

/** The requested rows and options. */
export interface Choice {
  /** The numbers of the rows, in order. */
  numbers: number[];
  seed: number;
  quick: boolean;
  help: boolean;
}

export const usage = `npm run promises                         every promise with its full figure; writes docs/promises.md
npm run promises -- 5 14                 these alone, by their numbers
npm run promises -- --quick              with small figures, as CI runs them
npm run promises -- 5 --seed 123         with the random choices of an earlier run`;

/**
 * The rows and the seed in the arguments; by default all rows and any seed. Throws a sentence for invalid arguments.
 */
export const choiceOf = (args: readonly string[]): Choice => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { seed: { type: "string" }, quick: { type: "boolean" }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  const { seed = String(randomInt(1_000_000_000)), quick = false, help = false } = values;
  if (!/^\d{1,9}$/.test(seed)) throw new Error(`--seed is a number of at most nine digits, not "${seed}".`);
  const all = rows.map(({ number }) => number);
  for (const name of positionals)
    if (!all.some((number) => String(number) === name))
      throw new Error(`There is no promise "${name}": they are numbered from 1 to ${all.length}.`);
  const numbers = all.filter((number) => positionals.length === 0 || positionals.includes(String(number)));
  return { numbers, seed: Number(seed), quick, help };
};
