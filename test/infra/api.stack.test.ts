import * as z from "zod";
import { type Route, routes } from "../../lib/contract/routes.ts";
import { assembled } from "./assembled.ts";
import { written } from "./template.ts";

const rows = Object.entries<Route>(routes);
const publicly = [
  "GET /invitations/{token}",
  "GET /v1/directory/indirect-providers",
  "GET /v1/health",
  "GET /v1/openapi.json",
  "HEAD /invitations/{token}",
  "POST /invitations/{token}",
];

const route = z.object({
  RouteKey: z.string(),
  AuthorizationType: z.string(),
  AuthorizerId: z.unknown().optional(),
  Target: z.unknown(),
});

const stack = assembled();
const deployed = stack
  .properties("AWS::ApiGatewayV2::Route")
  .map(({ properties }) => route.parse(properties));

test("the API has the routes of the contract and no others", () => {
  expect(deployed.map(({ RouteKey }) => RouteKey).sort()).toEqual(rows.map(([key]) => key).sort());
});

test("every route asks for an access token but the public ones that the contract names", () => {
  const open = deployed.filter(({ AuthorizationType }) => AuthorizationType === "NONE");
  expect(open.map(({ RouteKey }) => RouteKey).sort()).toEqual(publicly);
  for (const { AuthorizerId } of open) expect(AuthorizerId).toBeUndefined();

  const closed = deployed.filter(({ RouteKey }) => !publicly.includes(RouteKey));
  expect(closed.length).toBeGreaterThan(30);
  for (const { AuthorizationType, AuthorizerId } of closed)
    expect([AuthorizationType, written(AuthorizerId)]).toEqual(["JWT", "ApiHttpAccessToken"]);
});

test("an access token counts when this user pool issued it to this client", () => {
  stack.cloudFormation.resourceCountIs("AWS::ApiGatewayV2::Authorizer", 1);
  const [authorizer] = stack.properties("AWS::ApiGatewayV2::Authorizer");
  const { JwtConfiguration, ...rest } = z
    .object({
      AuthorizerType: z.literal("JWT"),
      IdentitySource: z.tuple([z.literal("$request.header.Authorization")]),
      JwtConfiguration: z.object({ Audience: z.tuple([z.unknown()]), Issuer: z.unknown() }),
    })
    .parse(authorizer?.properties);
  expect(rest.AuthorizerType).toBe("JWT");
  expect(written(JwtConfiguration.Audience[0])).toBe("IdentityUsersClient");
  expect(written(JwtConfiguration.Issuer)).toBe("IdentityUsers.ProviderURL");
});

test("each route leads to the function of its row, which it alone may call by that path", () => {
  const integrations = new Map(
    stack.properties("AWS::ApiGatewayV2::Integration").map(({ id, properties }) => {
      expect(properties).toMatchObject({ IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0" });
      return [written({ Ref: id }), written(properties.IntegrationUri)];
    }),
  );
  expect(integrations.size).toBe(new Set(rows.map(([, row]) => row.function)).size);
  const leadsTo = deployed.map(({ RouteKey, Target }) => [
    RouteKey,
    integrations.get(written(Target).replace("integrations/", "")),
  ]);
  expect(Object.fromEntries(leadsTo)).toEqual(
    Object.fromEntries(rows.map(([key, row]) => [key, `${row.function}Function.Arn`])),
  );

  const permissions = stack
    .properties("AWS::Lambda::Permission")
    .filter(({ properties }) => properties.Principal === "apigateway.amazonaws.com")
    .map(({ properties }) => `${written(properties.FunctionName)} ${written(properties.SourceArn)}`);
  expect(permissions.sort()).toEqual(
    rows
      .map(([key, row]) => {
        const path = key.slice(key.indexOf(" ") + 1);
        return `${row.function}Function.Arn arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:ApiHttp/*/*${path}`;
      })
      .sort(),
  );
});

test("the access log is JSON and holds nothing in which an invitation's secret could stand", () => {
  const [stage] = stack.properties("AWS::ApiGatewayV2::Stage");
  const { AccessLogSettings } = z
    .object({ AccessLogSettings: z.object({ DestinationArn: z.unknown(), Format: z.string() }) })
    .parse(stage?.properties);
  const format = z.record(z.string(), z.string()).parse(JSON.parse(AccessLogSettings.Format));

  expect(written(AccessLogSettings.DestinationArn)).toBe("ApiAccessLog.Arn");
  expect(Object.values(format)).toEqual(
    expect.arrayContaining(["$context.requestId", "$context.routeKey", "$context.status"]),
  );
  for (const value of Object.values(format))
    expect(value).not.toMatch(/path|query|referer|header|agent|body/i);
});

test("requests are throttled, changes go live at once, and no browser of another origin is let in", () => {
  const [stage] = stack.properties("AWS::ApiGatewayV2::Stage");
  expect(stage?.properties).toMatchObject({
    StageName: "$default",
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1_000 },
  });
  const [api] = stack.properties("AWS::ApiGatewayV2::Api");
  expect(api?.properties).not.toHaveProperty("CorsConfiguration");
});
