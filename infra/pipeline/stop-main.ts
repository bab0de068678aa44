import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  CloudFormationClient,
  CloudFormationServiceException,
  GetTemplateCommand,
} from "@aws-sdk/client-cloudformation";
import { count } from "../repair/count.ts";
import { stateReplacedBy } from "./replacements.ts";

const usage = `npm run stop-on-replacement -- --stage <name> [--assembly <folder>]

Ends with status 1, and a sentence for each, where the template of the stage in the folder (cdk.out without it) would remove or
replace a resource that holds state. It reads the deployed template in the account and region of the environment's
credentials; a stage that is not deployed yet has no state.`;

/** The deployed template of a stack. */
const deployed = async (StackName: string): Promise<unknown> => {
  try {
    const { TemplateBody } = await new CloudFormationClient({}).send(new GetTemplateCommand({ StackName }));
    return JSON.parse(TemplateBody ?? "");
  } catch (error) {
    const isAbsent = error instanceof CloudFormationServiceException && /does not exist/.test(error.message);
    if (isAbsent) return { Resources: {} };
    throw error;
  }
};

try {
  const { stage, assembly } = parseArgs({
    options: { stage: { type: "string" }, assembly: { type: "string", default: "cdk.out" } },
  }).values;
  if (!stage) throw new Error("Name the stage.");
  const stack = `Twotier-${stage}`;
  const next: unknown = JSON.parse(readFileSync(join(assembly, `${stack}.template.json`), "utf8"));
  const lines = stateReplacedBy(await deployed(stack), next);
  if (lines.length === 0) console.log(`${stack} would keep every resource that holds state.`);
  else {
    const found = count(lines.length, "resource");
    console.error(
      `Stopped: ${stack} would lose ${found} with what ${lines.length === 1 ? "it holds" : "they hold"}.`,
    );
    for (const line of lines) console.error(`- ${line}`);
    console.error(
      `Nothing was deployed. Where this is meant: docs/runbooks/deploy.md, "Moving a resource between stacks".`,
    );
    process.exitCode = 1;
  }
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
