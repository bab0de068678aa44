import stringWidth from "string-width";
import { toCsv } from "./csv.ts";

/** A column of a table: its heading, and the text of its cells. */
export type Column<T> = readonly [heading: string, cell: (row: T) => unknown];

export interface Format {
  csv?: boolean;
  json?: boolean;
  /** The maximum number of rows. */
  max?: number;
}

/** The rows of a table at a terminal, unless more are requested. CSV and JSON are always complete. */
const tableRows = 200;

const print = (text: string) => process.stdout.write(`${text}\n`);

/** The text of a cell. Control characters, which could move a terminal's cursor, are left out. */
const cellText = (value: unknown): string =>
  (value === undefined || value === null ? "" : String(value)).replaceAll(/\p{Cc}+/gu, " ");

/** A table with its headings, as wide as its cells. */
export const tableOf = <T>(columns: readonly Column<T>[], rows: readonly T[]): string => {
  const lines = [
    columns.map(([heading]) => heading.toUpperCase()),
    ...rows.map((row) => columns.map(([, cell]) => cellText(cell(row)))),
  ];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => stringWidth(line[at] ?? ""))));
  const padded = (text: string, width: number) => text + " ".repeat(Math.max(0, width - stringWidth(text)));
  return lines
    .map((line) =>
      line
        .map((text, at) => padded(text, widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};

/** Each row as lines of names and values, without empty ones: for a terminal that is too narrow for a table. */
const blocksOf = <T>(columns: readonly Column<T>[], rows: readonly T[]): string => {
  const width = Math.max(...columns.map(([heading]) => heading.length));
  const block = (row: T) =>
    columns
      .map(([heading, cell]) => [heading, cellText(cell(row))] as const)
      .filter(([, text]) => text !== "")
      .map(([heading, text]) => `${heading.toUpperCase().padEnd(width)}  ${text}`)
      .join("\n");
  return rows.map(block).join("\n\n");
};

/** Rows for people: a table where it fits the terminal, else a block for each row. */
export const fitted = <T>(columns: readonly Column<T>[], rows: readonly T[], width: number): string => {
  const table = tableOf(columns, rows);
  const isTooWide = table.split("\n").some((line) => stringWidth(line) > width);
  return isTooWide ? blocksOf(columns, rows) : table;
};

/** People get a table. A program at the other end of a pipe gets JSON. */
export const isForPeople = ({ csv, json }: Format = {}): boolean =>
  !csv && !json && process.stdout.isTTY === true;

/** Shows one resource: as lines of names and values, or as JSON. */
export const show = (value: object, format: Format = {}): void => {
  if (!isForPeople(format)) return void print(JSON.stringify(value, undefined, 2));
  const rows = Object.entries(value).filter(([, each]) => each !== undefined);
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  for (const [name, each] of rows)
    print(`${name.padEnd(width)}  ${cellText(typeof each === "object" ? JSON.stringify(each) : each)}`);
};

/** Reports an action: a sentence for a person, JSON for a program. */
export const showDone = (sentence: string, value: object): void => {
  print(isForPeople() ? sentence : JSON.stringify(value, undefined, 2));
};

/** Shows a list: a table, CSV with the same columns, or JSON with all fields. */
export const showList = async <T>(
  items: AsyncIterable<T>,
  columns: readonly Column<T>[],
  format: Format = {},
): Promise<void> => {
  const most = format.max ?? (isForPeople(format) ? tableRows : Number.POSITIVE_INFINITY);
  const rows: T[] = [];
  let isCut = false;
  for await (const item of items) {
    if (rows.length >= most) {
      isCut = true;
      break;
    }
    rows.push(item);
  }
  if (format.csv) process.stdout.write(toCsv(columns, rows));
  else if (isForPeople(format))
    print(
      rows.length > 0
        ? fitted(columns, rows, process.stdout.columns || Number.POSITIVE_INFINITY)
        : "Nothing was found.",
    );
  else print(JSON.stringify(rows, undefined, 2));
  if (isCut && format.max === undefined)
    note(`There are more than ${most}: --max shows more, and --csv all.`);
};

/** A message for the person that is not part of the result. */
export const note = (text: string): void => void process.stderr.write(`${text}\n`);

/** A progress bar at a terminal; nothing elsewhere. */
export const progress = (total: number, what: string) => {
  const width = 30;
  const draw = (done: number) => {
    const full = total === 0 ? width : Math.round((done / total) * width);
    process.stderr.write(`\r${"█".repeat(full)}${"░".repeat(width - full)} ${done} of ${total} ${what}`);
  };
  const isShown = process.stderr.isTTY === true;
  if (isShown) draw(0);
  return {
    at: (done: number) => void (isShown && draw(done)),
    end: () => void (isShown && process.stderr.write("\n")),
  };
};
