import { demoOffers } from "../../infra/local/demo-offers.ts";
import { stateReplacedBy } from "../../infra/pipeline/replacements.ts";
import { smoke } from "../../infra/smoke/smoke.ts";
import { assembly } from "../support/assembly.ts";
import { onSharedStack, openChannel } from "../support/channel.ts";
import { good } from "../support/world.ts";

const the = onSharedStack(openChannel);

const deployed = {
  Resources: Object.assign({}, ...assembly.stacks.map(({ template }) => template.Resources)),
};

/** The deployment with other properties of its first resource of a type, or without that resource. */
const next = (type: string, properties?: Record<string, unknown>) => {
  const template: any = JSON.parse(JSON.stringify(deployed));
  const [id = ""] = Object.keys(template.Resources).filter((each) => template.Resources[each].Type === type);
  if (!properties) delete template.Resources[id];
  else Object.assign(template.Resources[id].Properties, properties);
  return template;
};

test.each<[string, unknown, RegExp[]]>([
  ["nothing changes", deployed, []],
  ["a function's code changes", next("AWS::Lambda::Function", { Code: { S3Key: "other" } }), []],
  ["a function is removed", next("AWS::Lambda::Function"), []],
  ["the table's billing changes", next("AWS::DynamoDB::GlobalTable", { BillingMode: "PROVISIONED" }), []],
  [
    "the table gets another key",
    next("AWS::DynamoDB::GlobalTable", { KeySchema: [] }),
    [/^The table \(DataTable\w+ in the template\) would be replaced by a new one, .* KeySchema changes\.$/],
  ],
  ["the pool is removed", next("AWS::Cognito::UserPool"), [/^The user pool .* would be removed/]],
  [
    "the identity is replaced",
    next("AWS::SES::EmailIdentity", { EmailIdentity: "b.example" }),
    [/EmailIdentity/],
  ],
  ["the alarms' topic is removed, with its confirmed subscribers", next("AWS::SNS::Topic"), [/^The topic /]],
  ["no address gets the alarms any more", next("AWS::SNS::Subscription"), []],
])("a deployment in which %s is stopped if that would lose state", (_, template, expected) => {
  expect(stateReplacedBy(deployed, template)).toEqual(expected.map((line) => expect.stringMatching(line)));
});

test("the smoke test's journey orders, cancels and invites, and the next run finds the first one's customer", async () => {
  const { stack, provider, world } = the();
  const client = { displayName: "Smoke", roles: ["AdminAgent"] };
  const { id, clientSecret } = await good(provider.admin.post("/v1/api-clients", client));
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const journey = () => smoke(stack.apiUrl, { id, secret: clientSecret }, { say, every: 100 });
  await expect(smoke(stack.apiUrl, { id, secret: "wrong" }, { say })).rejects.toThrow("answered 401");

  const { items: before } = await good(provider.admin.get("/v1/offers?billing=license&limit=100"));
  if (before.length === 0) await expect(journey()).rejects.toThrow("The catalogue has no offer");
  await good(world.operator.post("/v1/offers/import", { offers: demoOffers }));
  await journey();
  expect(lines.at(-1)).toMatch(/^20\d POST .*\/revoke$/);
  await journey();

  const domain = `smoke-${provider.id.toLowerCase().replace("_", "-")}.example`;
  const { items: customers } = await good(provider.admin.get(`/v1/customers?domain=${domain}`));
  expect(customers).toHaveLength(1);
  const { items: sold } = await good(
    provider.admin.get(`/v1/customers/${customers[0].id}/subscriptions?limit=100`),
  );
  expect(sold.map(({ status }: { status: string }) => status)).toEqual(["cancelled", "cancelled"]);
  const { items: drafts } = await good(provider.admin.get("/v1/orders?status=draft"));
  expect(drafts).toEqual([]);
  const { items } = await good(provider.admin.get("/v1/partnership-requests?status=sent"));
  expect(items.filter(({ resellerEmail = "" }) => resellerEmail.includes("simulator"))).toEqual([]);
});
