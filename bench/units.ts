import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cost, measured } from "../test/data-model/meter.ts";
import { openBetween } from "../test/support/between.ts";
import type { Ground } from "./ground.ts";
import { run } from "./processes.ts";
import type { Scenario } from "./scenarios.ts";

/** The DynamoDB cost of a request in a new process. Its writes are carried out. */
export const unitsOf = async (ground: Ground, scenario: Scenario, folder: string): Promise<Cost> => {
  const between = await openBetween();
  try {
    const eventFile = join(folder, "units.json");
    writeFileSync(eventFile, JSON.stringify(scenario.event));
    const environment = {
      ...ground.environmentOf(scenario.function),
      AWS_ENDPOINT_URL_DYNAMODB: between.before(ground.stack.dynamodbUrl),
    };
    return await measured(between, () =>
      run({ bundle: ground.bundleOf(scenario.function), eventFile, environment }),
    );
  } finally {
    await between.close();
  }
};
