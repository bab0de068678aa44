import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSharedStacks } from "./shared-stacks.mjs";

/** Tests ask for more in a minute than anybody else; those of a limit set their own. */
const unlimited = Object.fromEntries(
  ["requestsPerDay", "sendsPerDay", "sendsPerMinute", "organizationBurst", "addressBurst"].map((name) => [
    name,
    "1000000",
  ]),
);

/**
 * Jest's global setup, once for all test files of a run: the deployment is bundled and synthesized for their stacks,
 * and a database of each engine that this machine has is started for their stores.
 */
export default async () => {
  const { assemble } = await import("../../infra/local/assembly.ts");
  const { findJava, startDynamoDb } = await import("../../infra/local/dynamodb.ts");
  const directory = mkdtempSync(join(tmpdir(), "twotier-assembly-"));
  const start = (engine) => startDynamoDb({ engine });
  const [, ...databases] = await Promise.all([
    assemble(directory, { mailRatePerSecond: "50", ...unlimited }),
    start("dynoxide"),
    ...(findJava() ? [start("dynamodb-local")] : []),
  ]);
  if (databases.length === 1)
    console.info("No Java 17 here: store tests run on dynoxide alone, not on DynamoDB Local as well.");
  process.env.TWOTIER_TEST_ASSEMBLY = directory;
  process.env.TWOTIER_TEST_DATABASES = JSON.stringify(databases.map(({ engine, url }) => ({ engine, url })));
  const stacks = await openSharedStacks(directory);
  process.env.TWOTIER_TEST_STACKS = stacks.url;
  globalThis.twotierTests = { folders: [directory], started: [stacks, ...databases] };
};

/** Its counterpart, as jest wants it: a module of its own. */
export const remove = async () => {
  const { folders, started } = globalThis.twotierTests;
  await Promise.all(started.map((each) => each.close()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
};
