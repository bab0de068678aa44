import { openOnDemand } from "./on-demand.mjs";

/**
 * Jest's global setup, once for all test files of a run. It starts a database for the store tests, and a server that
 * starts the costlier parts (the deployment, stacks, a browser) when the first file asks for them.
 * `TWOTIER_ENGINES=all` (`npm run test:engines`) starts DynamoDB Local as well, the reference for semantics, and the
 * store tests run on both.
 */
export default async () => {
  const { startDynamoDb } = await import("../../infra/local/dynamodb.ts");
  const engines = ["dynoxide", ...(process.env.TWOTIER_ENGINES === "all" ? ["dynamodb-local"] : [])];
  const [onDemand, ...databases] = await Promise.all([
    openOnDemand(),
    ...engines.map((engine) => startDynamoDb({ engine })),
  ]);
  process.env.TWOTIER_TEST_DATABASES = JSON.stringify(databases.map(({ engine, url }) => ({ engine, url })));
  process.env.TWOTIER_TEST_ON_DEMAND = onDemand.url;
  globalThis.twotierTests = [onDemand, ...databases];
};

/**
 * Ends everything that the setup has started. Jest wants the global teardown in a module of its own:
 * global-teardown.mjs.
 */
export const end = () => Promise.all(globalThis.twotierTests.map((each) => each.close()));
