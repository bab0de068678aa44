import * as z from "zod";
import { assembly } from "../support/assembly.ts";
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

/** Under these ids the state of every deployment lies. Another id is another resource, without what the first one holds. */
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

test.each(forEver)("%s is for ever %s", (type, id) => {
  expect(idsOf(state, type)).toEqual([id]);
});

test("what holds state is in the stack of state alone, and what runs code in the other", () => {
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

test("the functions' stack reads outputs of the other that are there, and the other reads nothing of it", () => {
  const read = asked(assembly.stacks[1]);
  expect(new Set(read).size).toBeGreaterThan(10);
  expect(Object.keys(state?.Outputs ?? {})).toEqual(expect.arrayContaining(read));
  expect(asked(assembly.stacks[0])).toEqual([]);
});
