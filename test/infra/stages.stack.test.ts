import * as z from "zod";
import { readSettings } from "../../infra/settings.ts";
import type { Route } from "../../lib/contract/route.ts";
import { routes } from "../../lib/contract/routes.ts";
import { assembly } from "../support/assembly.ts";
import { deployments } from "./deployments.ts";
import { constructOf, viewed } from "./template.ts";

const prod = viewed(deployments.prod.stacks);
/** The app's default: dev, since no stage was named. */
const dev = viewed(deployments.dev);

const holders = [
  "DynamoDB::GlobalTable",
  "Cognito::UserPool",
  "Logs::LogGroup",
  "SQS::Queue",
  "KMS::Key",
].map((type) => `AWS::${type}`);
const fates = (stack: typeof dev, type: string) => [
  ...new Set(stack.resources(type).map(({ deletionPolicy }) => deletionPolicy)),
];

test("another mail domain does not remove the previous one, and production keeps its own for ever", () => {
  const identity = (stack: typeof dev) => stack.resources("AWS::SES::EmailIdentity")[0];
  expect(identity(dev)).toMatchObject({ deletionPolicy: "Delete", replacePolicy: "Retain" });
  expect(identity(prod)).toMatchObject({ deletionPolicy: "RetainExceptOnCreate", replacePolicy: "Retain" });
});

test("each stage has two stacks of its own, and the default stage is dev", () => {
  const names = ({ stacks }: Pick<typeof dev, "stacks">) => stacks.map(({ stackName }) => stackName);
  expect([assembly, prod].map(names)).toEqual([names(dev), ["Twotier-prod", "Twotier-prod-app"]]);
});

test("production keeps its data when the stack is deleted, and development leaves nothing behind", () => {
  for (const type of holders)
    expect([type, fates(dev, type), fates(prod, type)]).toEqual([type, ["Delete"], ["RetainExceptOnCreate"]]);
});

test("each day's back-up of the table in use is copied to another account's vault", () => {
  expect(dev.resources("AWS::Backup::BackupPlan")).toEqual([]);
  expect(prod.only("AWS::Backup::BackupPlan").BackupPlan.BackupPlanRule).toMatchObject([
    {
      CopyActions: [
        { DestinationBackupVaultArn: expect.stringContaining(":333333333333:backup-vault:copies") },
      ],
    },
  ]);
  expect(JSON.stringify(prod.only("AWS::Backup::BackupSelection"))).toContain(":table/Restored");
  // A failed first deployment leaves nothing. Later the vault stays with its back-ups.
  expect(fates(prod, "AWS::Backup::BackupVault")).toEqual(["RetainExceptOnCreate"]);
});

test("a setting adopts a restored table: every function, the stream's mappings and the outputs use it", () => {
  for (const { environment } of prod.functions.values()) expect(environment.TABLE_NAME).toBe("Restored");
  const sources = prod
    .properties("AWS::Lambda::EventSourceMapping")
    .map(({ EventSourceArn }) => EventSourceArn);
  expect(sources.filter((arn) => /:dynamodb:/.test(arn))).toEqual(
    Array(2).fill(expect.stringMatching(/:table\/Restored\/stream\//)),
  );
  expect(prod.outputs).toMatchObject({ TableName: "Restored", UserPoolId: "IdentityUsers2" });
  // The former table still belongs to the stack, so nothing deletes it.
  expect(prod.resources("AWS::DynamoDB::GlobalTable")).toHaveLength(1);
});

test("production's table and user pool cannot be deleted by mistake", () => {
  const table = "AWS::DynamoDB::GlobalTable";
  expect(prod.only(table)).toMatchObject({ Replicas: [{ DeletionProtectionEnabled: true }] });
  expect(prod.only("AWS::Cognito::UserPool")).toMatchObject({ DeletionProtection: "ACTIVE" });
  expect(dev.only(table)).toMatchObject({ Replicas: [{ DeletionProtectionEnabled: false }] });
});

test("production answers at its own domain, keeps its budget, and is deployed into its account alone", () => {
  expect(prod.only("AWS::ApiGatewayV2::DomainName")).toMatchObject({ DomainName: "api.partner.example" });
  expect(prod.only("AWS::ApiGatewayV2::ApiMapping")).toMatchObject({ ApiId: "ApiHttp" });
  expect(new Set(prod.properties("AWS::Route53::RecordSet").map(({ Type }) => Type))).toEqual(
    new Set(["A", "AAAA"]),
  );
  expect(prod.only("AWS::Budgets::Budget").Budget.BudgetLimit).toEqual({ Amount: 500, Unit: "USD" });
  expect(JSON.stringify(prod.stacks)).toContain(":222222222222:");
  for (const type of ["AWS::ApiGatewayV2::DomainName", "AWS::Budgets::Budget"])
    expect(dev.properties(type)).toEqual([]);
});

test("logs are kept for a month in production and for a week elsewhere", () => {
  const days = (stack: typeof dev) =>
    stack.properties("AWS::Logs::LogGroup").map(({ RetentionInDays }) => RetentionInDays);
  expect(new Set(days(dev))).toEqual(new Set([7]));
  expect(new Set(days(prod))).toEqual(new Set([30]));
});

test("production tries new versions on a tenth of the requests, and alarms that can fire by then end the trial", () => {
  expect(dev.resources("AWS::CodeDeploy::DeploymentGroup")).toEqual([]);
  const groups = prod.resources("AWS::CodeDeploy::DeploymentGroup").map(({ name, properties }) => {
    expect(properties).toMatchObject({
      DeploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: expect.arrayContaining(["DEPLOYMENT_STOP_ON_ALARM"]),
      },
    });
    const alarms = properties.AlarmConfiguration.Alarms.map(({ Name }: { Name: string }) => Name);
    return [name.replace(/Shift$/, ""), alarms.map((alarm: string) => alarm.replace("Alarms", ""))];
  });
  const answering = new Set<string>(Object.values<Route>(routes).map((route) => route.function));
  const tried = [...prod.functions.keys()].filter((name) => name !== "schedule");
  expect(Object.fromEntries(groups)).toEqual(
    Object.fromEntries(
      tried.map((name) => [
        constructOf(name),
        [...(answering.has(name) ? ["ApiFailing", "ApiSlow"] : []), `${constructOf(name)}Failures`],
      ]),
    ),
  );
  const raw = z.object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) });
  const aliases = Object.values(raw.parse(prod.stacks[1]?.template).Resources).filter(
    ({ Type }) => Type === "AWS::Lambda::Alias",
  );
  expect(aliases.filter(({ UpdatePolicy }) => UpdatePolicy !== undefined)).toHaveLength(tried.length);
});

