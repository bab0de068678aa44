import * as z from "zod";
import type { ZodOpenApiPathItemObject } from "zod-openapi";
import { instant } from "../contract/common.ts";
import type { EventType } from "../contract/event-types.ts";
import { describedTypes, eventData, eventSchemas, schemaName } from "../contract/events.ts";
import { deliveryExample } from "../contract/examples/events.ts";
import { routes } from "../contract/routes.ts";
import { describeDocument } from "./describe.ts";

const descriptionOf = (type: keyof typeof eventData): string => eventData[type].meta()?.description ?? "";

/** The headers of a delivery, by the Standard Webhooks specification. */
const deliveryHeaders = z.object({
  "webhook-id": z.string().meta({
    description: "The same for every try of one delivery: to tell repetitions.",
    example: "evt_01kz1prhxxa3wg1z2tvcz68axm",
  }),
  "webhook-timestamp": z
    .string()
    .meta({ description: "When this try was made, in seconds since 1970.", example: "1773142200" }),
  "webhook-signature": z.string().meta({
    description:
      "One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64.",
    example: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
  }),
});

/** The deliveries to webhook endpoints, for the OpenAPI document's `webhooks`: one for each type of event. */
export const webhooks = (): Record<string, ZodOpenApiPathItemObject> =>
  Object.fromEntries(
    describedTypes.map((type) => {
      const data = eventSchemas[type];
      const body = z.object({
        type: z.literal(type).meta({ description: "The event's type, which says what `data` holds." }),
        timestamp: instant.meta({ description: "When it happened." }),
        data,
      });
      const post = {
        operationId: `on${schemaName(type)}`,
        summary: descriptionOf(type),
        description: "Ignore types and fields that you do not know: later releases add some.",
        tags: ["Webhooks"],
        security: [],
        requestParams: { header: deliveryHeaders },
        requestBody: {
          required: true,
          content: { "application/json": { schema: body, example: deliveryExample(type) } },
        },
        responses: {
          "2XX": { description: "The delivery has arrived. Anything else is tried again, for three days." },
          "410": { description: "Nobody listens any more: the endpoint is disabled." },
        },
      };
      return [type, { post }];
    }),
  );

/**
 * A schema as JSON Schema that allows members of later releases. A named schema is normally a reference within its own
 * document. This is another document, so it is written out.
 */
const jsonSchema = (schema: z.ZodObject, target: "draft-7" | "draft-2020-12"): Record<string, unknown> => {
  const unnamed = z.object(schema.shape).meta({ description: schema.meta()?.description });
  const { $schema: _, ...rest } = z.toJSONSchema(unnamed, { io: "input", target, reused: "inline" });
  return rest;
};

/** The schemas of all types, each with the texts that its fields have in the OpenAPI document. */
const describedSchemas = (target: "draft-7" | "draft-2020-12") => {
  const all = describedTypes.map((type) => [type, jsonSchema(eventSchemas[type], target)] as const);
  // The description of an id comes from a path that ends with it.
  const paths = Object.fromEntries(Object.keys(routes).map((key) => [key.split(" ")[1], {}]));
  const schemas = Object.fromEntries(all.map(([type, schema]) => [`${schemaName(type)}Event`, schema]));
  describeDocument({ paths, components: { schemas } });
  return all;
};

/** The JSON Schema of any event, with one definition for each type. An event of an unlisted type is valid. */
export const eventJsonSchema = () => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "An event of Twotier",
  description: "As GET /v1/events lists it, and as the data of a webhook's delivery.",
  type: "object",
  required: ["id", "at", "type", "resourceType", "resourceId", "data"],
  allOf: describedTypes.map((type) => ({
    if: { properties: { type: { const: type } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword.
    then: { $ref: `#/$defs/${type}` },
  })),
  $defs: Object.fromEntries(describedSchemas("draft-2020-12")),
});

const source = "twotier";

/** The event of a webhook's test only goes to its endpoint. */
const isOnBus = (type: EventType): boolean => type !== "webhook-endpoint.test";
const typesOnBus = describedTypes.filter(isOnBus);

/** The deployment's EventBridge bus as an AsyncAPI 3 document: a message for each type of event. */
export const asyncApiDocument = () => ({
  asyncapi: "3.0.0",
  info: {
    title: "Twotier events",
    version: "1.0.0",
    description:
      "What the deployment's EventBridge bus carries. The bus is the stack's output EventBusName. It carries the events of every " +
      "organization, once for each that is told: `detail.organizationId` says which. An event may come twice; its `detail.id` tells. " +
      "Ignore detail types and fields that you do not know: later releases add some.",
    license: { name: "Apache-2.0" },
  },
  defaultContentType: "application/json",
  channels: {
    bus: {
      address: "{eventBusName}",
      title: "The event bus",
      parameters: { eventBusName: { description: "The stack's output EventBusName." } },
      messages: Object.fromEntries(
        typesOnBus.map((type) => [schemaName(type), { $ref: `#/components/messages/${schemaName(type)}` }]),
      ),
      "x-eventbridge": {
        source,
        exampleRule: {
          description: "All that happened to subscriptions of one provider.",
          eventPattern: {
            source: [source],
            "detail-type": [{ prefix: "subscription." }],
            detail: { organizationId: ["org_01k2fbdn6prt35xsge33e43bhb"] },
          },
        },
      },
    },
  },
  operations: {
    publish: {
      action: "send",
      channel: { $ref: "#/channels/bus" },
      summary: "Twotier puts an event on the bus within seconds of its change.",
    },
  },
  components: {
    messages: Object.fromEntries(
      typesOnBus.map((type) => [
        schemaName(type),
        {
          name: type,
          title: type,
          summary: descriptionOf(type),
          payload: {
            type: "object",
            required: ["source", "detail-type", "detail"],
            properties: {
              source: { const: source, description: "Who put it on the bus." },
              "detail-type": { const: type, description: "The event's type." },
              time: {
                type: "string",
                format: "date-time",
                description: "When it came to the bus; `detail.at` is when it happened.",
              },
              detail: {
                description: "The event, and who is told.",
                allOf: [
                  { $ref: `#/components/schemas/${schemaName(type)}` },
                  {
                    type: "object",
                    required: ["organizationId"],
                    properties: {
                      organizationId: {
                        type: "string",
                        description: "Who is told: an organization, or a customer (`cus_…`).",
                      },
                    },
                  },
                ],
              },
            },
          },
        },
      ]),
    ),
    schemas: Object.fromEntries(
      describedSchemas("draft-7")
        .filter(([type]) => isOnBus(type))
        .map(([type, schema]) => [schemaName(type), schema]),
    ),
  },
});
