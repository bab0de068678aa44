import { type CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { Failure } from "./failure.ts";
import type { Column } from "./output.ts";

/** A line of a file that was read: where it stands, and its cells by the headings. Empty cells are left out. */
export interface Line {
  line: number;
  cells: Readonly<Record<string, string>>;
}

/** What the first line separates its headings with. Spreadsheets of some countries write semicolons. */
const separatorOf = (text: string): string => {
  const [first = ""] = text.split(/\r?\n/, 1);
  const count = (separator: string) => first.split(separator).length;
  return [";", "\t"].reduce((best, each) => (count(each) > count(best) ? each : best), ",");
};

/** What a cell can say of something that is so or not. */
export const truths: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

/** What is wrong with a line, in the words of people; undefined for what the parser says well enough. */
const faults: Partial<Record<CsvError["code"], string>> = {
  CSV_RECORD_INCONSISTENT_COLUMNS:
    "it has not as many cells as line 1. A cell with the separator in it stands between double quotes.",
  CSV_QUOTE_NOT_CLOSED: "a double quote is opened and never closed.",
  CSV_INVALID_CLOSING_QUOTE: 'a double quote inside a cell is written twice, as in "say ""hello""".',
};

/** An apostrophe that keeps a cell from being a formula, or looks like one that does. */
const guard = /^'+[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** A cell that was kept from being a formula, as it was before. */
const withoutGuard = (text: string): string => (guard.test(text) ? text.slice(1) : text);

/**
 * The lines of a CSV file, by its headings. Throws a Failure when it is none, when a heading is unknown or comes twice, or
 * when a required one is missing.
 */
export const readCsv = (
  text: string,
  headings: readonly string[],
  required: readonly string[] = [],
): Line[] => {
  const isOurs = (names: string[]): string[] => {
    const unknown = names.filter((name) => !headings.includes(name));
    const missing = required.filter((name) => !names.includes(name));
    const twice = names.filter((name, at) => names.indexOf(name) < at);
    if (unknown.length > 0)
      throw new Failure(
        `Line 1: no column is called ${unknown.join(", ")}. There are ${headings.join(", ")}.`,
      );
    if (twice.length > 0) throw new Failure(`Line 1: the column ${twice.join(", ")} comes twice.`);
    if (missing.length > 0) throw new Failure(`Line 1: the column ${missing.join(", ")} is missing.`);
    return names;
  };
  try {
    const rows: { record: Record<string, string>; info: { lines: number } }[] = parse(
      // The parser counts the lines of a cell by LF alone.
      text.replaceAll("\r\n", "\n"),
      {
        bom: true,
        columns: isOurs,
        delimiter: separatorOf(text),
        info: true,
        skip_empty_lines: true,
        skip_records_with_empty_values: true,
        trim: true,
      },
    );
    return rows.map(({ record, info }) => ({
      line: info.lines,
      cells: Object.fromEntries(
        Object.entries(record)
          .map(([name, value]) => [name, withoutGuard(value)] as const)
          .filter(([, value]) => value !== ""),
      ),
    }));
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message, lines } = error as CsvError & { lines?: number };
    throw new Failure(
      `${lines === undefined ? "This is no CSV" : `Line ${lines}`}: ${faults[code] ?? message}`,
    );
  }
};

/**
 * Rows as CSV. A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, one of them in full
 * width, a tab or a carriage return) gets an apostrophe before it, and so does one that begins with such an apostrophe.
 * `readCsv` takes it off again.
 */
export const toCsv = <T>(columns: readonly Column<T>[], rows: readonly T[], header = true): string => {
  const guarded = (value: unknown) => (typeof value === "string" && guard.test(value) ? `'${value}` : value);
  const cells = rows.map((row) => columns.map(([, cell]) => guarded(cell(row)) ?? ""));
  const options = { escape_formulas: true, cast: { boolean: String, number: String } };
  return stringify(header ? [columns.map(([heading]) => heading), ...cells] : cells, options);
};

/** The column of the field that a pointer leads to: its last name. */
export const columnOf = (pointer: string): string =>
  pointer
    .replace("supportContact/resellerId", "supportContactId")
    .split("/")
    .findLast((name) => /\D/.test(name)) ?? "line";
