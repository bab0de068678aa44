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
