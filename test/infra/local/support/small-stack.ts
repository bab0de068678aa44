import { fileURLToPath } from "node:url";
import type { Assembly } from "../../../../infra/local/assembly.ts";
import { tableProperties } from "./table.ts";

const ref = (Ref: string) => ({ Ref });
const arn = (name: string) => ({ "Fn::GetAtt": [name, "Arn"] });
const probe = (environment: object = {}) => ({
  Type: "AWS::Lambda::Function",
  Properties: {
    Handler: "index.handler",
    Timeout: 5,
    Environment: { Variables: { TABLE_NAME: ref("Table"), ...environment } },
  },
});
const origin = ["https://", ref("Api"), ".execute-api.", ref("AWS::Region"), ".", ref("AWS::URLSuffix")];
const pattern = { dynamodb: { NewImage: { SK: { S: ["item"] } } } };

/** A deployment with two routes and one stream consumer, as the CDK would synthesize it. */
export const smallStack: Assembly = {
  folders: Object.fromEntries(
    ["itemsFunction01234567", "consumerFunction01234567"].map((logicalId) => {
      return [logicalId, fileURLToPath(new URL("../bundles/probe", import.meta.url))];
    }),
  ),
  stacks: [
    {
      stackName: "Small",
      template: {
        Resources: {
          Table: { Type: "AWS::DynamoDB::GlobalTable", Properties: tableProperties },
          Queue: { Type: "AWS::SQS::Queue" },
          Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "Small" } },
          Pool: {
            Type: "AWS::Cognito::UserPool",
            Properties: {
              Policies: { PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 7 } },
            },
          },
          Client: {
            Type: "AWS::Cognito::UserPoolClient",
            Properties: { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"], UserPoolId: ref("Pool") },
          },
          itemsFunction01234567: probe({ PUBLIC_BASE_URL: { "Fn::Join": ["", origin] } }),
          consumerFunction01234567: probe(),
          Mapping: {
            Type: "AWS::Lambda::EventSourceMapping",
            Properties: {
              EventSourceArn: { "Fn::GetAtt": ["Table", "StreamArn"] },
              FunctionName: ref("consumerFunction01234567"),
              FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] },
              DestinationConfig: { OnFailure: { Destination: arn("Queue") } },
            },
          },
          Api: { Type: "AWS::ApiGatewayV2::Api", Properties: { ProtocolType: "HTTP" } },
          Stage: {
            Type: "AWS::ApiGatewayV2::Stage",
            Properties: { StageName: "$default", ApiId: ref("Api") },
          },
          Authorizer: {
            Type: "AWS::ApiGatewayV2::Authorizer",
            Properties: {
              AuthorizerType: "JWT",
              IdentitySource: ["$request.header.Authorization"],
              JwtConfiguration: {
                Audience: [ref("Client")],
                Issuer: { "Fn::GetAtt": ["Pool", "ProviderURL"] },
              },
            },
          },
          Integration: {
            Type: "AWS::ApiGatewayV2::Integration",
            Properties: {
              IntegrationType: "AWS_PROXY",
              IntegrationUri: arn("itemsFunction01234567"),
              PayloadFormatVersion: "2.0",
            },
          },
          Put: {
            Type: "AWS::ApiGatewayV2::Route",
            Properties: {
              RouteKey: "PUT /items/{id}",
              AuthorizationType: "NONE",
              Target: { "Fn::Join": ["", ["integrations/", ref("Integration")]] },
            },
          },
          Guarded: {
            Type: "AWS::ApiGatewayV2::Route",
            Properties: {
              RouteKey: "GET /items/{id}",
              AuthorizationType: "JWT",
              AuthorizerId: ref("Authorizer"),
              Target: { "Fn::Join": ["", ["integrations/", ref("Integration")]] },
            },
          },
        },
      },
    },
  ],
};
