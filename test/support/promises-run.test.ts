import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { choiceOf } from "../promises/choice.ts";
import { protections } from "../promises/protections.ts";
import { longest, type Row, rows } from "../promises/rows.ts";
import { type FileResult, figuresIn, judged, lineOf, pageOf, summaryOf } from "../promises/table.ts";

const folder = join(import.meta.dirname, "../promises");
const tests = readdirSync(folder).filter((name) => /^\d\d-.*\.test\.ts$/.test(name));

describe("the table of the promises", () => {
  it("has each of the 35 once, in their order", () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 35 }, (_, at) => at + 1));
    for (const { promise, asked, files } of rows)
      expect([promise, asked, files.length].every(Boolean)).toBe(true);
  });

  const named = new Set(rows.flatMap(({ files }) => files));

  it("names every test of a promise", () => {
    expect(tests.filter((file) => !named.has(file))).toEqual([]);
    expect(longest.filter((file) => !named.has(file))).toEqual([]);
  });

  it("names no test that is not there", () => {
    expect([...named].filter((file) => !tests.includes(file))).toEqual([]);
  });
});

describe("what is asked for", () => {
  it("is every promise with its full figure and any seed, unless something else is said", () => {
    const { numbers, seed, quick, help } = choiceOf([]);
    expect([numbers.length, quick, help]).toEqual([35, false, false]);
    expect(Number.isInteger(seed)).toBe(true);
  });

  it("is what is said, in whatever order", () => {
    const asked = { numbers: [5, 14], seed: 7, quick: true, help: false };
    expect(choiceOf(["14", "--quick", "5", "--seed", "7", "5"])).toEqual(asked);
    expect(choiceOf(["--seed=7", "--quick", "5", "14"])).toEqual(asked);
    expect(choiceOf(["--help"]).help).toBe(true);
  });

  it.each([
    [["36"], 'There is no promise "36"'],
    [["0"], 'There is no promise "0"'],
    [["05"], 'There is no promise "05"'],
    [["races"], 'There is no promise "races"'],
    [["--seed", "x"], "--seed is a number"],
    [["--seed", "1.5"], "--seed is a number"],
    [["--seed"], "seed"],
    [["--fast"], "--fast"],
  ])("is refused with a word on it where nobody knows it: %j", (args, message) => {
    expect(() => choiceOf(args)).toThrow(message);
  });
});

const row: Row = {
  number: 7,
  promise: "no update is lost",
  asked: "0 | none",
  files: ["a.test.ts", "b.test.ts"],
};
const result = (file: string, more: Partial<FileResult> = {}): FileResult => ({
  file,
  passed: 2,
  failed: 0,
  skipped: 0,
  milliseconds: 20_400,
  message: "",
  ...more,
});
const [a, b] = [result("a.test.ts"), result("b.test.ts")];

describe("a row", () => {
  it("is reached when all of its files have run whole and said a figure", () => {
    const reached = { row, figures: ["100 of 100", "412"], short: "", milliseconds: 40_800 };
    expect(judged(row, [a, b], ["100 of 100", "412", "412"])).toEqual(reached);
  });

  it.each([
    ["a failure", [a, { ...b, failed: 1, message: "expected" }], ["100"], "1 of its tests failed"],
    ["a test that was skipped", [{ ...a, skipped: 1 }, b], ["100"], "1 of its tests were skipped"],
    ["a file that broke off", [a, { ...b, passed: 0, message: "no module" }], ["100"], "a file broke off"],
    ["a file that is not there", [a], ["100"], "b.test.ts did not run"],
    ["no figure", [a, b], [], "no figure was said"],
  ])("falls short with %s", (_, files, figures, short) => {
    expect(judged(row, files, figures).short).toBe(short);
  });

  it("that looks everywhere falls short with what is wrong at the end, and others do not", () => {
    const wide = { ...row, everywhere: () => "all" };
    expect(judged(wide, [a, b], ["100"], "the run ended with 1").short).toBe("the run ended with 1");
    expect(judged(row, [a, b], ["100"], "the run ended with 1").short).toBe("");
  });

  it("has the figures that were said of it, and the sums of what was counted for it everywhere", () => {
    const lines = [
      { row: 7, figure: "100 of 100" },
      { row: 7, counts: { links: 2, stacks: 1 } },
      { row: 8, counts: { links: 50 } },
      { row: 7, counts: { links: 3, stacks: 1 } },
    ];
    const report = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    const everywhere = ({ links, stacks }: Record<string, number>) => `${links} on ${stacks}`;
    expect(figuresIn(report, { ...row, everywhere })).toEqual(["100 of 100", "5 on 2"]);
    expect(figuresIn(report, row)).toEqual(["100 of 100"]);
    expect(figuresIn("", { ...row, everywhere })).toEqual([]);
  });

  it("is told in one line", () => {
    expect(lineOf(judged(row, [a, b], ["100 of 100", "412"]), 5)).toBe(
      " 7 | no update is lost | 100 of 100; 412 | asked: 0 | none | seed 5 | ok in 41 s",
    );
    expect(lineOf(judged(row, [a, b], []), 5)).toBe(
      " 7 | no update is lost | nothing | asked: 0 | none | seed 5 | SHORT (no figure was said) in 41 s",
    );
  });
});

it("ends with how many are reached", () => {
  const results = [judged(row, [a, b], ["100"]), judged(row, [a], ["100"])];
  expect(summaryOf(results, 5, 23 * 60_000)).toBe("1 of 2 promises reached in 23 min (seed 5)");
});

it("makes a page with a row for each, its bars kept out of the table's", () => {
  const results = [judged(row, [a, b], ["100 |\nall"]), judged({ ...row, number: 8 }, [a], [])];
  const facts = {
    begun: new Date("2026-02-03T04:05:06Z"),
    commit: "abc1234 with changes",
    seed: 5,
    milliseconds: 61_000,
  };
  const page = pageOf(results, facts);
  expect(page).toContain("- 1 of 2 promises reached in 61 s (seed 5)\n");
  expect(page).toContain("2026-02-03 04:05 UTC, on commit abc1234 with changes\n");
  expect(page).toContain("--seed 5");
  expect(page.split("\n").filter((line) => /^\| \d/.test(line))).toEqual([
    "| 7 | no update is lost | 0 \\| none | 100 \\| all |",
    "| 8 | no update is lost | 0 \\| none | **short** (b.test.ts did not run): nothing |",
  ]);
});

describe("the protections that are taken away", () => {
  it.each(protections.map((each) => [each.what, each] as const))(
    "stands once: %s",
    (_, { file, from, to, row }) => {
      const source = readFileSync(join(import.meta.dirname, "../..", file), "utf8");
      expect(source.split(from)).toHaveLength(2);
      expect(source.replace(from, () => to)).not.toBe(source);
      expect(rows.some(({ number }) => number === row)).toBe(true);
    },
  );
});
