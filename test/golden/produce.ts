/**
 * Writes the golden items of this release: every kind of stored item, in every form that its own functions give it, as
 * one file a type under test/golden/. Run it once, with the code that is about to be released:
 *   node test/golden/produce.ts
 */
import { writeFileSync } from "node:fs";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { createTable } from "../../infra/local/create-table.ts";
import { startDynamoDb } from "../../infra/local/dynamodb.ts";
import { callerOf } from "../data-model/api.ts";
import { measureAll } from "../data-model/operations.ts";
import { startSignIn } from "../data-model/sign-in.ts";
import { makeWorld } from "../data-model/world.ts";
import { tableProperties } from "../infra/local/support/table.ts";

const tableName = "Twotier";
const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const database = await startDynamoDb({ engine: "dynoxide" });
const signingIn = new Map<string, string>();
const pool = await startSignIn(signingIn);
Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: "eu-central-1",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_ENDPOINT_URL_DYNAMODB: database.url,
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.url,
  POWERTOOLS_LOG_LEVEL: "SILENT",
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
});

// The functions read their names when they are loaded, as in Lambda.
const { logger } = await import("../../lib/log.ts");
const { openTable } = await import("../../lib/table/table.ts");
const call = callerOf({
  organizations: (await import("../../functions/organizations.ts")).handler,
  partnerships: (await import("../../functions/partnerships.ts")).handler,
  invitations: (await import("../../functions/invitations.ts")).handler,
  offers: (await import("../../functions/offers.ts")).handler,
  orders: (await import("../../functions/orders.ts")).handler,
  customers: (await import("../../functions/customers.ts")).handler,
  subscriptions: (await import("../../functions/subscriptions.ts")).handler,
  record: (await import("../../functions/record.ts")).handler,
  service: (await import("../../functions/service.ts")).handler,
});

type Item = Record<string, unknown>;
const client = DynamoDBDocumentClient.from(
  new DynamoDBClient({ endpoint: database.url, region: "eu-central-1", credentials }),
);

/** The form of an item: which attributes it has, at every depth, and in which states it is. */
const formOf = (value: unknown, path = ""): string[] => {
  if (Array.isArray(value)) return value.flatMap((each) => formOf(each, `${path}[]`));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, each]) => formOf(each, `${path}.${name}`));
  const state = /\.(status|state|delivery|kind|billing|heldBack|organizationType)$/.test(path);
  return [state || typeof value === "boolean" ? `${path}=${value}` : `${path}:${typeof value}`];
};

/** As many forms of one type as a reader needs to see, and how large an item may be: a kept answer can be a long list. */
const most = { forms: 8, bytes: 6_000 };
const found = new Map<string, Map<string, Item>>();
const keep = (item: Item): void => {
  const type = z.string().parse(item.type);
  const forms = found.get(type) ?? new Map<string, Item>();
  found.set(type, forms);
  const form = [...new Set(formOf(item))].sort().join(" ");
  if (forms.size < most.forms && !forms.has(form) && JSON.stringify(item).length <= most.bytes)
    forms.set(form, item);
};

/** Looks at the whole table after each operation, so that what the next one deletes is seen too. */
const measure = async (work: () => Promise<unknown>) => {
  await work();
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: tableName, ...(start && { ExclusiveStartKey: start }) }),
    );
    for (const item of page.Items ?? []) keep(item);
    start = page.LastEvaluatedKey;
  } while (start);
  return { calls: 0, read: 0, write: 0, index: 0, actions: 0 };
};

await createTable(database.url, tableProperties, tableName);
const table = openTable(tableName);
const sizes = { partnerships: 30, customers: 120, subscriptions: 30 };
const world = await makeWorld(table, new Date(), sizes, ({ email, adminId }) =>
  signingIn.set(email, adminId),
);
await measure(async () => {
  const { bootstrapOperator } = await import("../../lib/organizations/operator.ts");
  const { openIdentity } = await import("../../lib/aws/identity.ts");
  const { jobStore } = await import("../../lib/jobs/store.ts");
  const email = "first@operator.example";
  const input = { organization: "Operator", country: "US", region: "Global", email, displayName: "First" };
  const identity = openIdentity({ userPoolId: "eu-central-1_test" }, new CognitoIdentityProviderClient({}));
  await bootstrapOperator(table, identity, input, new Date());
  const failed = {
    customerId: "cus_01kfxm4p9b3c5d7e9f1g3h5j7k",
    code: "RELATIONSHIP_CHANGED",
    detail: "Its links have changed.",
  };
  await table.write(jobStore(table).failure("job_01kfxm4p9b3c5d7e9f1g3h5j7k", failed));
});
await measureAll({ table, logger, call, measure }, world);
for (const [type, forms] of found) {
  const file = new URL(`items/${type}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify([...forms.values()], null, 2)}\n`);
  console.log(type, forms.size);
}
await pool.close();
await database.close();
