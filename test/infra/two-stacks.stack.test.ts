import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { assembly } from "../support/assembly.ts";
import { deployments } from "./deployments.ts";
import { asked } from "./template.ts";

const template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string() })),
  Outputs: z.record(z.string(), z.unknown()).default({}),
});
const [state, functions] = assembly.stacks.map((stack) => template.parse(stack.template));
const idsOf = (
  { Resources }: z.infer<typeof template> = { Resources: {}, Outputs: {} },
  ...types: string[]
) => Object.entries(Resources).flatMap(([id, { Type }]) => (types.includes(Type) ? [id] : []));

/** Every deployment's state has these ids. Another id would be another resource without the first one's data. */
const forEver = [
  ["AWS::DynamoDB::GlobalTable", "DataTableFDBAD0F2"],
  ["AWS::Cognito::UserPool", "IdentityUsers61009EFD"],
  ["AWS::Cognito::UserPoolClient", "IdentityUsersClient75E7C958"],
  ["AWS::SES::EmailIdentity", "MailDomainF62C3822"],
  ["AWS::SES::ConfigurationSet", "MailRulesA3980166"],
  ["AWS::Events::EventBus", "EventsBus45DE4339"],
  ["AWS::KMS::Key", "WebhooksKey2AAB7A4F"],
  ["AWS::ApiGatewayV2::Api", "ApiHttp17514DA7"],
] as const;

test.each(forEver)("%s always has the id %s", (type, id) => {
  expect(idsOf(state, type)).toEqual([id]);
});

test("resources with state are in the state stack alone, and running code in the other", () => {
  const stateful = [
    ...forEver.map(([type]) => type),
    "AWS::SQS::Queue",
    "AWS::SNS::Topic",
    "AWS::Events::Archive",
  ];
  expect(idsOf(functions, ...stateful)).toEqual([]);
  const made = ["Lambda::Function", "IAM::Role", "ApiGatewayV2::Route", "CloudWatch::Alarm"];
  expect(idsOf(state, ...made.map((type) => `AWS::${type}`))).toEqual([]);
});

test("the functions' stack reads only existing outputs of the state stack, which reads nothing from it", () => {
  const read = asked(assembly.stacks[1]);
  expect(new Set(read).size).toBeGreaterThan(10);
  expect(Object.keys(state?.Outputs ?? {})).toEqual(expect.arrayContaining(read));
  expect(asked(assembly.stacks[0])).toEqual([]);
});

test("other code or another order of routes changes versions alone, and a removed row removes its own route", () => {
  const [before, after] = [deployments.dev, deployments.changed].map((stacks) => stacks.at(1));
  expect(deployments.changed[0]?.template).toEqual(deployments.dev[0]?.template);
  const all = z.object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) });
  const [then, now] = [before, after].map((stack) => all.parse(stack?.template).Resources);
  const types = (from = then, than = now, wanted: (found: unknown, each: unknown) => boolean) =>
    Object.entries(from ?? {})
      .filter(([id, each]) => wanted(than?.[id], each))
      .map(([, { Type }]) => Type.replace("AWS::", ""));
  const isGone = (found: unknown) => found === undefined;
  const isOther = (found: unknown, each: unknown) => !isGone(found) && !isDeepStrictEqual(found, each);
  expect(new Set(types(then, now, isOther))).toEqual(new Set(["Lambda::Function", "Lambda::Alias"]));
  const gone = types(then, now, isGone).filter((type) => type !== "Lambda::Version");
  expect([gone, new Set(types(now, then, isGone))]).toEqual([
    ["ApiGatewayV2::Route"],
    new Set(["Lambda::Version"]),
  ]);
});
