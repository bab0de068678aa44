import { Logger } from "@aws-lambda-powertools/logger";
import { createTable } from "../../infra/local/create-table.ts";
import { startDynamoDb } from "../../infra/local/dynamodb.ts";
import { routes } from "../../lib/contract/routes.ts";
import { dynamoDb, openTable } from "../../lib/table/table.ts";
import { tableProperties } from "../infra/local/support/table.ts";
import { at, requestFunctions } from "../support/deployed-functions.ts";
import { figure, full } from "../support/full.ts";
import { callerOf } from "./api.ts";
import { documented, rowOf } from "./figures.ts";
import type { Measured } from "./measuring.ts";
import { startMeter } from "./meter.ts";
import { measureAll } from "./operations.ts";
import { largest } from "./operations-orders.ts";
import { counting } from "./operations-reassign.ts";
import { withCustomers } from "./operations-removal.ts";
import { startSignIn } from "./sign-in.ts";
import { makeWorld, type Sizes, usual } from "./world.ts";

/** A client of a database itself: what fills it is not measured. */
const directly = (endpoint: string) => dynamoDb(at(endpoint));

const closing: (() => Promise<void>)[] = [];
let measured: Measured[] = [];
let measureIn: (sizes: Sizes) => Promise<Measured[]>;

/** How many times as much there is in the world that is compared with the usual one. */
const times = figure(3, 10);

beforeAll(async () => {
  const meter = await startMeter();
  const signingIn = new Map<string, string>();
  const pool = await startSignIn(signingIn);
  closing.push(pool.close, meter.close);

  const settings: Record<string, string> = {
    TABLE_NAME: "Twotier",
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
  const setting = (name: string): string => settings[name] ?? "";
  const clock = () => new Date();
  const logger = new Logger({ logLevel: "SILENT" });
  const urls = { dynamodb: meter.url, cognito: pool.url };
  const call = callerOf(requestFunctions({ urls, setting, clock, logger }));
  const table = openTable("Twotier", directly(meter.url));
  const { measure } = meter;

  measureIn = async (sizes) => {
    const database = await startDynamoDb({ engine: "dynoxide" });
    try {
      await createTable(database.url, tableProperties, "Twotier");
      meter.measures(database.url);
      const world = await makeWorld(
        openTable("Twotier", directly(database.url)),
        new Date(),
        sizes,
        ({ email, adminId }) => signingIn.set(email, adminId),
      );
      return await measureAll({ table, logger, call, measure }, world);
    } finally {
      await database.close();
    }
  };
  measured = await measureIn(usual);
}, 60_000);

afterAll(async () => {
  for (const close of closing) await close();
});

/** The operations that cost something else in another world. An environment has its key for cursors from the first. */
const differing = (others: readonly Measured[]): string[] => {
  const costs = new Map(others.map(({ operation, cost }) => [operation, rowOf(operation, cost)]));
  return measured
    .filter(({ operation, cost }) => costs.get(operation) !== rowOf(operation, cost))
    .map(({ operation }) => operation)
    .filter((operation) => !operation.endsWith("the first cursor of a month"))
    .sort();
};

test("the figures of docs/data-model.md are the measured ones", () => {
  expect(documented()).toEqual(measured.map(({ operation, cost }) => rowOf(operation, cost)));
});

test("every route of the contract is measured", () => {
  expect([...new Set(measured.flatMap(({ route }) => route ?? []))].sort()).toEqual(
    Object.keys(routes).sort(),
  );
});

/** What is written in as large transactions as fit: many lines of an order, or many offers, at once. */
const bulk = [
  ...Object.values(largest).map((course) => `POST /v1/orders/{orderId}/submit, ${course}`),
  "POST /v1/offers/import, 100 new ones",
];

test("no transaction comes near the hundred actions that DynamoDB allows but those of many lines", () => {
  const others = measured.filter(({ operation }) => !bulk.includes(operation));
  expect(others).toHaveLength(measured.length - bulk.length);
  expect(Math.max(...others.map(({ cost }) => cost.actions))).toBeLessThanOrEqual(25);
});

test("the largest order there can be is submitted in one transaction of fewer than a hundred actions", () => {
  const actionsOf = (course: string) =>
    measured.find(({ operation }) => operation === `POST /v1/orders/{orderId}/submit, ${course}`)?.cost
      .actions;
  expect(actionsOf(largest.newCustomer)).toBe(97);
  expect(actionsOf(largest.existingCustomer)).toBe(95);
});

/** What looks through all of a list because its filter finds nothing: a hundred entries at a time, ten times at most. */
const bounded = ["GET /v1/orders, status, none has it"];

/** What counts a reseller's customers. */
const counted = [
  counting,
  `GET /v1/indirect-resellers/{resellerId}/removal, ${withCustomers}`,
  `POST /v1/indirect-resellers/{resellerId}/removal, ${withCustomers}`,
];

/** What looks through the subscriptions of the one customer concerned. */
const lookedThrough = [
  "POST /v1/orders/{orderId}/review, 1 line with a prerequisite, an existing customer",
  "POST /v1/orders/{orderId}/submit, 1 line with a prerequisite, an existing customer",
  "PUT /v1/customers/{customerId}/azure-tenant-owner",
  "PUT /v1/customers/{customerId}/azure-tenant-owner, another in the place of one",
  "GET /v1/customers/{customerId}/subscriptions, as a reseller of record",
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades, to an offer with a prerequisite",
  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades, to an offer with a prerequisite",
  "schedule: a minute in which one subscription's term ends and the next begins",
  "schedule: a minute in which one subscription expires and its credit ends",
];

const ofOthers = { partnerships: usual.partnerships * times, customers: usual.customers * times };
const itsOwn = { subscriptions: usual.subscriptions * times };

/** Larger worlds, and what may cost something else in them. A full run tells apart what an everyday run puts into one. */
const larger: [string, Partial<Sizes>, string[]][] = full
  ? [
      ["customers, orders and partnerships", ofOthers, [...bounded, ...counted]],
      ["subscriptions of the customer concerned", itsOwn, lookedThrough],
    ]
  : [
      [
        "customers, orders, partnerships and subscriptions",
        { ...ofOthers, ...itsOwn },
        [...bounded, ...counted, ...lookedThrough],
      ],
    ];

test.each(larger)(
  `with ${times} times as many %s nothing costs more but what counts or looks through them`,
  async (_, sizes, growing) => {
    expect(differing(await measureIn({ ...usual, ...sizes }))).toEqual(growing.sort());
  },
  120_000,
);
