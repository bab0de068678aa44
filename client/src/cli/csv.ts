import { type CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { Failure } from "./failure.ts";
import type { Column } from "./output.ts";

/** A line of a CSV file: its line number, and its cells by heading. Empty cells are left out. */
export interface Line {
  line: number;
  cells: Readonly<Record<string, string>>;
}

/** The separator of the headings in the first line. Spreadsheets write semicolons in some countries. */
const separatorOf = (text: string): string => {
  const [first = ""] = text.split(/\r?\n/, 1);
  const count = (separator: string) => first.split(separator).length;
  return [";", "\t"].reduce((best, each) => (count(each) > count(best) ? each : best), ",");
};

/** The values of a cell that says yes or no. */
export const truths: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

/** Explains a parser's error in plain words; `undefined` where the parser's own message is clear enough. */
const faults: Partial<Record<CsvError["code"], string>> = {
  CSV_RECORD_INCONSISTENT_COLUMNS:
    "it does not have as many cells as line 1. A cell that contains the separator must be in double quotes.",
  CSV_QUOTE_NOT_CLOSED: "a double quote is never closed.",
  CSV_INVALID_CLOSING_QUOTE: 'a double quote inside a cell must be doubled, as in "say ""hello""".',
};

/** A cell that begins with an apostrophe added by `toCsv`, or looks like one. */
const guard = /^'+[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Removes the apostrophe that `toCsv` added. */
const withoutGuard = (text: string): string => (guard.test(text) ? text.slice(1) : text);

/**
 * The lines of a CSV file by heading. Throws a Failure for a file that is no CSV, for an unknown or repeated heading,
 * and for a missing required heading.
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
      throw new Failure(`Line 1: unknown columns: ${unknown.join(", ")}. Known are: ${headings.join(", ")}.`);
    if (twice.length > 0) throw new Failure(`Line 1: the column ${twice.join(", ")} comes twice.`);
    if (missing.length > 0) throw new Failure(`Line 1: the column ${missing.join(", ")} is missing.`);
    return names;
  };
  try {
    const rows: { record: Record<string, string>; info: { lines: number } }[] = parse(
      // Within a cell, the parser counts only LF as a line end.
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
      `${lines === undefined ? "This is not CSV" : `Line ${lines}`}: ${faults[code] ?? message}`,
    );
  }
};

/**
 * Rows as CSV. A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, one of them in
 * full width, a tab or a carriage return) gets an apostrophe in front. So does a cell that already begins with such an
 * apostrophe. `readCsv` removes it again.
 */
export const toCsv = <T>(columns: readonly Column<T>[], rows: readonly T[], header = true): string => {
  const guarded = (value: unknown) => (typeof value === "string" && guard.test(value) ? `'${value}` : value);
  const cells = rows.map((row) => columns.map(([, cell]) => guarded(cell(row)) ?? ""));
  const options = { escape_formulas: true, cast: { boolean: String, number: String } };
  return stringify(header ? [columns.map(([heading]) => heading), ...cells] : cells, options);
};

/** The column of the field at a pointer: the last name in the pointer. */
export const columnOf = (pointer: string): string =>
  pointer
    .replace("supportContact/resellerId", "supportContactId")
    .split("/")
    .findLast((name) => /\D/.test(name)) ?? "line";
