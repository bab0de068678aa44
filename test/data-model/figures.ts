import { readFileSync } from "node:fs";
import type { Cost } from "./meter.ts";

const page = new URL("../../docs/data-model.md", import.meta.url);

/** A row of the page's table of figures, such as it must stand there. */
export const rowOf = (operation: string, { calls, read, write, index, actions }: Cost): string =>
  `| ${operation} | ${[calls, read, write, index, actions].join(" | ")} |`;

/** The rows of the table of figures in docs/data-model.md: operation, calls, units and actions. */
export const documented = (): string[] => {
  const [, table = ""] = readFileSync(page, "utf8").split("<!-- figures -->");
  return table
    .trim()
    .split("\n")
    .slice(2)
    .map((row) => row.replaceAll(/`| +(?= )/g, "").trim());
};

const figuresIn = (row: string): { operation: string; figures: number[] } => {
  const cells = row.split("|").map((cell) => cell.trim());
  return { operation: cells[1] ?? "", figures: cells.slice(2, -1).map(Number) };
};

/**
 * Whether a documented row is the measured one. Which entries make a list's first page is chance, and some are longer
 * than others: what it reads may differ by a quarter.
 */
export const isMeasured = (documented: string, measured: string, isList: boolean): boolean => {
  const [there, here] = [figuresIn(documented), figuresIn(measured)];
  if (!isList || there.operation !== here.operation) return documented === measured;
  return here.figures.every((value, at) => Math.abs(value - (there.figures[at] ?? 0)) <= 0.25 * value);
};
