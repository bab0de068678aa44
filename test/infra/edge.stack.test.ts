import { readFileSync } from "node:fs";
import { join } from "node:path";
import { edgeHeader } from "../../lib/contract/edge.ts";
import type { Route } from "../../lib/contract/route.ts";
import { routes } from "../../lib/contract/routes.ts";
import { assembled } from "./assembled.ts";
import { distribution } from "./deployment-inputs.ts";
import { deployments, unspecified } from "./deployments.ts";
import { viewed } from "./template.ts";

const root = join(import.meta.dirname, "../..");
const { closed } = deployments;
const open = viewed(deployments.open);
/** The functions that answer requests. */
const answering = new Set<string>(Object.values<Route>(routes).map((route) => route.function));

test("every deployment of the tests passes CloudFormation's specification", () => {
  expect(unspecified).toEqual([]);
});

test("the edge's table has a replica in the other region, protected and restorable as the first", () => {
  const { Replicas, StreamSpecification } = open.only("AWS::DynamoDB::GlobalTable");
  expect(StreamSpecification.StreamViewType).toBe("NEW_AND_OLD_IMAGES");
  expect(Replicas.map(({ Region }: { Region: string }) => Region).sort()).toEqual(["us-east-2", "us-west-2"]);
  for (const replica of Replicas)
    expect(replica).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
});

test("tracing, switched on, traces every function with a right of its role, and switched off none", () => {
  const may = /"xray:PutTelemetryRecords","xray:PutTraceSegments"/;
  const traced = ({ functions, resources }: typeof open) => ({
    functions: [...functions.values()].filter(
      ({ properties }) => properties.TracingConfig?.Mode === "Active",
    ),
    roles: resources("AWS::IAM::Role").filter(({ properties }) => may.test(JSON.stringify(properties))),
  });
  const [on, off] = [traced(open), traced(assembled())];
  expect([on.functions.length, on.roles.length]).toEqual(Array(2).fill(open.functions.size));
  expect([off.functions, off.roles]).toEqual([[], []]);
});

test("the edge's alarm has a section in the runbook", () => {
  const { AlarmDescription, AlarmActions, OKActions } = open
    .properties("AWS::CloudWatch::Alarm")
    .find(({ Namespace }) => Namespace === "AWS/WAFV2");
  expect(AlarmDescription).toMatch(/#edgeblocked$/);
  expect(readFileSync(join(root, "docs/runbooks/alarms.md"), "utf8")).toContain(
    "### EdgeBlocked\n\n*Ticket.*",
  );
  expect(OKActions).toEqual(AlarmActions);
});

test("a stage without an edge has no resources of one", () => {
  const dev = assembled();
  expect(dev.resources("AWS::SecretsManager::Secret")).toEqual([]);
  expect(dev.only("AWS::ApiGatewayV2::Api")).not.toHaveProperty("DisableExecuteApiEndpoint");
  for (const { environment } of dev.functions.values())
    expect(environment).not.toHaveProperty("EDGE_SECRETS");
});

test("the edge caches no answer, forwards everything with the viewer's address, and blocks an address with too many requests", () => {
  const { DistributionConfig: config } = open.only("AWS::CloudFront::Distribution");
  expect(config.Aliases).toEqual(["api.us.partner.example"]);
  // AWS's policy CachingDisabled.
  expect(config.DefaultCacheBehavior).toMatchObject({
    CachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    Compress: false,
  });
  for (const { ErrorCachingMinTTL } of config.CustomErrorResponses) expect(ErrorCachingMinTTL).toBe(0);
  expect(open.only("AWS::CloudFront::OriginRequestPolicy").OriginRequestPolicyConfig.HeadersConfig).toEqual({
    HeaderBehavior: "allViewerAndWhitelistCloudFront",
    Headers: ["CloudFront-Viewer-Address"],
  });
  const { Scope, Rules } = open.only("AWS::WAFv2::WebACL");
  expect([Scope, Rules[0].Statement.RateBasedStatement.Limit]).toEqual(["CLOUDFRONT", 10_000]);
  // This stage first only counts requests that AWS's rules would block.
  for (const { OverrideAction } of Rules.slice(1)) expect(OverrideAction).toEqual({ Count: {} });
  for (const { VisibilityConfig } of Rules) expect(VisibilityConfig.SampledRequestsEnabled).toBe(false);
  expect(open.only("AWS::SecretsManager::Secret").ReplicaRegions).toEqual([{ Region: "us-east-1" }]);
});

test("moving the domain to the edge changes only the DNS records, the API's own address and who is answered", () => {
  const changed = open.stacks.flatMap(({ template }, index) => {
    const resources = ({ Resources }: any) => Object.entries<any>(Resources);
    const then = Object.fromEntries(resources(closed.stacks[index]?.template));
    return resources(template)
      .filter(([id, each]) => JSON.stringify(each.Properties) !== JSON.stringify(then[id]?.Properties))
      .map(([, { Type }]) => Type.replace("AWS::", ""));
  });
  expect(new Set(changed)).toEqual(
    new Set([
      "ApiGatewayV2::Api",
      "Route53::RecordSet",
      ...["Alias", "Function", "Version"].map((type) => `Lambda::${type}`),
    ]),
  );
  const { only, properties } = viewed(closed.stacks);
  expect(only("AWS::ApiGatewayV2::Api").DisableExecuteApiEndpoint).toBe(true);
  const targets = properties("AWS::Route53::RecordSet").map(({ AliasTarget }) => AliasTarget.DNSName);
  expect(targets).toEqual([distribution, distribution]);
});

// How a function tells the edge from other callers is shown by lib/http/edge.test.ts.
test("only the edge sends the functions' secret, and direct requests are refused once the domain has moved", () => {
  const secret = "{{resolve:secretsmanager:twotier/prod-us/edge-1:SecretString:::}}";
  const [origin] = open.only("AWS::CloudFront::Distribution").DistributionConfig.Origins;
  expect(origin.OriginCustomHeaders).toEqual([{ HeaderName: edgeHeader, HeaderValue: secret }]);
  expect(open.only("AWS::SecretsManager::Secret").Name).toBe("twotier/prod-us/edge-1");
  for (const [stage, direct] of [
    [open, "answered"],
    [viewed(closed.stacks), "refused"],
  ] as const)
    for (const name of answering)
      expect([name, stage.functions.get(name)?.environment]).toMatchObject([
        name,
        { DIRECT_REQUESTS: direct, EDGE_SECRETS: expect.stringContaining("{{resolve:secretsmanager:") },
      ]);
});
