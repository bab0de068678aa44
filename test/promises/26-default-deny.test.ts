import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { examplesOf } from "../../lib/contract/examples/examples.ts";
import { permissions } from "../../lib/contract/permissions.ts";
import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import type { Handlers } from "../../lib/http/handler.ts";
import { full } from "../support/full.ts";
import { concrete } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { openStack } from "../support/stack.ts";
import { clientOf } from "../support/world.ts";

/** The routes that the API's conventions call public, and no others. */
const isPublic = (key: string): boolean =>
  / \/(account|addresses|enrolments|invitations|passwords|unsubscribe)\//.test(key) ||
  key.startsWith("GET /docs") ||
  key.startsWith("GET /brand/") ||
  [
    "GET /",
    "GET /account",
    "POST /account",
    "GET /v1/directory/indirect-providers",
    "GET /v1/openapi.json",
    "GET /v1/health",
    "POST /oauth2/token",
  ].includes(key);

const root = join(import.meta.dirname, "../..");

/** The compiler's errors for a file and its imports; none when all is well. */
const compiled = (file: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "twotier-compiled-"));
  const project = join(folder, "tsconfig.json");
  const compilerOptions = { typeRoots: [join(root, "node_modules/@types")] };
  writeFileSync(
    project,
    JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions, files: [file], include: [] }),
  );
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, "--project", project], {
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true });
  return status === 0 ? "" : `${status} ${stdout}${stderr}`;
};

const counts = { refused: 0, open: 0, unrouted: 0, uncompiled: 0 };
afterAll(() =>
  reached(
    26,
    `${counts.refused} routes 401 without a token, ${counts.open} public, ${counts.unrouted} paths that are no route 404` +
      (full ? `; ${counts.uncompiled} gaps in the table that do not compile` : ""),
  ),
);

it("a row without a permission, or a function without a row, fails the build", () => {
  // `tsc` reports an expected error that does not come: these lines are the proof.
  // @ts-expect-error a row of the contract without `access`
  const withoutPermission: Route = { function: "service", summary: "nobody said who may" };
  // @ts-expect-error a function that leaves out a row which names it
  const withoutHandler: Handlers<"service"> = {
    "GET /v1/health": () => Promise.reject(new Error("not asked")),
  };
  const gaps = [withoutPermission, withoutHandler];
  // In an everyday run `npm run types` checks it, which takes as long as all the rest here.
  if (full) expect(compiled(import.meta.filename)).toBe("");
  expect(gaps).toHaveLength(2);
  counts.uncompiled = gaps.length;
}, 120_000);

it("each row names who may call it", () => {
  for (const [key, { access }] of Object.entries<Route>(routes)) {
    const roles = access === "public" ? [] : permissions[access.action];
    expect([key, access === "public"]).toEqual([key, isPublic(key)]);
    expect([key, access === "public" || (roles.length > 0 && access.types.length > 0)]).toEqual([key, true]);
  }
});

it("the gateway refuses callers without a token, on every route that is not public", async () => {
  const stack = await openStack();
  try {
    const anonymous = clientOf(stack.apiUrl);
    for (const key of Object.keys(routes) as RouteKey[]) {
      // The ids in its example have never been given out.
      const { method, path } = concrete(key, examplesOf(key)[0].path ?? {});
      // A missing parameter would make the path no route, and the answer would prove nothing.
      if (path !== "/") expect(path.split("/").slice(1)).not.toContain("");
      const answer = await anonymous.call(method, path);
      if (isPublic(key)) {
        counts.open++;
        expect([key, answer.status === 401]).toEqual([key, false]);
      } else {
        counts.refused++;
        expect([key, answer.status, answer.body]).toEqual([key, 401, { message: "Unauthorized" }]);
        expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
        // No function was called: its answers have this header.
        expect(answer.headers.get("x-request-id")).toBeNull();
      }
    }
    for (const path of [
      "/nothing",
      "/v1",
      "/v1/",
      "/v1/me/",
      "//v1/me",
      "/v1/nothing",
      "/v2/me",
      "/V1/me",
      "/v1/admin",
    ]) {
      const answer = await anonymous.get(path);
      counts.unrouted++;
      expect([path, answer.status, answer.body]).toEqual([path, 404, { message: "Not Found" }]);
    }
    const forPeople = { accept: "text/html,*/*;q=0.8" };
    for (const path of ["/nothing", "//evil.example/", "/invitations/a/b", "/%0d%0a/"]) {
      const answer = await anonymous.get(path, forPeople);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.body).toContain("<h1>There is nothing at this address</h1>");
    }
    const asked = (path: string) =>
      fetch(`${stack.apiUrl}${path}`, { headers: forPeople, redirect: "manual" });
    const slash = await asked("/docs/guides/?lang=ru&x=1");
    expect([slash.status, slash.headers.get("location")]).toEqual([308, "/docs/guides?lang=ru"]);
    expect((await anonymous.get("/v1/me/", forPeople)).body).toEqual({ message: "Not Found" });
    for (const icon of ["/favicon.ico", "/favicon.svg"])
      expect((await asked(icon)).headers.get("content-type")).toMatch(/^image/);
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"] as const) {
      counts.unrouted++;
      expect((await anonymous.call(method, "/v1/health")).status).toBe(404);
    }
  } finally {
    await stack.stop();
  }
});
