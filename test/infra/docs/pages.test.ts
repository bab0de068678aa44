import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorsPage } from "../../../infra/docs/errors-page.ts";
import { codes } from "../../../lib/contract/codes.ts";
import { routes } from "../../../lib/contract/routes.ts";

const docs = join(import.meta.dirname, "../../../docs");

// With ERRORS=write the page is written again.
test("docs/errors.md matches the contract", () => {
  const file = join(docs, "errors.md");
  if (process.env.ERRORS === "write") writeFileSync(file, errorsPage());
  expect(readFileSync(file, "utf8")).toBe(errorsPage());
});

test("docs/api.md names every route of the contract once, and no unknown code", () => {
  const page = readFileSync(join(docs, "api.md"), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) => row.split(" | ")[0]?.match(/(?<=`)[A-Z]+ \/[^`]*/g) ?? []);
  expect(named.toSorted()).toEqual(Object.keys(routes).toSorted());
  const documented = [...page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, code = ""]) => code);
  expect(documented.filter((code) => !(code in codes) && code !== "PARTNER_NO_LONGER_ELIGIBLE")).toEqual([]);
});

test("every path in the guides is one of the contract", () => {
  const known = new Set(Object.keys(routes).map((key) => key.replaceAll(/\{\w+\}/g, "{}")));
  // The other product's counterparts have their own column.
  const own = (text: string) => text.replaceAll(/^(\| [^|]*\|)[^|]*(\|[^|]*\|)$/gm, "$1$2");
  const named = globSync("guides/*.md", { cwd: docs }).flatMap((file) =>
    [
      ...own(readFileSync(join(docs, file), "utf8")).matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/[^`?\s]*)/g),
    ].map(([, path = ""]) => path.replaceAll(/\{\w+\}/g, "{}")),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !known.has(path))).toEqual([]);
});
