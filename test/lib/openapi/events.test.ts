import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describedTypes, eventSchemas, schemaName } from "../../../lib/contract/events.ts";
import { deliveryExample } from "../../../lib/contract/examples/events.ts";
import { openApiDocument } from "../../../lib/openapi/document.ts";
import { asyncApiDocument, eventJsonSchema } from "../../../lib/openapi/events.ts";

const root = join(import.meta.dirname, "../../..");
/** Whether a file holds this text. With EVENTS=write it is written again. */
const holds = (file: string, text: string): void => {
  if (process.env.EVENTS === "write") writeFileSync(join(root, file), text);
  expect(readFileSync(join(root, file), "utf8")).toBe(text);
};

test("lib/contract/event-types.ts lists the types that have data in the contract", () => {
  const file = "lib/contract/event-types.ts";
  const list = describedTypes.map((type) => `  "${type}",\n`);
  holds(file, readFileSync(join(root, file), "utf8").replace(/(?<=eventTypes = \[\n)[^\]]*/, list.join("")));
});

test.each([
  ["asyncapi.json", asyncApiDocument()],
  ["events.schema.json", eventJsonSchema()],
])("docs/%s matches the contract", (name, document) =>
  holds(`docs/${name}`, `${JSON.stringify(document, null, 2)}\n`),
);

test("every type of event is described for webhooks, and leaves room for later fields", () => {
  const { webhooks, components }: any = openApiDocument();
  expect(Object.keys(webhooks)).toEqual(describedTypes);
  const open = JSON.stringify([webhooks, asyncApiDocument(), eventJsonSchema()]);
  expect(open).not.toContain('"additionalProperties":false');
  const { data } =
    webhooks["customer.created"].post.requestBody.content["application/json"].schema.properties;
  const described = components.schemas[data.$ref.split("/").at(-1)];
  expect(described.additionalProperties).toBeUndefined();
  expect(described.properties.data.required).toEqual(["customerId", "orderId", "subscriptionIds"]);
});

test("each example is valid by the contract and by the documents' schemas, and one without its data is not", () => {
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  const isEvent = ajv.compile(eventJsonSchema());
  const { components }: any = asyncApiDocument();
  for (const type of describedTypes) {
    const { data: event } = deliveryExample(type);
    expect([type, isEvent(event), isEvent({ ...event, data: {} })]).toEqual([type, true, false]);
    expect(eventSchemas[type].safeParse(event).error).toBeUndefined();
    expect(eventSchemas[type].safeParse({ ...event, priority: "of a later release" }).success).toBe(true);
    // A webhook's test only goes to its endpoint. Messages on the bus refer to schemas of the same document.
    if (type === "webhook-endpoint.test") {
      expect(components.messages).not.toHaveProperty("WebhookEndpointTest");
      continue;
    }
    const schema = { ...components.messages[schemaName(type)].payload, components };
    const isMessage = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    const detail = { ...event, organizationId: "org_01k4btesh3x8t5stzekrx4mg2r" };
    const message = { source: "twotier", "detail-type": type, detail };
    expect([isMessage(message), isMessage({ ...message, detail: event })]).toEqual([true, false]);
  }
  expect(isEvent({ ...deliveryExample("order.cancelled").data, type: "order.praised" })).toBe(true);
});

test("every field of the events' schemas is described, for the bus as well", () => {
  const bare = (value: any): string[] =>
    Object.entries<any>(typeof value === "object" ? value : {}).flatMap(([name, each]) => [
      ...(name === "properties" ? Object.keys(each).filter((key) => !each[key].description) : []),
      ...bare(each),
    ]);
  expect(bare(eventJsonSchema().$defs)).toEqual([]);
  expect(bare(asyncApiDocument().components)).toEqual([]);
});
