import { createTable, startDynamoDb } from "../../infra/local/dynamodb.ts";
import { routes } from "../../lib/contract/routes.ts";
import { openTable } from "../../lib/table/table.ts";
import { tableProperties } from "../infra/local/support/table.ts";
import { callerOf } from "./api.ts";
import { documented, rowOf } from "./figures.ts";
import { startMeter } from "./meter.ts";
import { type Measured, measureAll } from "./operations.ts";
import { seeder } from "./seed.ts";
import { startSignIn } from "./sign-in.ts";

const closing: (() => Promise<void>)[] = [];
let measured: Measured[] = [];

beforeAll(async () => {
  const database = await startDynamoDb({ engine: "dynoxide" });
  await createTable(database.url, tableProperties, "Twotier");
  const meter = await startMeter(database.url);
  const signingIn = new Map<string, string>();
  const pool = await startSignIn(signingIn);
  closing.push(pool.close, meter.close, database.close);

  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: "eu-central-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL_DYNAMODB: meter.url,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.url,
    POWERTOOLS_LOG_LEVEL: "SILENT",
    TABLE_NAME: "Twotier",
    USER_POOL_ID: "eu-central-1_test",
    USER_POOL_CLIENT_ID: "test",
    PUBLIC_BASE_URL: "https://partner.example",
    INVITATION_DAYS: "7",
  });
  // The functions read their names when they are loaded, as in Lambda.
  const [organizations, partnerships, invitations, record, service, { logger }] = await Promise.all([
    import("../../functions/organizations.ts"),
    import("../../functions/partnerships.ts"),
    import("../../functions/invitations.ts"),
    import("../../functions/record.ts"),
    import("../../functions/service.ts"),
    import("../../lib/log.ts"),
  ]);
  const table = openTable("Twotier");
  const now = new Date();
  const seed = seeder(table, now);
  const call = callerOf({
    organizations: organizations.handler,
    partnerships: partnerships.handler,
    invitations: invitations.handler,
    record: record.handler,
    service: service.handler,
  });
  const known = async (...given: Parameters<typeof seed.organization>) => {
    const organization = await seed.organization(...given);
    signingIn.set(organization.email, organization.adminId);
    return organization;
  };
  const { measure } = meter;
  measured = await measureAll({ table, logger, seed: { ...seed, organization: known }, call, measure, now });
}, 60_000);

afterAll(async () => {
  for (const close of closing) await close();
});

test("the figures of docs/data-model.md are the measured ones", () => {
  expect(documented()).toEqual(measured.map(({ operation, cost }) => rowOf(operation, cost)));
});

test("every route of the contract is measured", () => {
  expect([...new Set(measured.flatMap(({ route }) => route ?? []))].sort()).toEqual(
    Object.keys(routes).sort(),
  );
});

test("no transaction comes near the hundred actions that DynamoDB allows", () => {
  expect(Math.max(...measured.map(({ cost }) => cost.actions))).toBeLessThanOrEqual(25);
});
