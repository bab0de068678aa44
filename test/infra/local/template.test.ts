import { surroundingsOf } from "../../../infra/local/physical.ts";
import { readTemplate } from "../../../infra/local/template.ts";

const placeholder = (name: string) => `\${${name}}`;
const source = {
  Parameters: { Stage: { Type: "String", Default: "dev" }, Given: { Type: "String" } },
  Conditions: {
    IsProd: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] },
    IsOther: { "Fn::Not": [{ Condition: "IsProd" }] },
  },
  Resources: {
    Table: { Type: "AWS::DynamoDB::GlobalTable", Properties: {} },
    Never: { Type: "AWS::SQS::Queue", Condition: "IsProd" },
    Queue: {
      Type: "AWS::SQS::Queue",
      Condition: "IsOther",
      Properties: { QueueName: { "Fn::Sub": `q-${placeholder("Stage")}` } },
    },
  },
};
const place = { region: "eu-central-1", accountId: "000000000000", stackName: "Stack", apiUrl: "http://a" };
const template = readTemplate(source, surroundingsOf(place));

// Every journey runs on the references, joins and attributes of the product's own template.
test("parameters, sub, select, split and if are evaluated at any depth", () => {
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
  expect(template.ofType("AWS::SQS::Queue")).toMatchObject([
    { logicalId: "Queue", attributes: { Arn: "arn:aws:sqs:eu-central-1:000000000000:q-dev" } },
  ]);
});

test.each([
  [{ Ref: "Nobody" }, "no resource or parameter Nobody"],
  [{ Ref: "Given" }, "Given has no default"],
  [{ "Fn::ImportValue": "x" }, "Fn::ImportValue cannot be resolved"],
  [{ "Fn::GetAtt": ["Table", "Colour"] }, "nothing on this machine stands for Colour of Table"],
  [{ "Fn::If": ["Unknown", 1, 2] }, "no condition Unknown"],
])("a value that cannot be resolved is named with its place: %j", (value, message) => {
  const resolving = () => template.resolve({ Environment: { X: value } }, "Function");
  expect(resolving).toThrow(message);
  expect(resolving).toThrow(/^(Function\.Environment\.X|Conditions)/);
});
