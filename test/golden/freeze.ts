/**
 * Freezes a release for the ones after it. Run it once, with the code that is about to be released, under its name:
 *
 *   npx node test/golden/freeze.ts 2027-01
 *
 * It writes the golden items (every kind of stored item, in the forms that the functions give it) to items/<name>/, and
 * the release's own readers and writers (release.ts) as one bundle to previous-release/release.mjs.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Logger } from "@aws-lambda-powertools/logger";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { buildSync } from "esbuild";
import * as z from "zod";
import { createTable } from "../../infra/local/create-table.ts";
import { startDynamoDb } from "../../infra/local/dynamodb.ts";
import { openIdentity } from "../../lib/aws/identity.ts";
import { jobStore } from "../../lib/jobs/store.ts";
import { bootstrapOperator } from "../../lib/organizations/operator.ts";
import type { Item } from "../../lib/table/item.ts";
import { dynamoDb, openTable } from "../../lib/table/table.ts";
import { callerOf } from "../data-model/api.ts";
import { measureAll } from "../data-model/operations.ts";
import { startSignIn } from "../data-model/sign-in.ts";
import { makeWorld, usual } from "../data-model/world.ts";
import { tableProperties } from "../infra/local/support/table.ts";
import { at, requestFunctions } from "../support/deployed-functions.ts";

const name = z
  .string({ error: "give the release's name, such as 2027-01" })
  .regex(/^[\w.-]+$/)
  .parse(process.argv[2]);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The form of an item: which attributes it has, at every depth, and in which states it is. */
const formOf = (value: unknown, path = ""): string[] => {
  if (Array.isArray(value)) return value.flatMap((each) => formOf(each, `${path}[]`));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([field, each]) => formOf(each, `${path}.${field}`));
  const isState = /\.(status|state|kind|billing|heldBack|organizationType)$/.test(path);
  return [isState || typeof value === "boolean" ? `${path}=${value}` : `${path}:${typeof value}`];
};

/** As many forms of one type as a reader needs to see, and how large an item may be: a kept answer can be a long list. */
const most = { forms: 8, bytes: 6_000 };
const golden = new Map<string, Map<string, Item>>();
const keep = (item: Item): void => {
  const type = z.string().parse(item.type);
  const forms = golden.get(type) ?? new Map<string, Item>();
  golden.set(type, forms);
  const form = [...new Set(formOf(item))].sort().join(" ");
  if (forms.size < most.forms && !forms.has(form) && JSON.stringify(item).length <= most.bytes)
    forms.set(form, item);
};

const tableName = "Twotier";
const settings: Record<string, string> = {
  TABLE_NAME: tableName,
  USER_POOL_ID: "eu-central-1_test",
  USER_POOL_CLIENT_ID: "test",
  PUBLIC_BASE_URL: "https://partner.example",
  INVITATION_DAYS: "7",
  REQUESTS_PER_DAY: "5000",
  SENDS_PER_DAY: "5000",
  SENDS_PER_MINUTE: "300",
  ORGANIZATION_REQUESTS_PER_SECOND: "50",
  ORGANIZATION_BURST: "1000000",
  ADDRESS_REQUESTS_PER_SECOND: "20",
  ADDRESS_BURST: "1000000",
};
const database = await startDynamoDb({ engine: "dynoxide" });
const signingIn = new Map<string, string>();
const pool = await startSignIn(signingIn);
await createTable(database.url, tableProperties, tableName);
const client = dynamoDb(at(database.url));
const table = openTable(tableName, client);
const logger = new Logger({ logLevel: "SILENT" });
const call = callerOf(
  requestFunctions({
    urls: { dynamodb: database.url, cognito: pool.url },
    setting: (setting) => settings[setting] ?? "",
    clock: () => new Date(),
    logger,
  }),
);

/** Looks at the whole table after each operation, so that what the next one deletes is seen too. */
const measure = async (work: () => Promise<unknown>) => {
  await work();
  let start: Record<string, unknown> | undefined;
  do {
    const scan = { TableName: tableName, ...(start && { ExclusiveStartKey: start }) };
    const page = await client.send(new ScanCommand(scan));
    for (const item of page.Items ?? []) keep(item);
    start = page.LastEvaluatedKey;
  } while (start);
  return { calls: 0, read: 0, write: 0, index: 0, actions: 0 };
};

const world = await makeWorld(table, new Date(), usual, ({ email, adminId }) =>
  signingIn.set(email, adminId),
);
await measure(async () => {
  const operator = { organization: "Operator", country: "US", region: "Global", displayName: "First" };
  const userPool = new CognitoIdentityProviderClient(at(pool.url));
  const identity = openIdentity({ userPoolId: "eu-central-1_test" }, userPool);
  await bootstrapOperator(table, identity, { ...operator, email: "first@operator.example" }, new Date());
  const failed = { code: "RELATIONSHIP_CHANGED", detail: "Its links have changed." };
  const customerId = "cus_01kfxm4p9b3c5d7e9f1g3h5j7k";
  const { failure } = jobStore(table);
  await table.write(failure("job_01kfxm4p9b3c5d7e9f1g3h5j7k", { customerId, ...failed }));
});
await measureAll({ table, logger, call, measure }, world);
await pool.close();
await database.close();

mkdirSync(here(`items/${name}`), { recursive: true });
for (const [type, forms] of golden)
  writeFileSync(here(`items/${name}/${type}.json`), `${JSON.stringify([...forms.values()], null, 2)}\n`);

buildSync({
  entryPoints: [here("release.ts")],
  outfile: here("previous-release/release.mjs"),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node24",
  packages: "external",
  minify: true,
});
console.log(`${golden.size} types of ${name} are frozen, with its readers and writers.`);
