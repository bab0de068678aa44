import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describedTypes, eventSchemas } from "../../../lib/contract/events.ts";
import { openApiDocument } from "../../../lib/openapi/document.ts";
import { asyncApiDocument, eventJsonSchema } from "../../../lib/openapi/events.ts";

const root = join(import.meta.dirname, "../../..");
/** Whether a file holds this text. With EVENTS=write it is written anew. */
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
])("docs/%s is the contract's", (name, document) =>
  holds(`docs/${name}`, `${JSON.stringify(document, null, 2)}\n`),
);

test("every type of event is described for webhooks, with room for fields that come later", () => {
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

test.each(describedTypes)("the example of %s is such an event", (type) => {
  const { webhooks }: any = openApiDocument();
  const { example } = webhooks[type].post.requestBody.content["application/json"];
  expect(eventSchemas[type].safeParse(example.data).error).toBeUndefined();
});

test("every type's schema takes what a later release adds", () => {
  const id = (prefix: string) => `${prefix}_01k8r25zff13xwe2x9n1fnxmy9`;
  const event = {
    id: id("evt"),
    at: "2026-03-10T11:30:00.000Z",
    type: "order.cancelled",
    resourceType: "order",
    resourceId: id("ord"),
    data: { orderId: id("ord"), reason: "new" },
    priority: "new",
  };
  expect(eventSchemas["order.cancelled"].safeParse(event).success).toBe(true);
});
