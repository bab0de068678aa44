import { openGuards } from "../../infra/local/guards.ts";
import { json, serveHttp } from "../../infra/local/http-server.ts";
import { readResources, readRoles } from "../../infra/local/rights.ts";
import { readStacks } from "../../infra/local/stacks.ts";
import { openSpecification } from "../../infra/referee/specification.ts";
import { assembly } from "../support/assembly.ts";
import { everywhere } from "../support/stand-in.ts";
import { deployments } from "./deployments.ts";

const judge = openSpecification();
const place = { region: "eu-central-1", accountId: "000000000000" };
const template = readStacks(assembly, { ...place, apiUrl: "http://api.example" });
const templates = assembly.stacks.map((stack) => stack.template);
const TableName = template.ofType("AWS::DynamoDB::GlobalTable")[0]?.ref;

/** The template with other properties, or another type, of its first resource of a type. */
const bent = (type: string, properties: Record<string, unknown>, Type = type) => {
  const holds = (each: object) => JSON.stringify(each).includes(`"${type}"`);
  const broken: any = JSON.parse(JSON.stringify(templates.find(holds)));
  const resource: any = Object.values(broken.Resources).find((each: any) => each.Type === type);
  Object.assign(resource, { Type, Properties: { ...resource.Properties, ...properties } });
  return JSON.parse(JSON.stringify(broken));
};

test.each<[string, unknown, RegExp]>([
  ["a misspelt property", bent("AWS::Lambda::Function", { Timeot: 3 }), /has no property Timeot$/],
  ["a missing property", bent("AWS::Lambda::Function", { Code: undefined }), /needs Code$/],
  [
    "a property of another type",
    bent("AWS::SQS::Queue", { MessageRetentionPeriod: "14 days" }),
    /MessageRetentionPeriod is "14 days", not a whole number$/,
  ],
  [
    "a nested value outside its list",
    bent("AWS::Lambda::Function", { LoggingConfig: { LogFormat: "Yaml" } }),
    /LoggingConfig.LogFormat is "Yaml", not one of /,
  ],
  [
    "an unknown type",
    bent("AWS::SNS::Subscription", {}, "AWS::SNS::Subscriptions"),
    /not: AWS::SNS::Subscriptions$/,
  ],
  [
    "an unknown attribute",
    bent("AWS::Events::EventBus", { Description: { "Fn::GetAtt": ["DataTable7A11E2AD", "Nowhere"] } }),
    /whose Nowhere is read/,
  ],
])("the referee finds %s", (_, broken, expected) => {
  expect(judge(broken)).toEqual([expect.stringMatching(expected)]);
});

/** A service of this kind, and the addresses before it that judge rights. */
const guarded = async (handle: () => Promise<ReturnType<typeof json>>) => {
  const service = await serveHttp({ bodyLimit: 1_000, handle });
  const endpoints = everywhere(service.url);
  const guards = await openGuards({ template, ...place, endpoints, judgesRights: true });
  return { guards, close: async () => void (await Promise.all([guards.close(), service.close()])) };
};

test("the referee passes on the calls that a function's role allows, and all calls of other callers", async () => {
  const { guards, close } = await guarded(async () => json(200, {}));
  const answered = async (caller: string, operation: string) => {
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=${caller}/20300101/eu-central-1/dynamodb/aws4_request`,
      "x-amz-target": `DynamoDB_20120810.${operation}`,
    };
    const call = { method: "POST", headers, body: JSON.stringify({ TableName }) };
    return (await fetch(guards.endpoints.dynamodb, call)).text();
  };
  expect(await answered("record", "GetItem")).toBe("{}");
  expect(await answered("record", "DeleteItem")).toMatch(
    /AccessDeniedException.*dynamodb:DeleteItem on resource/,
  );
  expect(await answered("developer", "DeleteItem")).toBe("{}");
  await close();
});

test("the role judges a function's calls: action, resource and condition", () => {
  const forbidden = readRoles(template);
  const asks = readResources(template, place);
  const missing = (name: string, ...call: Parameters<typeof asks>) =>
    forbidden(name, asks(...call)).map(
      ({ action, resource }) => `${action} ${resource.split(/[:/]/).at(-1)}`,
    );
  const parts = [{ Put: { TableName } }, { Delete: { TableName } }, { ConditionCheck: { TableName } }];
  const transaction = JSON.stringify({ TransactItems: parts });
  expect(missing("offers", "dynamodb", "TransactWriteItems", transaction)).toEqual([]);
  expect(missing("record", "dynamodb", "TransactWriteItems", transaction)).toEqual([
    `dynamodb:DeleteItem ${TableName}`,
    `dynamodb:ConditionCheckItem ${TableName}`,
  ]);
  const query = JSON.stringify({ TableName, IndexName: "GSI1" });
  expect(missing("record", "dynamodb", "Query", query)).toEqual([]);
  expect(missing("offers", "dynamodb", "Query", query)).toEqual(["dynamodb:Query GSI1"]);
  const set = template.ofType("AWS::SES::ConfigurationSet")[0]?.ref ?? "";
  const mail = (Source: string) => String(new URLSearchParams({ Source, ConfigurationSetName: set }));
  expect(missing("mail", "ses", "SendRawEmail", mail("A <invitations@example.com>"))).toEqual([]);
  expect(missing("mail", "ses", "SendRawEmail", mail("other@example.com"))).toHaveLength(2);
  expect(missing("offers", "ses", "SendRawEmail", mail("invitations@example.com"))).toHaveLength(2);
});

test("a function that may use its stack's table may use the restored one once the stage has adopted it, and no other", () => {
  const adopted = readStacks(deployments.prod, { ...place, apiUrl: "http://api.example" });
  const [forbidden, asks] = [readRoles(adopted), readResources(adopted, place)];
  const missing = (name: string) =>
    forbidden(
      "partnerships",
      asks("dynamodb", "Query", JSON.stringify({ TableName: name, IndexName: "GSI1" })),
    );
  expect([missing("Restored").length, missing("Other").length]).toEqual([0, 1]);
});

test("a caller who disconnects before the answer does no harm to the address", async () => {
  const { promise: asked, resolve: nowAsked } = Promise.withResolvers<void>();
  const { promise: leave, resolve: nowLeft } = Promise.withResolvers<void>();
  const { guards, close } = await guarded(async () => {
    nowAsked();
    await leave;
    return json(200, {});
  });
  const gone = new AbortController();
  const call = fetch(guards.endpoints.kms, { method: "POST", body: "{}", signal: gone.signal });
  await asked;
  gone.abort();
  await expect(call).rejects.toThrow("aborted");
  nowLeft();
  expect((await fetch(guards.endpoints.kms, { method: "POST", body: "{}" })).status).toBe(200);
  await close();
});
