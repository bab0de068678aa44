import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { codes } from "../../../lib/contract/codes.ts";
import { routes } from "../../../lib/contract/routes.ts";
import { testOfEachRow } from "../../support/each.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** The sources with handlers of routes. */
const sources = globSync("{functions,lib}/**/*.ts", { cwd: root, exclude: ["lib/contract/**"] }).map((file) =>
  readFileSync(root + file, "utf8"),
);
const methodOf = (key: string) => key.split(" ")[0] ?? "";

describe("each row", () => {
  testOfEachRow("has a key in API Gateway's spelling", (row, key) => {
    expect(key).toMatch(/^(GET|HEAD|POST|PUT|PATCH|DELETE) (\/$|(\/(v1|[a-z][a-z0-9.-]*|\{[a-zA-Z]+\}))+$)/);
    const parameters = [...key.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(row.path?.shape ?? {}).sort()).toEqual(parameters.sort());
  });

  testOfEachRow("has a function's file, and one handler", (row, key) => {
    expect(existsSync(`${root}functions/${row.function}.ts`)).toBe(true);
    expect(sources.filter((source) => source.includes(`"${key}": `))).toHaveLength(1);
  });

  testOfEachRow("names only existing refusals, each once", (row) => {
    const refusals = row.refusals ?? [];
    for (const code of refusals) expect(codes).toHaveProperty(code);
    expect(new Set(refusals).size).toBe(refusals.length);
  });

  testOfEachRow(
    "honours an Idempotency-Key if and only if it is a POST of the API that commits something",
    (row, key) => {
      const commits = !row.html && !row.oauth && !/\/(review|validate)$/.test(key);
      expect(row.key !== undefined).toBe(methodOf(key) === "POST" && commits);
    },
  );

  testOfEachRow("requires an Idempotency-Key only for a submit", (row, key) => {
    expect(row.keyRequired === true).toBe(key === "POST /v1/orders/{orderId}/submit");
    expect(row.refusals?.includes("IDEMPOTENCY_KEY_REQUIRED") ?? false).toBe(row.keyRequired === true);
  });

  testOfEachRow("takes If-Match where it changes a resource", (row, key) => {
    const expected = { PATCH: "required", PUT: "honoured", DELETE: "honoured" }[methodOf(key)];
    expect(row.ifMatch).toBe(expected);
  });

  testOfEachRow(
    "names the place where its created resource can be read, unless its callers may not read it there",
    (row, key) => {
      const unread = [
        "POST /v1/organization/change-requests",
        "POST /v1/organizations/{organizationId}/global-admins",
      ];
      const creates = [201, 202].includes(row.status ?? 200) && !unread.includes(key);
      expect(row.location !== undefined).toBe(creates);
      const pattern = `GET ${row.location}`.replaceAll(/\{[\w.]+\}/g, "{}");
      const reads = Object.keys(routes).map((each) => each.replaceAll(/\{\w+\}/g, "{}"));
      if (creates) expect(reads).toContain(pattern);
    },
  );

  testOfEachRow("refuses unknown fields and unknown query parameters", (row) => {
    if (row.body)
      expect(row.body.safeParse({ surely: "unknown" }).error?.issues).toContainEqual(
        expect.objectContaining({ code: "unrecognized_keys", keys: ["surely"] }),
      );
    if (row.query) expect(row.query.safeParse({ surely: "unknown" }).success).toBe(false);
  });

  testOfEachRow("claims its key first if its answer contains secrets of the user pool", (row) => {
    if (row.secrets?.includes("setupInfo")) expect(row.key).toBe("claim");
  });
});

test("every row is at most a screen wide", () => {
  const source = readFileSync(new URL("../../../lib/contract/routes.ts", import.meta.url), "utf8");
  expect(source.split("\n").filter((line) => line.length > 140)).toEqual([]);
});

test("every code has one of the statuses in the conventions", () => {
  const statuses = new Set([400, 401, 403, 404, 409, 410, 412, 422, 428, 429, 500, 503]);
  for (const [status, title] of Object.values(codes)) {
    expect(statuses).toContain(status);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  }
});
