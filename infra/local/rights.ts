import * as z from "zod";
import { parsed } from "./api-definition.ts";
import { isVerified } from "./ses/rules.ts";
import type { Resolved, Template } from "./template.ts";

/** The rights that a call needs in IAM. */
export interface Asked {
  action: string;
  resource: string;
  /** The condition keys that the service sets. */
  context?: Readonly<Record<string, string>>;
}

/** The services that functions call, under the names in the SDK's endpoint variables. */
export type Service = "dynamodb" | "cognito" | "ses" | "eventbridge" | "sqs" | "kms";

const listed = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const statement = z.strictObject({
  Effect: z.literal("Allow"),
  Action: listed,
  Resource: listed,
  Condition: z.strictObject({ StringEquals: z.record(z.string(), listed).default({}) }).optional(),
});
const role = z.object({
  Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) })).default([]),
});
const functionRole = z.object({ Role: z.string() });

const matches = (pattern: string, text: string): boolean =>
  pattern === text ||
  (pattern.includes("*") && new RegExp(`^${pattern.split("*").map(RegExp.escape).join(".*")}$`).test(text));

/**
 * Reads the roles of the template's functions. The answer names the rights of a call that a function's role lacks.
 * Throws for a role with a denial, or with another condition than `StringEquals`, since neither is implemented here.
 */
export function readRoles(template: Template): (functionName: string, asked: readonly Asked[]) => Asked[] {
  const roles = new Map(
    template.ofType("AWS::IAM::Role").map(({ attributes, properties, logicalId }) => {
      const { Policies } = parsed(role, properties, logicalId);
      return [attributes.Arn, Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)];
    }),
  );
  const statementsOf = new Map(
    template.ofType("AWS::Lambda::Function").map(({ ref, properties, logicalId }) => {
      return [ref, roles.get(parsed(functionRole, properties, logicalId).Role) ?? []];
    }),
  );
  return (functionName, asked) =>
    asked.filter(
      ({ action, resource, context = {} }) =>
        !statementsOf
          .get(functionName)
          ?.some(
            ({ Action, Resource, Condition }) =>
              Action.some((each) => matches(each, action)) &&
              Resource.some((each) => matches(each, resource)) &&
              Object.entries(Condition?.StringEquals ?? {}).every(([key, values]) =>
                values.includes(context[key] ?? ""),
              ),
          ),
    );
}

const partActions: Record<string, string> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};
const inTable = z.object({ TableName: z.string(), IndexName: z.string().optional() });
const transaction = z.object({ TransactItems: z.array(z.record(z.string(), inTable)) });
const batch = z.object({ RequestItems: z.record(z.string(), z.unknown()) });
const entries = z.object({ Entries: z.array(z.object({ EventBusName: z.string() })) });

/** The IAM rights that each call of a service needs, from the Service Authorization Reference. */
export function readResources(
  template: Template,
  place: { region: string; accountId: string },
): (service: Service, operation: string, body: string) => Asked[] {
  const arns = (type: string, arnOf = ({ attributes }: Resolved) => attributes.Arn ?? "") => {
    const known = new Map(template.ofType(type).map((each) => [each.ref, arnOf(each)]));
    return (ref: string) => known.get(ref) ?? ref;
  };
  const ownTable = arns("AWS::DynamoDB::GlobalTable");
  const { TableName: used, TableArn: usedArn } = template.outputs();
  // The table in use may be the result of a restore, which is no resource of the template.
  const table = (name: string) => (name === used && usedArn ? usedArn : ownTable(name));
  const pool = arns("AWS::Cognito::UserPool");
  const bus = arns("AWS::Events::EventBus");
  const queue = arns("AWS::SQS::Queue");
  const key = arns("AWS::KMS::Key");
  const identities = template.ofType("AWS::SES::EmailIdentity").map(({ ref }) => ref);
  const ofSes = (what: string) => `arn:aws:ses:${place.region}:${place.accountId}:${what}`;

  const ofTable = (operation: string, body: unknown): Asked[] => {
    if (operation.startsWith("Transact"))
      return transaction.parse(body).TransactItems.flatMap((part) =>
        Object.entries(part).map(([kind, { TableName }]) => {
          return { action: `dynamodb:${partActions[kind]}`, resource: table(TableName) };
        }),
      );
    const action = `dynamodb:${operation}`;
    if (operation.startsWith("Batch"))
      return Object.keys(batch.parse(body).RequestItems).map((name) => ({ action, resource: table(name) }));
    const { TableName, IndexName } = inTable.parse(body);
    return [{ action, resource: `${table(TableName)}${IndexName ? `/index/${IndexName}` : ""}` }];
  };

  const ofMail = (operation: string, form: URLSearchParams): Asked[] => {
    const from = form.get("Source") ?? "";
    const identity = identities.find((each) => isVerified(from, [each])) ?? from;
    const set = form.get("ConfigurationSetName");
    const address = /<(.*)>/.exec(from)?.[1] ?? from;
    const context = { "ses:FromAddress": address };
    const resources = [ofSes(`identity/${identity}`), ...(set ? [ofSes(`configuration-set/${set}`)] : [])];
    return resources.map((resource) => ({ action: `ses:${operation}`, resource, context }));
  };

  return (service, operation, body) => {
    if (service === "ses") return ofMail(operation, new URLSearchParams(body));
    const input: unknown = JSON.parse(body);
    const one = (action: string, name: string, arnOf: (ref: string) => string): Asked[] => {
      const ref = z.object({ [name]: z.string() }).parse(input)[name] ?? "";
      return [{ action: `${action}:${operation}`, resource: arnOf(ref) }];
    };
    if (service === "dynamodb") return ofTable(operation, input);
    if (service === "cognito") return one("cognito-idp", "UserPoolId", pool);
    if (service === "sqs") return one("sqs", "QueueUrl", queue);
    if (service === "kms") return one("kms", "KeyId", key);
    return entries.parse(input).Entries.map(({ EventBusName }) => {
      return { action: `events:${operation}`, resource: bus(EventBusName) };
    });
  };
}
