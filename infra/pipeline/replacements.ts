import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import * as z from "zod";

const db = loadAwsServiceSpecSync();
const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/** What holds state: to lose or replace one of these loses data, users, links in mails or a reputation. */
const stateful = new Set([
  "AWS::ApiGatewayV2::Api",
  "AWS::ApiGatewayV2::DomainName",
  "AWS::Cognito::UserPool",
  "AWS::Cognito::UserPoolClient",
  "AWS::DynamoDB::GlobalTable",
  "AWS::DynamoDB::Table",
  "AWS::Events::Archive",
  "AWS::Events::EventBus",
  "AWS::KMS::Key",
  "AWS::S3::Bucket",
  "AWS::SES::EmailIdentity",
  "AWS::SQS::Queue",
]);

/**
 * Compares what is deployed with what would be. Answers a line for each resource with state that would be gone, be of
 * another type, or have a property changed by which CloudFormation replaces it, or may.
 */
export const stateReplacedBy = (deployed: unknown, next: unknown): string[] => {
  const [before, after] = [template.parse(deployed).Resources, template.parse(next).Resources];
  return Object.entries(before).flatMap(([id, { Type, Properties }]) => {
    if (!stateful.has(Type)) return [];
    const found = after[id];
    if (found?.Type !== Type) return [`${id} (${Type}) would be removed`];
    const [resource] = db.lookup("resource", "cloudFormationType", "equals", Type);
    const names = new Set([...Object.keys(Properties), ...Object.keys(found.Properties)]);
    return [...names]
      .filter((name) => JSON.stringify(Properties[name]) !== JSON.stringify(found.Properties[name]))
      .filter((name) => (resource?.properties[name]?.causesReplacement ?? "no") !== "no")
      .map((name) => `${id} (${Type}) would be replaced, or may be: ${name} changes`);
  });
};
