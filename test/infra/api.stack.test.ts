import { elsewhere, elsewhereKey } from "../../lib/contract/elsewhere.ts";
import type { Route } from "../../lib/contract/route.ts";
import { routes } from "../../lib/contract/routes.ts";
import { assembled } from "./assembled.ts";
import { constructOf } from "./template.ts";

const rows = Object.entries<Route>({ ...routes, [elsewhereKey]: elsewhere });
const stack = assembled();
const deployed = stack.properties("AWS::ApiGatewayV2::Route");

test("the API has the routes of the contract and no others", () => {
  expect(deployed.map(({ RouteKey }) => RouteKey).sort()).toEqual(rows.map(([key]) => key).sort());
});

// Row 26 of the promises says which rows are public, and calls them all without a token.
test("every route except the contract's public ones needs an access token of this pool and client", () => {
  const rights = deployed.map(({ RouteKey, AuthorizationType, AuthorizerId }) => [
    RouteKey,
    { AuthorizationType, AuthorizerId },
  ]);
  const expected = rows.map(([key, { access }]) => [
    key,
    access === "public"
      ? { AuthorizationType: "NONE" }
      : { AuthorizationType: "JWT", AuthorizerId: "ApiHttpAccessToken" },
  ]);
  expect(Object.fromEntries(rights)).toEqual(Object.fromEntries(expected));
  expect(stack.only("AWS::ApiGatewayV2::Authorizer")).toMatchObject({
    AuthorizerType: "JWT",
    IdentitySource: ["$request.header.Authorization"],
    JwtConfiguration: { Audience: ["IdentityUsersClient"], Issuer: "IdentityUsers.ProviderURL" },
  });
});

test("each route leads to its row's function by that function's one integration, and only the API may call it", () => {
  const integrations = new Map(
    stack.resources("AWS::ApiGatewayV2::Integration").map(({ name, properties }) => {
      expect(properties).toMatchObject({ IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0" });
      return [`integrations/${name}`, properties.IntegrationUri];
    }),
  );
  const functions = [...new Set(rows.map(([, row]) => row.function))];
  const arnOf = (name: string) => `${constructOf(name)}Live`;
  expect([...integrations.keys()].sort()).toEqual(
    functions.map((name) => `integrations/${constructOf(name)}Integration`).sort(),
  );
  const leadsTo = deployed.map(({ RouteKey, Target }) => [RouteKey, integrations.get(Target)]);
  const wanted = rows.map(([key, row]) => [key, arnOf(row.function)]);
  expect(Object.fromEntries(leadsTo)).toEqual(Object.fromEntries(wanted));

  const permissions = stack
    .properties("AWS::Lambda::Permission")
    .filter(({ Principal }) => Principal === "apigateway.amazonaws.com")
    .map(({ FunctionName, SourceArn }) => `${FunctionName} ${SourceArn}`);
  const api = "arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:ApiHttp/*";
  expect(permissions.sort()).toEqual(functions.map((name) => `${arnOf(name)} ${api}`).sort());
});

test("the access log is JSON and contains no field in which an invitation's secret could stand", () => {
  const { AccessLogSettings } = stack.only("AWS::ApiGatewayV2::Stage");
  const values: string[] = Object.values(JSON.parse(AccessLogSettings.Format));
  expect(AccessLogSettings.DestinationArn).toBe("ApiAccessLog.Arn");
  expect(values).toContain("$context.integrationErrorMessage");
  expect(values).toEqual(
    expect.arrayContaining(["$context.requestId", "$context.routeKey", "$context.status"]),
  );
  expect(values.filter((value) => /path|query|referer|header|agent|body/i.test(value))).toEqual([]);
});

test("requests are throttled, changes go live at once, and browsers of other origins are refused", () => {
  expect(stack.only("AWS::ApiGatewayV2::Stage")).toMatchObject({
    StageName: "$default",
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1_000 },
  });
  expect(stack.only("AWS::ApiGatewayV2::Api")).not.toHaveProperty("CorsConfiguration");
});
