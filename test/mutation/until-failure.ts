import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "expect";

/*
 * `node test/mutation/until-failure.ts <test file>…` runs test files in this process until the first failing test. That
 * is enough for a mutant, and takes a tenth of jest's start. It has those of jest's globals that unit tests of pure
 * code use. A file that uses another one fails to load, and so does the run before the first mutant.
 */

type Work = (...given: any[]) => unknown;
type Define = (title: string, work: Work) => void;

const tests: { title: string; run: () => unknown }[] = [];
const closings: (() => unknown)[] = [];

/** jest's `each` for a table of rows: a row that is an array is spread, another value is the one argument. */
const withEach = (define: Define) =>
  Object.assign(define, {
    each: (rows: readonly unknown[]) => (title: string, work: Work) => {
      for (const row of rows) {
        const given = Array.isArray(row) ? row : [row];
        define(`${title} (${given.map(String).join(", ")})`, () => work(...given));
      }
    },
  });

const test = withEach((title, run) => {
  tests.push({ title, run });
});
const describe = withEach((_title, define) => {
  define();
});

Object.assign(globalThis, {
  expect,
  test,
  it: test,
  describe,
  afterAll: (close: Work) => closings.push(close),
});

for (const file of process.argv.slice(2)) await import(pathToFileURL(resolve(file)).href);
if (tests.length === 0) throw new Error("no test was found");
for (const { title, run } of tests) {
  try {
    await run();
  } catch (error) {
    console.error(`✗ ${title}\n`, error);
    process.exit(1);
  }
}
for (const close of closings) await close();
console.log(`${tests.length} tests passed`);
process.exit(0);
