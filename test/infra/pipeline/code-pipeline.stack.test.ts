import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { readPipeline } from "../../../infra/pipeline/settings.ts";
import { release } from "../../../infra/pipeline/steps.ts";
import { openSpecification } from "../../../infra/referee/specification.ts";
import { scratch } from "../scratch.ts";

const root = join(import.meta.dirname, "../../..");
const outdir = scratch();
const input = {
  stages: ["staging", "prod"],
  codePipeline: {
    account: "333333333333",
    region: "eu-central-1",
    connectionArn: "arn:aws:codeconnections:eu-central-1:333333333333:connection/1",
    repository: "operator/twotier",
  },
};
const action = z.object({ Name: z.string(), RunOrder: z.number() });
const pipelineOf = z.object({
  Stages: z.array(z.object({ Name: z.string(), Actions: z.array(action) })),
});
const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const templateOf = z.object({ Resources: z.record(z.string(), resource) });

test("the pipeline of AWS CodePipeline has the steps of the list in their order, and passes cdk-nag and the specification", async () => {
  // Not within jest, where the CDK takes ten times as long.
  const script = `import { synthesizePipeline } from "./infra/pipeline/synth.ts"; await synthesizePipeline(...JSON.parse(process.argv[1]));`;
  const { context } = JSON.parse(readFileSync(join(root, "cdk.json"), "utf8"));
  const args = ["--input-type=module", "--eval", script, JSON.stringify([input, outdir])];
  const env = { CDK_CONTEXT_JSON: JSON.stringify(context) };
  expect((await promisify(execFile)(process.execPath, args, { cwd: root, env })).stderr).toBe("");

  const template: unknown = JSON.parse(readFileSync(join(outdir, "Twotier-pipeline.template.json"), "utf8"));
  expect(openSpecification()(template)).toEqual([]);
  const resources = Object.values(templateOf.parse(template).Resources);
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  const { Stages } = pipelineOf.parse(ofType("AWS::CodePipeline::Pipeline")[0]?.Properties);
  const names = Stages.map(({ Name, Actions }) => {
    const inOrder = Actions.toSorted((a, b) => a.RunOrder - b.RunOrder);
    return [Name, inOrder.map((each) => each.Name)] as const;
  });
  expect(names.map(([name]) => name)).toEqual([
    "Source",
    "Build",
    "UpdatePipeline",
    "Assets",
    "staging",
    "prod",
  ]);
  const done = names
    .flatMap(([, actions]) => actions)
    .map((name) => name.replace(/^Twotier-(\w+)-app\.Deploy$/, "deploy-$1"));
  const steps = release(readPipeline(input).stages).map(({ name }) => name);
  expect(done.filter((name) => steps.includes(name))).toEqual(steps);
  expect(names[5]?.[1]).toEqual([
    "diff-prod",
    "approve-prod",
    ...["Twotier-prod", "Twotier-prod-app"].flatMap((stack) => [`${stack}.Prepare`, `${stack}.Deploy`]),
    "smoke-prod",
  ]);

  // Steps that look at a stage may read there, and nothing more.
  const taken = [
    ...JSON.stringify(ofType("AWS::IAM::Policy")).matchAll(/iam::(\d+):role\/cdk-hnb659fds-(\w+)-role/g),
  ]
    .filter(([, account]) => account !== input.codePipeline.account)
    .map(([, account, role]) => `${role} ${account}`);
  expect(new Set(taken.filter((each) => each.startsWith("lookup")))).toEqual(
    new Set(["lookup 111111111111", "lookup 222222222222"]),
  );
  const stacks = readdirSync(join(outdir, "assembly-Twotier-pipeline-prod")).filter((file) =>
    file.endsWith(".template.json"),
  );
  expect(stacks).toHaveLength(2);
}, 180_000);
