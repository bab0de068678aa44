import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { readPipeline } from "../../../infra/pipeline/settings.ts";
import { release } from "../../../infra/pipeline/steps.ts";
import { openSpecification } from "../../../infra/referee/specification.ts";
import { type StageInput, stageSchema } from "../../../infra/stage.ts";
import { stages } from "../../../infra/stages.ts";
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
const files = scratch();
const attested = relative(root, join(files, "attestation.json"));
const limit = 5_000;
/** A production in which every setting is switched on at once. */
const everything: StageInput = {
  production: true,
  account: "222222222222",
  region: "eu-central-1",
  protection: "on",
  mail: {
    from: "invitations@partner.example",
    returnsTo: "returns.partner.example",
    identity: "existing",
    ratePerSecond: 14,
    perDay: 50_000,
  },
  domain: {
    name: "api.partner.example",
    certificateArn: "arn:aws:acm:eu-central-1:222222222222:certificate/1",
    hostedZone: { id: "Z000000000PROD", name: "partner.example" },
  },
  edge: {
    certificateArn: "arn:aws:acm:us-east-1:222222222222:certificate/2",
    distribution: "d111111abcdef8.cloudfront.net",
    rules: "count",
    requestsPerFiveMinutes: 20_000,
    secret: 2,
  },
  publicBaseUrl: "https://partners.partner.example",
  alarms: {
    page: [{ topicArn: "arn:aws:sns:eu-central-1:222222222222:pager" }, { email: "a@partner.example" }],
    ticket: [{ email: "a@partner.example" }],
  },
  brand: {
    operator: "Partner",
    product: "Channel",
    support: "help@partner.example",
    imprint: "https://partner.example/imprint",
    privacy: "https://partner.example/privacy",
    terms: "https://partner.example/terms",
    accent: "#0b5c6b",
    logo: "infra/logo.svg",
  },
  locales: ["de", "en"],
  attestation: { fallback: "de", texts: { de: attested } },
  limits: {
    requestsPerDay: limit,
    sendsPerDay: limit,
    sendsPerMinute: 100,
    organization: { perSecond: 20, burst: 200 },
    address: { perSecond: 10, burst: 100 },
    gateway: { perSecond: 500, burst: 1_000 },
    table: { readUnits: limit, writeUnits: limit },
    concurrency: 1_000,
    invitationDays: 14,
  },
  release: { shift: "linear", minutes: 3 },
  retention: { logDays: 90, archiveDays: 30 },
  replicaRegions: ["eu-west-1", "eu-west-3"],
  budget: { monthlyDollars: 500 },
  tags: { "cost-center": "channel" },
  checkRightsOn: "marks",
  shards: "on",
  tracing: "on",
  eventReaders: ["444444444444"],
  corsOrigins: ["https://portal.partner.example"],
  restoredTableStream: "arn:aws:dynamodb:eu-central-1:222222222222:table/Restored/stream/2026-11-29T13:00:00",
  userPool: 2,
  backupVault: "arn:aws:backup:eu-west-1:555555555555:backup-vault:copies",
  mayOverride: ["shift"],
};

interface Described {
  properties?: Record<string, Described>;
}
/** The settings that a value leaves out, by their paths. */
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

test("the stage of the pipeline's test leaves out no setting but the one that is for a single machine", () => {
  const described = z.toJSONSchema(stageSchema, { io: "input", unrepresentable: "any" });
  expect(leftOut(described as Described, everything, "")).toEqual(["webhooksToLoopback"]);
});

test("the pipeline of AWS CodePipeline has the steps of the list in their order, and passes cdk-nag and the specification with every setting of a stage switched on", async () => {
  // Not within jest, where the CDK takes ten times as long.
  const script = `import { synthesizePipeline } from "./infra/pipeline/synth.ts"; await synthesizePipeline(...JSON.parse(process.argv[1]));`;
  writeFileSync(join(root, attested), JSON.stringify({ version: "de-1", paragraphs: ["Bestätigt."] }));
  const map = { ...stages, prod: everything };
  const { context } = JSON.parse(readFileSync(join(root, "cdk.json"), "utf8"));
  const args = ["--input-type=module", "--eval", script, JSON.stringify([input, outdir, map])];
  // The CDK warns of a property of event buses that its own class reads.
  const env = { CDK_CONTEXT_JSON: JSON.stringify(context), JSII_DEPRECATED: "quiet" };
  expect((await promisify(execFile)(process.execPath, args, { cwd: root, env })).stderr).toBe("");

  const templates = Object.fromEntries(
    readdirSync(outdir, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".template.json"))
      .map((file) => [
        basename(file, ".template.json"),
        JSON.parse(readFileSync(join(outdir, file), "utf8")),
      ]),
  );
  expect(Object.values(templates).flatMap(openSpecification())).toEqual([]);
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
  const steps = release(readPipeline(input, map).stages).map(({ name }) => name);
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

  // Steps that look at a stage may read there, and nothing more.
  const taken = [
    ...JSON.stringify(ofType("AWS::IAM::Policy")).matchAll(/iam::(\d+):role\/cdk-hnb659fds-(\w+)-role/g),
  ]
    .filter(([, account]) => account !== input.codePipeline.account)
    .map(([, account, role]) => `${role} ${account}`);
  expect(new Set(taken.filter((each) => each.startsWith("lookup")))).toEqual(
    new Set(["lookup 111111111111", "lookup 222222222222"]),
  );
  // The pipeline, its bucket in the edge's region, two stacks of staging and three of prod.
  expect(Object.keys(templates)).toHaveLength(7);
  const offered = join(outdir, "bundles/prod/partnerships/assets/attestations.json");
  expect(JSON.parse(readFileSync(offered, "utf8")).texts.de.version).toBe("de-1");
}, 180_000);
