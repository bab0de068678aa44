import { surroundingsOf } from "../../../infra/local/physical.ts";
import { readTemplate } from "../../../infra/local/template.ts";

const place = {
  region: "eu-central-1",
  accountId: "000000000000",
  stackName: "Stack",
  apiUrl: "http://127.0.0.1:4000",
};
const placeholder = (name: string) => `\${${name}}`;
const source = {
  Parameters: { Stage: { Type: "String", Default: "dev" }, Given: { Type: "String" } },
  Conditions: {
    IsProd: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] },
    IsOther: { "Fn::Not": [{ Condition: "IsProd" }] },
  },
  Resources: {
    Table: { Type: "AWS::DynamoDB::GlobalTable", Properties: {} },
    Pool: { Type: "AWS::Cognito::UserPool", Properties: {} },
    Api: { Type: "AWS::ApiGatewayV2::Api", Properties: {} },
    mailFunction0123ABCD: {
      Type: "AWS::Lambda::Function",
      Properties: { Role: { "Fn::GetAtt": ["Role", "Arn"] } },
    },
    Role: { Type: "AWS::IAM::Role" },
    Never: { Type: "AWS::SQS::Queue", Condition: "IsProd" },
    Queue: {
      Type: "AWS::SQS::Queue",
      Condition: "IsOther",
      Properties: { QueueName: { "Fn::Sub": `q-${placeholder("Stage")}` } },
    },
  },
};
const template = readTemplate(source, surroundingsOf(place));

test("references, attributes and pseudo parameters become this machine's values", () => {
  expect(template.resolve({ Ref: "Table" })).toBe("Stack-Table");
  expect(template.resolve({ Ref: "Stage" })).toBe("dev");
  expect(template.resolve({ Ref: "AWS::Region" })).toBe("eu-central-1");
  expect(template.resolve({ "Fn::GetAtt": ["Table", "Arn"] })).toBe(
    "arn:aws:dynamodb:eu-central-1:000000000000:table/Stack-Table",
  );
  expect(template.resolve({ "Fn::GetAtt": "Pool.ProviderURL" })).toMatch(
    /^https:\/\/cognito-idp\.eu-central-1\.amazonaws\.com\/eu-central-1_[a-z0-9]{9}$/,
  );
});

test("join, sub, select, split and if are evaluated at any depth", () => {
  const joined = {
    "Fn::Join": ["-", ["a", { Ref: "Stage" }, { "Fn::Select": [1, { "Fn::Split": ["/", "x/y"] }] }]],
  };
  expect(template.resolve({ deep: [joined] })).toEqual({ deep: ["a-dev-y"] });
  expect(
    template.resolve({
      "Fn::Sub": [["A", "Table", "Table.Arn", "!No"].map(placeholder).join("/"), { A: "1" }],
    }),
  ).toBe(`1/Stack-Table/arn:aws:dynamodb:eu-central-1:000000000000:table/Stack-Table/${placeholder("No")}`);
  const choice = { "Fn::If": ["IsProd", "yes", { Ref: "AWS::NoValue" }] };
  expect(template.resolve({ chosen: choice, list: [choice, 1] })).toEqual({ list: [1] });
});

test("a resource whose condition is false is left out", () => {
  expect(template.ofType("AWS::SQS::Queue").map(({ logicalId }) => logicalId)).toEqual(["Queue"]);
  expect(template.ofType("AWS::SQS::Queue")[0]?.attributes.Arn).toBe(
    "arn:aws:sqs:eu-central-1:000000000000:q-dev",
  );
});

test("a function has its construct's name", () => {
  expect(template.ofType("AWS::Lambda::Function")[0]?.ref).toBe("mail");
});

test("the API's address is the gateway's, whether the template joins it or refers to it", () => {
  const apiId = template.resolve({ Ref: "Api" });
  const rewrite = { [`https://${apiId}.execute-api.eu-central-1.amazonaws.com`]: place.apiUrl };
  const rewriting = readTemplate(source, { ...surroundingsOf(place), rewrite });
  const parts = [
    "https://",
    { Ref: "Api" },
    ".execute-api.",
    { Ref: "AWS::Region" },
    ".",
    { Ref: "AWS::URLSuffix" },
  ];
  expect(rewriting.resolve({ "Fn::Join": ["", [...parts, "/invitations"]] })).toBe(
    "http://127.0.0.1:4000/invitations",
  );
  expect(rewriting.resolve({ "Fn::GetAtt": ["Api", "ApiEndpoint"] })).toBe("http://127.0.0.1:4000");
});

test.each([
  [{ Ref: "Nobody" }, "no resource or parameter Nobody"],
  [{ Ref: "Given" }, "Given has no default"],
  [{ "Fn::ImportValue": "x" }, "Fn::ImportValue cannot be resolved"],
  [{ "Fn::GetAtt": ["Table", "Colour"] }, "nothing on this machine stands for Colour of Table"],
  [{ "Fn::If": ["Unknown", 1, 2] }, "no condition Unknown"],
])("a value that cannot be resolved is named with its place: %j", (value, message) => {
  expect(() => template.resolve({ Environment: { X: value } }, "Function")).toThrow(message);
  expect(() => template.resolve({ Environment: { X: value } }, "Function")).toThrow(
    /^(Function\.Environment\.X|Conditions)/,
  );
});

test("ids are the same in every run and differ between stacks", () => {
  const id = (stackName: string) =>
    readTemplate(source, surroundingsOf({ ...place, stackName })).resolve({ Ref: "Pool" });
  expect(id("Stack")).toBe(id("Stack"));
  expect(id("Stack")).not.toBe(id("Other"));
});