test("the settings reach the functions that need them", () => {
  const environment = (stack: typeof dev, name: string) => stack.functions.get(name)?.environment;
  for (const name of ["partnerships", "invitations", "mail"])
    expect(environment(prod, name)).toMatchObject({ PUBLIC_BASE_URL: "https://partners.twotier.test" });
  expect(environment(prod, "partnerships")).toMatchObject({ INVITATION_DAYS: "30" });
  expect(environment(prod, "mail")).toMatchObject({
    MAIL_FROM: "partners@twotier.test",
    MAIL_RATE_PER_SECOND: "14",
  });
  expect(prod.only("AWS::SES::EmailIdentity")).toMatchObject({
    EmailIdentity: "twotier.test",
    MailFromAttributes: { MailFromDomain: "returns.twotier.test" },
  });
  expect(environment(dev, "partnerships")).toMatchObject({ INVITATION_DAYS: "7" });
  expect(environment(dev, "mail")).toMatchObject({ MAIL_RATE_PER_SECOND: "1" });
});

test("alarms are mailed to the named addresses; their topics and actions exist without addresses too", () => {
  const subscribed = (stack: typeof dev) =>
    stack.properties("AWS::SNS::Subscription").map(({ Protocol, Endpoint }) => `${Protocol} ${Endpoint}`);
  expect(subscribed(prod)).toContain("email operations@twotier.test");
  expect(subscribed(dev)).toEqual(["lambda feedbackLive"]);
  const actions = (stack: typeof dev) => [
    ...new Set(stack.properties("AWS::CloudWatch::Alarm").map(({ AlarmActions }) => String(AlarmActions))),
  ];
  expect(actions(prod).sort()).toEqual(["AlarmsTickets", "AlarmsTopic"]);
  expect(actions(dev)).toEqual(actions(prod));
});

test("other accounts may create rules of their own on the bus only if they are named", () => {
  expect(dev.properties("AWS::Events::EventBusPolicy")).toEqual([]);
  const { Statement } = prod.only("AWS::Events::EventBusPolicy");
  expect(Statement.Condition).toEqual({
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the policy's own language.
    StringEqualsIfExists: { "events:creatorAccount": "${aws:PrincipalAccount}" },
  });
  expect(JSON.stringify(Statement.Principal)).toMatch(/111111111111.*222222222222/);
  expect(JSON.stringify(Statement.Action)).not.toContain("PutEvents");
});

test("the limits of one organization and one address are below what one environment handles, and far below the stage's", () => {
  // The requests of one execution environment in a second, one after another, at about 25 ms each.
  const most = 40;
  const { organization, address, gateway } = readSettings({}).limits;
  for (const { perSecond, burst } of [organization, address]) {
    expect(perSecond).toBeLessThan(most);
    // A caller without pauses uses it up within a minute.
    expect(burst / (most - perSecond)).toBeLessThan(60);
  }
  const throttle = dev.only("AWS::ApiGatewayV2::Stage").DefaultRouteSettings;
  expect(throttle.ThrottlingRateLimit).toBe(gateway.perSecond);
  expect(throttle.ThrottlingRateLimit).toBeGreaterThanOrEqual(10 * organization.perSecond);
  expect(throttle.ThrottlingBurstLimit).toBeGreaterThan(organization.burst);
});

test("the app synthesizes without credentials, region or home, passes its checks, and gives the tested template", () => {
  // The tests have their own limits.
  const limits = /"((?:REQUESTS|SENDS)_PER_DAY|SENDS_PER_MINUTE|MAIL_RATE_PER_SECOND|\w+_BURST)":"\d+"/g;
  // They are also part of a version's name.
  const comparable = (template: object) =>
    JSON.parse(
      JSON.stringify(template)
        .replaceAll(limits, '"$1":""')
        .replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, "$1"),
    );
  expect(comparable(dev.stacks)).toEqual(comparable(assembly.stacks));
});

test("pages of the named origins may call a deployment's API, and without the setting no page may", () => {
  const cors = ({ only }: typeof dev) => only("AWS::ApiGatewayV2::Api").CorsConfiguration;
  expect(cors(dev)).toBeUndefined();
  expect(cors(prod)).toMatchObject({
    AllowOrigins: ["https://portal.twotier.test", "https://admin.twotier.test"],
    AllowHeaders: expect.arrayContaining(["authorization", "if-match", "idempotency-key"]),
    ExposeHeaders: expect.arrayContaining(["etag", "location", "retry-after", "x-request-id"]),
  });
  expect(cors(prod)).not.toHaveProperty("AllowCredentials");
});
