import { createHash } from "node:crypto";
import type { LocalResource, Resource, Surroundings } from "./template.ts";

export interface Place {
  region: string;
  accountId: string;
  stackName: string;
  apiUrl: string;
}

/** An id derived from the names of stack and resource, so that it stays the same after a restart. */
function stableId(length: number, alphabet: string, ...parts: string[]): string {
  const bytes = createHash("sha256").update(parts.join("/")).digest();
  return Array.from({ length }, (_, index) => alphabet[(bytes[index] ?? 0) % alphabet.length]).join("");
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The names, ARNs and attributes of the template's resources on this machine. */
export function surroundingsOf(place: Place): Surroundings {
  const { region, accountId, stackName, apiUrl } = place;
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;

  function local(
    logicalId: string,
    { Type, Properties }: Resource,
    resolve: (value: unknown) => unknown,
  ): LocalResource {
    const name = (property: string, limit = 255) => {
      const given = Properties[property];
      return given === undefined ? `${stackName}-${logicalId}`.slice(-limit) : String(resolve(given));
    };
    const id = (length: number) => stableId(length, alphanumeric, stackName, logicalId);
    switch (Type) {
      case "AWS::DynamoDB::Table":
      case "AWS::DynamoDB::GlobalTable": {
        const table = name("TableName");
        const Arn = arn("dynamodb", `table/${table}`);
        return { ref: table, attributes: { Arn, StreamArn: `${Arn}/stream/local`, TableId: id(10) } };
      }
      case "AWS::Lambda::Function": {
        // CloudFormation would invent a name. The construct's name reads well in logs and tests.
        const given = Properties.FunctionName;
        const called = given ? String(resolve(given)) : logicalId.replace(/Function[0-9A-F]{8}$/, "");
        return { ref: called, attributes: { Arn: arn("lambda", `function:${called}`) } };
      }
      case "AWS::Lambda::Version":
      case "AWS::Lambda::Alias": {
        const qualifier = Type.endsWith("Alias") ? name("Name") : "1";
        const qualified = arn("lambda", `function:${name("FunctionName")}:${qualifier}`);
        return { ref: qualified, attributes: { AliasArn: qualified, Version: qualifier } };
      }
      case "AWS::SQS::Queue": {
        const QueueName = name("QueueName", 80);
        const QueueUrl = `https://sqs.${region}.amazonaws.com/${accountId}/${QueueName}`;
        return { ref: QueueUrl, attributes: { Arn: arn("sqs", QueueName), QueueName, QueueUrl } };
      }
      case "AWS::S3::Bucket": {
        const bucket = name("BucketName", 63).toLowerCase();
        return { ref: bucket, attributes: { Arn: `arn:aws:s3:::${bucket}` } };
      }
      case "AWS::Events::EventBus": {
        const Name = name("Name");
        return { ref: Name, attributes: { Name, Arn: arn("events", `event-bus/${Name}`) } };
      }
      case "AWS::Events::Rule": {
        const rule = name("Name", 64);
        return { ref: rule, attributes: { Arn: arn("events", `rule/${rule}`) } };
      }
      case "AWS::Cognito::UserPool": {
        const UserPoolId = `${region}_${stableId(9, alphanumeric, stackName, logicalId)}`;
        const ProviderName = `cognito-idp.${region}.amazonaws.com/${UserPoolId}`;
        const Arn = arn("cognito-idp", `userpool/${UserPoolId}`);
        return {
          ref: UserPoolId,
          attributes: { Arn, UserPoolId, ProviderName, ProviderURL: `https://${ProviderName}` },
        };
      }
      case "AWS::Cognito::UserPoolClient":
        return { ref: id(26), attributes: { ClientId: id(26), Name: name("ClientName") } };
      case "AWS::SES::EmailIdentity": {
        const identity = name("EmailIdentity");
        const tokens = [1, 2, 3].flatMap((n) => [
          [`DkimDNSTokenName${n}`, `token${n}._domainkey.${identity}`],
          [`DkimDNSTokenValue${n}`, `token${n}.dkim.amazonses.com`],
        ]);
        const EmailIdentityArn = arn("ses", `identity/${identity}`);
        return { ref: identity, attributes: { EmailIdentityArn, ...Object.fromEntries(tokens) } };
      }
      case "AWS::SNS::Topic": {
        const topicArn = arn("sns", name("TopicName"));
        return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name("TopicName") } };
      }
      case "AWS::ApiGatewayV2::Api":
        return { ref: id(10), attributes: { ApiId: id(10), ApiEndpoint: apiUrl } };
      case "AWS::ApiGatewayV2::DomainName": {
        const RegionalDomainName = `d-${id(10)}.execute-api.${region}.amazonaws.com`;
        return {
          ref: name("DomainName"),
          attributes: { RegionalDomainName, RegionalHostedZoneId: id(14).toUpperCase() },
        };
      }
      case "AWS::CloudFront::Distribution":
        return { ref: id(14).toUpperCase(), attributes: { DomainName: `d${id(13)}.cloudfront.net` } };
      case "AWS::SecretsManager::Secret":
        return { ref: arn("secretsmanager", `secret:${name("Name")}-${id(6)}`), attributes: {} };
      case "AWS::ApiGatewayV2::Authorizer":
        return { ref: id(6), attributes: { AuthorizerId: id(6) } };
      case "AWS::ApiGatewayV2::Stage":
        return { ref: name("StageName"), attributes: {} };
      case "AWS::ApiGatewayV2::Route":
      case "AWS::ApiGatewayV2::Integration":
        return { ref: id(7), attributes: {} };
      default: {
        // Roles, alarms, log groups and similar resources only have a name and an ARN here.
        const service = (Type.split("::")[1] ?? "").toLowerCase();
        const called = String(resolve(Properties.Name ?? `${stackName}-${logicalId}`));
        return { ref: called, attributes: { Arn: arn(service, called) } };
      }
    }
  }

  return { region, accountId, stackName, local };
}

/** The address of an API on AWS. On this machine the gateway's address replaces it. */
export function executeApiOrigin(apiId: string, region: string): string {
  return `https://${apiId}.execute-api.${region}.amazonaws.com`;
}
