import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSharedStacks } from "./shared-stacks.mjs";

/** Tests send more requests in a minute than any caller. A test of a limit sets its own. */
const unlimited = Object.fromEntries(
  ["requestsPerDay", "sendsPerDay", "sendsPerMinute", "organizationBurst", "addressBurst"].map((name) => [
    name,
    "1000000",
  ]),
);

/**
 * Jest's global setup, once for all test files of a run: it bundles and synthesizes the deployment for their stacks, and
 * starts a database for the store tests. `TWOTIER_ENGINES=all` (`npm run test:engines`) starts DynamoDB Local as well,
 * the reference for semantics, and the store tests run on both.
 */
export default async () => {
  const { assemble } = await import("../../infra/local/assembly.ts");
  const { startDynamoDb } = await import("../../infra/local/dynamodb.ts");
  const directory = mkdtempSync(join(tmpdir(), "twotier-assembly-"));
  const [, ...databases] = await Promise.all([
    assemble(directory, { mailRatePerSecond: "50", ...unlimited }),
    startDynamoDb(),
    ...(process.env.TWOTIER_ENGINES === "all" ? [startDynamoDb({ engine: "dynamodb-local" })] : []),
  ]);
  process.env.TWOTIER_TEST_ASSEMBLY = directory;
  process.env.TWOTIER_TEST_DATABASES = JSON.stringify(databases.map(({ engine, url }) => ({ engine, url })));
  const stacks = await openSharedStacks(directory);
  process.env.TWOTIER_TEST_STACKS = stacks.url;
  globalThis.twotierTests = { folders: [directory], started: [stacks, ...databases] };
};

/** Ends what the setup has started. Jest wants the global teardown in a module of its own: disassemble.mjs. */
export const remove = async () => {
  const { folders, started } = globalThis.twotierTests;
  await Promise.all(started.map((each) => each.close()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
};
