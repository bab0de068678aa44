import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { choiceOf } from "../promises/choice.ts";
import { protections } from "../promises/protections.ts";
import { longest, measuring, type Row, rows } from "../promises/rows.ts";
import { type FileResult, figuresIn, judged } from "../promises/table.ts";

const folder = join(import.meta.dirname, "../promises");
const tests = readdirSync(folder).filter((name) => /^\d\d-.*\.test\.ts$/.test(name));

const numbered = rows.map(({ number }) => number);

it("the table has each promise once, in order, with its existing tests", () => {
  expect(numbered).toEqual([...new Set(numbered)].toSorted((a, b) => a - b));
  const named = rows.flatMap(({ files }) => files);
  expect([...new Set(named)].toSorted()).toEqual(tests);
  expect([...longest, ...measuring].filter((file) => !named.includes(file))).toEqual([]);
});

describe("a run's arguments", () => {
  it("default to every promise with its full figure and any seed", () => {
    const { numbers, ...rest } = choiceOf([]);
    expect(numbers).toEqual(numbered);
    expect(rest).toEqual({ seed: expect.any(Number), quick: false, help: false });
    const asked = { numbers: [5, 14], seed: 7, quick: true, help: false };
    expect(choiceOf(["14", "--quick", "5", "--seed", "7", "5"])).toEqual(asked);
    expect(choiceOf(["--help"]).help).toBe(true);
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

describe("the row of a promise", () => {
  it("is reached when all of its files have run completely and reported a figure", () => {
    const reached = { row, figures: ["100 of 100", "412"], short: "", milliseconds: 40_800 };
    expect(judged(row, [a, b], ["100 of 100", "412", "412"])).toEqual(reached);
  });

  it.each([
    ["a failure", [a, { ...b, failed: 1, message: "expected" }], ["100"], "1 of its tests failed"],
    ["a test that was skipped", [{ ...a, skipped: 1 }, b], ["100"], "1 of its tests were skipped"],
    [
      "a file that was interrupted",
      [a, { ...b, passed: 0, message: "no module" }],
      ["100"],
      "a file broke off",
    ],
    ["a missing file", [a], ["100"], "b.test.ts did not run"],
    ["no figure", [a, b], [], "no figure was said"],
  ])("falls short with %s", (_, files, figures, short) => {
    expect(judged(row, files, figures).short).toBe(short);
  });

  it("shown across the whole suite fails with a finding of the audit at the end, and others do not", () => {
    const wide = { ...row, everywhere: () => "all" };
    expect(judged(wide, [a, b], ["100"], "the run ended with 1").short).toBe("the run ended with 1");
    expect(judged(row, [a, b], ["100"], "the run ended with 1").short).toBe("");
  });

  it("has its reported figures, and the sums of its counts from everywhere", () => {
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
});

it.each(protections)(
  "the code that protects, and that a run without it removes, exists once: $what",
  ({ file, from, to, row }) => {
    const source = readFileSync(join(import.meta.dirname, "../..", file), "utf8");
    expect([source.split(from).length, from === to]).toEqual([2, false]);
    expect(rows.some(({ number }) => number === row)).toBe(true);
  },
);
