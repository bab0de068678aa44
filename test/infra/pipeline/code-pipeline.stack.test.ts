import * as z from "zod";
import { readPipeline } from "../../../infra/pipeline/settings.ts";
import { release } from "../../../infra/pipeline/steps.ts";
import { stageSchema } from "../../../infra/stage.ts";
import { stages } from "../../../infra/stages.ts";
import { pipeline } from "../deployment-inputs.ts";
import { deployments } from "../deployments.ts";
import { everything } from "./everything.ts";

const attestation = "attestation.json";

interface Described {
  properties?: Record<string, Described>;
}
/** The settings that a value leaves out, by path. */
const leftOut = ({ properties = {} }: Described, value: unknown, path: string): string[] =>
  Object.entries(properties).flatMap(([name, each]) => {
    const given = z.record(z.string(), z.unknown()).catch({}).parse(value)[name];
    return given === undefined ? [`${path}${name}`] : leftOut(each, given, `${path}${name}.`);
  });

const action = z.object({ Name: z.string(), RunOrder: z.number() });
const pipelineOf = z.object({
  Stages: z.array(z.object({ Name: z.string(), Actions: z.array(action) })),
});
const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const templateOf = z.object({ Resources: z.record(z.string(), resource) });

test("the pipeline test's stage uses every setting except the one for a single machine", () => {
  const described = z.toJSONSchema(stageSchema, { io: "input", unrepresentable: "any" });
  expect(leftOut(described as Described, everything(attestation), "")).toEqual(["webhooksToLoopback"]);
});

test("the AWS CodePipeline has the steps of the list in their order, with every setting of a stage switched on", () => {
  const { templates, attestations } = deployments.pipeline;
  const template: unknown = templates["Twotier-pipeline"];
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
  const steps = release(readPipeline(pipeline, { ...stages, prod: everything(attestation) }).stages).map(
    ({ name }) => name,
  );
  expect(done.filter((name) => steps.includes(name))).toEqual(steps);
  expect(names[5]?.[1]).toEqual([
    "diff-prod",
    "approve-prod",
    ...["Twotier-prod", "Twotier-prod-app", "Twotier-prod-edge"].flatMap((stack) => [
      `${stack}.Prepare`,
      `${stack}.Deploy`,
    ]),
    "smoke-prod",
  ]);

  // Steps that inspect a stage may only read there.
  const taken = [
    ...JSON.stringify(ofType("AWS::IAM::Policy")).matchAll(/iam::(\d+):role\/cdk-hnb659fds-(\w+)-role/g),
  ]
    .filter(([, account]) => account !== pipeline.codePipeline.account)
    .map(([, account, role]) => `${role} ${account}`);
  expect(new Set(taken.filter((each) => each.startsWith("lookup")))).toEqual(
    new Set(["lookup 111111111111", "lookup 222222222222"]),
  );
  // Each alarm's text is a link.
  const descriptions = Object.entries(templates)
    .flatMap(([, each]) => Object.values(templateOf.parse(each).Resources))
    .filter(({ Type }) => Type === "AWS::CloudWatch::Alarm")
    .map(({ Properties }) => String(Properties.AlarmDescription));
  const links = descriptions.filter((text) =>
    text.includes(" https://code.partner.example/twotier/docs/runbooks/alarms.md#"),
  );
  // Those of staging, which names no address of runbooks.
  expect(descriptions.length - links.length).toBeLessThan(links.length);
  // The pipeline, its bucket in the edge's region, two stacks of staging and three of prod.
  expect(Object.keys(templates)).toHaveLength(7);
  expect(attestations.texts.de.version).toBe("de-1");
});
