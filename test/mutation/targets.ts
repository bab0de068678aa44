import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as z from "zod";

/** The repository. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The minimum percentage of killed mutants over all files, and in each single file. */
export const promised = { total: 85, file: 75 };

const listed = (pattern: string): string[] => globSync(pattern, { cwd: root }).sort();

const testsOf: Record<string, string> = {
  "lib/contract/permissions.ts": "test/lib/contract/permissions*.test.ts",
  "lib/http/caller.ts": "test/lib/http/caller*.test.ts",
  "lib/http/input.ts": "test/functions/serve*.test.ts",
  "lib/http/serve.ts": "test/functions/serve*.test.ts",
  "lib/orders/states.ts": "test/lib/orders/rules*.test.ts",
  "lib/subscriptions/states.ts": "test/lib/subscriptions/rules*.test.ts",
  "lib/transitions.ts": "test/lib/transitions*.test.ts",
};

/** Each file with rules of authorization or states, with its tests. */
export const targets = (): { file: string; tests: string[] }[] =>
  [...listed("lib/**/rules.ts"), ...Object.keys(testsOf)].map((file) => {
    const tests = listed(testsOf[file] ?? file.replace(/^(.*)\.ts$/, "test/$1*.test.ts"));
    return { file, tests };
  });

const record = z.strictObject({
  /** In per cent, as `score` of each file. */
  score: z.number(),
  mutants: z.int(),
  killed: z.int(),
  files: z.record(
    z.string(),
    z.strictObject({
      score: z.number(),
      mutants: z.int(),
      killed: z.int(),
      /** The part of `killed` that made the tests run without end. */
      timeout: z.int(),
      /** A mutant survives when no test fails, or when no test reaches it. */
      survived: z.int(),
      sha256: z.string(),
    }),
  ),
});

/** The figures of the last run. */
export type Measured = z.output<typeof record>;
export type MeasuredFile = Measured["files"][string];

const path = `${root}docs/mutation.json`;

/** The record of the last run; `undefined` before the first one. */
export const recorded = (): Measured | undefined =>
  existsSync(path) ? record.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;

/** Identifies the version of a file in the record. */
export const sha256 = (file: string): string =>
  createHash("sha256")
    .update(readFileSync(root + file))
    .digest("hex");

/** Per cent, to one decimal, never rounded up. */
export const score = (killed: number, mutants: number): number => Math.floor((1_000 * killed) / mutants) / 10;

export const recordPath = path;
