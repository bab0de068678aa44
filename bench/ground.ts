import { cpSync } from "node:fs";
import { basename, join } from "node:path";
import * as z from "zod";
import { writeCompileCaches } from "../infra/compile-cache.ts";
import { assemble } from "../infra/local/assembly.ts";
import { seedDemo } from "../infra/local/demo.ts";
import { functionOf, unqualified } from "../infra/local/function-name.ts";
import { readFunctions } from "../infra/local/resources.ts";
import { startStack } from "../infra/local/stack.ts";
import { readStacks } from "../infra/local/stacks.ts";
import type { Template } from "../infra/local/template.ts";
import { Replay } from "./replay.ts";

/** Limits so high that no measurement reaches them. */
const stageContext = {
  mailRatePerSecond: "50",
  organizationRequestsPerSecond: "1000000",
  organizationBurst: "1000000",
  addressRequestsPerSecond: "1000000",
  addressBurst: "1000000",
  webhooksToLoopback: "allowed",
};

const region = "eu-central-1";
const place = { region, accountId: "000000000000", apiUrl: "http://127.0.0.1" };

const mapping = z.object({
  FunctionName: z.string(),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }),
});

/** The patterns that decide which records of the table's stream a function receives. */
const patternsOf = (template: Template, name: string): unknown[] =>
  template.ofType("AWS::Lambda::EventSourceMapping").flatMap(({ logicalId, properties }) => {
    const { data } = mapping.safeParse(properties);
    if (!data || unqualified(functionOf(data.FunctionName, logicalId)) !== name) return [];
    return data.FilterCriteria.Filters.map(({ Pattern }): unknown => JSON.parse(Pattern));
  });

/** A stack with demo data, and the recorder that stands between the measured functions and its services. */
export const openGround = async (directory: string) => {
  const assembly = await assemble(join(directory, "assembly"), stageContext);
  // As a deployment is that was built on the machine which runs it. A copy has to compile at each start.
  const folders = Object.values(assembly.folders);
  const anew = join(directory, "compiled-anew");
  for (const folder of folders) cpSync(folder, join(anew, basename(folder)), { recursive: true });
  writeCompileCaches(
    folders.map((folder) => basename(folder)),
    join(directory, "assembly"),
    process.arch,
    process.execPath,
  );
  const stack = await startStack({
    directory: join(directory, "stack"),
    fresh: true,
    assembly,
    seed: seedDemo,
    log: () => {},
  });
  const replay = new Replay();
  const shared = {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: "local",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_ENDPOINT_URL_DYNAMODB: await replay.before(stack.dynamodbUrl),
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: await replay.before(stack.cognitoUrl),
  };
  const template = readStacks(assembly, place);
  const functions = new Map(readFunctions(template, assembly).map((each) => [each.name, each]));
  // A logical id contains no hyphens, and the stream consumer kept an older one.
  const idOf = (name: string): string => (name === "stream-consumer" ? "work" : name.replaceAll("-", ""));
  const of = (name: string) => {
    const found = functions.get(idOf(name));
    if (!found) throw new Error(`There is no function ${name}.`);
    return found;
  };

  return {
    stack,
    replay,
    environmentOf: (name: string): Record<string, string> => ({
      ...of(name).environment,
      ...shared,
    }),
    /** The patterns that decide which records of the table's stream a function receives. */
    patternsOf: (name: string): unknown[] => patternsOf(template, idOf(name)),
    bundleOf: (name: string): string => join(of(name).folder, "index.mjs"),
    compiledAnewOf: (name: string): string => join(anew, basename(of(name).folder), "index.mjs"),
    async close(): Promise<void> {
      await replay.close();
      await stack.stop();
    },
  };
};
export type Ground = Awaited<ReturnType<typeof openGround>>;
