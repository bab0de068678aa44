import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorsPage } from "../../../infra/docs/errors-page.ts";
import { routes } from "../../../lib/contract/routes.ts";

const docs = join(import.meta.dirname, "../../../docs");

// With ERRORS=write the page is written anew.
test("docs/errors.md is the contract's", () => {
  const file = join(docs, "errors.md");
  if (process.env.ERRORS === "write") writeFileSync(file, errorsPage());
  expect(readFileSync(file, "utf8")).toBe(errorsPage());
});

test("every path that the guides name is one of the contract", () => {
  const known = new Set(Object.keys(routes).map((key) => key.replaceAll(/\{\w+\}/g, "{}")));
  // The counterparts of another product stand in a column of their own.
  const own = (text: string) => text.replaceAll(/^(\| [^|]*\|)[^|]*(\|[^|]*\|)$/gm, "$1$2");
  const named = globSync("guides/*.md", { cwd: docs }).flatMap((file) =>
    [
      ...own(readFileSync(join(docs, file), "utf8")).matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/[^`?\s]*)/g),
    ].map(([, path = ""]) => path.replaceAll(/\{\w+\}/g, "{}")),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !known.has(path))).toEqual([]);
});
