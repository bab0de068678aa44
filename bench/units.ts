import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cost, measured } from "../test/data-model/meter.ts";
import { openBetween } from "../test/support/between.ts";
import type { Ground } from "./ground.ts";
import { run } from "./processes.ts";
import type { Scenario } from "./scenarios.ts";

/** The DynamoDB cost of a new process that receives a request, and then receives it `warmUp` times more. */
const costOf = async (
  ground: Ground,
  scenario: Scenario,
  folder: string,
  dynamodbUrl: string,
  warmUp: number,
): Promise<Cost> => {
  const between = await openBetween();
  try {
    const eventFile = join(folder, "units.json");
    writeFileSync(eventFile, JSON.stringify(scenario.event));
    const environment = {
      ...ground.environmentOf(scenario.function),
      AWS_ENDPOINT_URL_DYNAMODB: between.before(dynamodbUrl),
    };
    const bundle = ground.bundleOf(scenario.function);
    return await measured(between, () => run({ bundle, eventFile, environment, warmUp }));
  } finally {
    await between.close();
  }
};

/** The DynamoDB cost of a request in a new process. Its writes are carried out. */
export const unitsOf = (
  ground: Ground,
  scenario: Scenario,
  folder: string,
  dynamodbUrl = ground.stack.dynamodbUrl,
): Promise<Cost> => costOf(ground, scenario, folder, dynamodbUrl, 0);

/** The cost of the same request when a process receives it for the second time. `first` is the cost of the first time. */
export const secondUnitsOf = async (
  ground: Ground,
  scenario: Scenario,
  folder: string,
  { dynamodbUrl, first }: { dynamodbUrl: string; first: Cost },
): Promise<Pick<Cost, "calls" | "read">> => {
  const { calls, read } = await costOf(ground, scenario, folder, dynamodbUrl, 1);
  return { calls: calls - first.calls, read: read - first.read };
};
