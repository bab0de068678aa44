import axeCore, { type AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import * as z from "zod";
import { onDemand } from "./from-setup.ts";

const endpoint = z
  .string()
  .nullable()
  .parse(await onDemand("browser"));

/** A test that needs a browser. It is skipped on a machine that has none. */
export const browserTest = endpoint === null ? test.skip : test;

/** The browser that all test files of a run share. A file opens it once, and closes it in `afterAll`. */
export const openBrowser = async (): Promise<Browser> => {
  if (endpoint === null) throw new Error("this machine has no browser");
  return chromium.connect(endpoint);
};

/** The findings of axe-core on a page, short enough for a test's message. */
export type Violation = { readonly rule: string; readonly help: string; readonly nodes: readonly string[] };

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const judgeBy = (runOnly: { type: "tag" | "rule"; values: readonly string[] }): string =>
  `axe.run(document, ${JSON.stringify({ runOnly, resultTypes: ["violations"] })})`;

/**
 * Judges the page with axe-core, by all its rules or by these alone. Its source is evaluated, because the pages' policy
 * lets no script be added.
 */
export const axe = async (page: Page, rules?: readonly string[]): Promise<readonly Violation[]> => {
  const judge = judgeBy(rules ? { type: "rule", values: rules } : { type: "tag", values: tags });
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axeCore.source);
  const { violations } = await page.evaluate<AxeResults>(judge);
  return violations.map(({ id, help, nodes }) => ({ rule: id, help, nodes: nodes.map(({ html }) => html) }));
};
