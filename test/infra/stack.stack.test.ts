import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { sources } from "../../infra/repair/invoke.ts";
import { outputName } from "../../infra/repair/outputs.ts";
import type { Route } from "../../lib/contract/route.ts";
import { routes } from "../../lib/contract/routes.ts";
import { assembled } from "./assembled.ts";
import { constructOf } from "./template.ts";

const stack = assembled();
const { only } = stack;
/** The functions that answer requests. */
const answering = new Set<string>(Object.values<Route>(routes).map((route) => route.function));

test("every function runs its own bundle on Node 24 and ARM, and has a log group of its own", () => {
  for (const [name, { id, properties }] of stack.functions) {
    expect(properties).toMatchObject({
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Handler: "index.handler",
      LoggingConfig: { LogFormat: "Text", LogGroup: `${constructOf(name)}Logs` },
    });
    expect(properties).not.toHaveProperty("ReservedConcurrentExecutions");

    const folder = stack.folders[id] ?? "";
    expect(isAbsolute(folder)).toBe(true);
    expect(existsSync(join(folder, "index.mjs"))).toBe(true);
  }
});

test("a function is called through its alias, which names a version that stays for a rollback", () => {
  const aliases = stack.resources("AWS::Lambda::Alias").map(({ name, properties }) => [name, properties]);
  const versions = new Map(stack.resources("AWS::Lambda::Version").map((each) => [each.id, each]));
  expect(aliases).toEqual(
    [...stack.functions.keys()].map((name) => {
      const FunctionName = `${constructOf(name)}Function`;
      const FunctionVersion = expect.stringMatching(`^${FunctionName}CurrentVersion.*\\.Version$`);
      return [`${constructOf(name)}Live`, { FunctionName, FunctionVersion, Name: "live" }];
    }),
  );
  expect(versions.size).toBe(aliases.length);
  for (const { deletionPolicy, replacePolicy } of versions.values())
    expect([deletionPolicy, replacePolicy]).toEqual(["RetainExceptOnCreate", "Retain"]);
  for (const { FunctionName } of stack.properties("AWS::Lambda::Permission"))
    expect(FunctionName).toMatch(/Live$/);
});

test("each function has the time, the memory and the loop protection that its work needs", () => {
  const found = [...stack.functions].map(([name, { properties }]) => {
    const { Timeout, MemorySize, RecursiveLoop } = properties;
    return [name, { Timeout, RecursiveLoop, ...(answering.has(name) && { MemorySize }) }];
  });
  // Whoever waits for an answer waits less than the API's own 30 s, for a processor of more than half a core.
  const waitedFor = [...answering].map((name) => [name, { Timeout: 15, MemorySize: 1_024 }]);
  const behind = { Timeout: 60 };
  expect(Object.fromEntries(found)).toEqual({
    ...Object.fromEntries(waitedFor),
    ...{ schedule: behind, feedback: behind, deliveries: behind },
    // A mail waits for its turn besides.
    mail: { Timeout: 120 },
    // Only a function that wakes itself through the stream is exempt from Lambda's loop protection.
    "stream-consumer": { ...behind, RecursiveLoop: "Allow" },
  });
});

// Every journey runs on its keys and indexes.
test("the table is billed on demand, expires items by the second, streams both images and can be restored", () => {
  expect(only("AWS::DynamoDB::GlobalTable")).toMatchObject({
    BillingMode: "PAY_PER_REQUEST",
    Replicas: [
      {
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 4_000 },
      },
    ],
    WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 2_000 },
    StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
    TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
  });
});

test("only administrators create, confirm and recover users, and nobody can change an own address", () => {
  expect(only("AWS::Cognito::UserPool")).toMatchObject({
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    AliasAttributes: ["email"],
    AutoVerifiedAttributes: [],
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
    UsernameConfiguration: { CaseSensitive: false },
    MfaConfiguration: "OPTIONAL",
    EnabledMfas: ["SOFTWARE_TOKEN_MFA"],
    Policies: { PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 7 } },
    UserPoolTier: "LITE",
  });
  expect(only("AWS::Cognito::UserPoolClient")).toMatchObject({
    GenerateSecret: false,
    AllowedOAuthFlowsUserPoolClient: false,
    WriteAttributes: ["locale"],
    PreventUserExistenceErrors: "ENABLED",
    EnableTokenRevocation: true,
    AuthSessionValidity: 15,
    AccessTokenValidity: 60,
    RefreshTokenValidity: 1440,
  });
});

test("mail is signed and travels encrypted, and is not sent to addresses that bounced or complained", () => {
  expect(only("AWS::SES::EmailIdentity")).toMatchObject({
    EmailIdentity: "example.com",
    DkimAttributes: { SigningEnabled: true },
    MailFromAttributes: {
      MailFromDomain: "bounce.example.com",
      BehaviorOnMxFailure: "USE_DEFAULT_VALUE",
    },
  });
  expect(only("AWS::SES::ConfigurationSet")).toEqual({
    DeliveryOptions: { TlsPolicy: "REQUIRE" },
    ReputationOptions: { ReputationMetricsEnabled: true },
    SuppressionOptions: { SuppressedReasons: ["BOUNCE", "COMPLAINT"] },
  });
});

test("the outputs contain everything that a pipeline, a script or the functions' stack reads", () => {
  expect(stack.outputs).toMatchObject({
    ApiUrl: "ApiHttp.ApiEndpoint",
    TableName: "DataTable",
    UserPoolId: "IdentityUsers",
    UserPoolClientId: "IdentityUsersClient",
    EventBusName: "EventsBus",
    ...Object.fromEntries(
      [1, 2, 3].map((n) => [
        `MailDnsDkim${n}`,
        `MailDomain.DkimDNSTokenName${n} CNAME MailDomain.DkimDNSTokenValue${n}`,
      ]),
    ),
    MailDnsDmarc: '_dmarc.example.com TXT "v=DMARC1; p=quarantine"',
    MailDnsReturnMx: "bounce.example.com MX 10 feedback-smtp.AWS::Region.amazonses.com",
    MailDnsReturnSpf: 'bounce.example.com TXT "v=spf1 include:amazonses.com ~all"',
    WebhookQueueUrl: "WebhooksQueue",
    EventBusArn: "EventsBus.Arn",
    EventArchiveArn: "EventsBusArchive.Arn",
    ReplayRuleArn: "EventsReplay.Arn",
    ReplayQueueUrl: "EventsReplayed",
    // The functions that npm run export and npm run redrive invoke.
    ...Object.fromEntries(
      [...answering, ...sources].map((name) => [
        outputName(name, "Function"),
        `${constructOf(name)}Function:live`,
      ]),
    ),
    ...Object.fromEntries(
      sources.map((name) => [outputName(name, "DeadLetters"), expect.stringMatching(/DeadLetters$/)]),
    ),
    ...{ MailRecords: "mailDeadLettersRecords", StreamConsumerRecords: "workDeadLettersRecords" },
  });
});
