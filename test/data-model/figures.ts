import { readFileSync, writeFileSync } from "node:fs";
import type { Cost } from "./meter.ts";

const page = new URL("../../docs/data-model.md", import.meta.url);

/** A row of the page's table of figures, in its exact form. */
export const rowOf = (operation: string, { calls, read, write, index, actions }: Cost): string =>
  `| ${operation} | ${[calls, read, write, index, actions].join(" | ")} |`;

const marker = "<!-- figures -->\n";
const plain = (row: string): string => row.replaceAll(/`| +(?= )/g, "").trim();

/** The page before and after its table of figures, and the table's lines: two header lines, then a row each. */
const parts = () => {
  const [before = "", table = "", after = ""] = readFileSync(page, "utf8").split(marker);
  return { before, lines: table.trim().split("\n"), after };
};

/** The rows of the table of figures in docs/data-model.md: operation, calls, units and actions. */
export const documented = (): string[] => parts().lines.slice(2).map(plain);

/** A measured row, its route, and whether it reads a list. */
export interface Measured {
  row: string;
  route: string | undefined;
  isList: boolean;
}

/** Puts the measured rows into the page where they differ from the documented ones. */
export const document = (rows: readonly Measured[]): void => {
  const { before, lines, after } = parts();
  const written = rows.map(
    ({ row, route, isList }) =>
      lines.find((line) => isMeasured(plain(line), row, isList)) ??
      (route ? row.replace(route, `\`${route}\``) : row),
  );
  const table = [...lines.slice(0, 2), ...written, ""].join("\n");
  writeFileSync(page, [before, table, after].join(marker));
};

const figuresIn = (row: string): { operation: string; figures: number[] } => {
  const cells = row.split("|").map((cell) => cell.trim());
  return { operation: cells[1] ?? "", figures: cells.slice(2, -1).map(Number) };
};

/** The allowed difference between a list's documented and measured calls and units. */
const tolerances = [
  (calls: number) => Math.max(1, calls / 10),
  (units: number) => Math.max(2, units / 3),
] as const;

/**
 * Whether a documented row matches the measured one. The entries of a list's first page are random, and some are longer
 * than others: 12.5 to 17 units were measured for a page of customers.
 */
export const isMeasured = (documented: string, measured: string, isList: boolean): boolean => {
  const [there, here] = [figuresIn(documented), figuresIn(measured)];
  if (!isList || there.operation !== here.operation) return documented === measured;
  return here.figures.every((value, at) => {
    const tolerance = tolerances[at === 0 ? 0 : 1](value);
    return Math.abs(value - (there.figures[at] ?? 0)) <= tolerance;
  });
};
