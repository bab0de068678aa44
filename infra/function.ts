import { join } from "node:path";
import { type Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Alias,
  Architecture,
  CfnFunction,
  Code,
  Function as Lambda,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { FunctionName } from "../lib/contract/route.ts";
import { hashOf } from "./compile-cache.ts";
import { liveAlias } from "./live.ts";
import type { Settings } from "./settings.ts";

/** Every function of the deployment: first those that answer requests, then the background functions. */
export const functionNames = [
  "organizations",
  "api-clients",
  "partnerships",
  "invitations",
  "offers",
  "orders",
  "customers",
  "subscriptions",
  "record",
  "webhooks",
  "service",
  "mail",
  "stream-consumer",
  "schedule",
  "feedback",
  "deliveries",
] as const satisfies readonly (
  | FunctionName
  | "mail"
  | "stream-consumer"
  | "schedule"
  | "feedback"
  | "deliveries"
)[];
export type HandlerName = (typeof functionNames)[number];

/** The processor of every function. Compile caches are made for it. */
export const architecture = Architecture.ARM_64;

/** Functions that were deployed under another name. Their constructs keep that name, so that nothing is replaced. */
const constructIds: Partial<Record<HandlerName, string>> = { "stream-consumer": "work" };

/** A right on one resource, together with the environment variables that name the resource. */
export interface Grant {
  readonly statements: readonly PolicyStatement[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** How long logs are kept, and whether they are deleted with the stack. */
export interface Logs {
  readonly days: number;
  readonly fate: RemovalPolicy;
}

/** Settings for the functions' monitoring. */
export interface Watch {
  /** The namespace of the metrics derived from log lines. */
  readonly namespace: string;
  readonly traced: boolean;
}
/** How long a stage's logs are kept. */
export const logsOf = ({ logDays, keepsData }: Pick<Settings, "logDays" | "keepsData">): Logs => ({
  days: logDays,
  fate: keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
});

/** The settings of a function. Its rights are granted with `uses`. */
export interface HandlerProps {
  /** The folder that holds a bundle for each function. */
  readonly bundles: string;
  readonly logs: Logs;
  readonly watch: Watch;
  readonly timeout: Duration;
  readonly memorySize?: number;
  /** Whether the function may cause its own next invocation. Otherwise Lambda stops such a loop after 16 rounds. */
  readonly wakesItself?: boolean;
}

/**
 * One bundle, one Lambda, one role, one log group. The role begins with the right to write that log group and nothing
 * else; only `uses` grants more. Callers invoke the function's alias `live`, which names a version.
 */
export class Handler extends Construct {
  readonly lambda: Lambda;
  readonly live: Alias;
  readonly #rights = new PolicyDocument();

  constructor(scope: Construct, name: HandlerName, props: HandlerProps) {
    super(scope, constructIds[name] ?? name);
    const logGroup = new LogGroup(this, "Logs", {
      retention: props.logs.days,
      removalPolicy: props.logs.fate,
    });
    // Rights in the role itself exist before the function does. A separate policy would be attached later.
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: { rights: this.#rights },
    });
    const folder = join(props.bundles, name);
    this.lambda = new Lambda(this, "Function", {
      role,
      logGroup,
      code: Code.fromAsset(folder, { assetHash: hashOf(folder) }),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture,
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout,
      ...(props.wakesItself && { recursiveLoop: RecursiveLoop.ALLOW }),
      // The code logs JSON. Lambda's JSON format would wrap each line once more.
      loggingFormat: LoggingFormat.TEXT,
      environment: {
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: props.watch.namespace,
      },
      // Older versions stay, for rollbacks. A version of a failed deployment is deleted, because Lambda would not
      // publish the same code again.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
    });
    this.live = new Alias(this, "Live", { aliasName: liveAlias, version: this.lambda.currentVersion });
    if (props.watch.traced) this.#trace(role);
    this.#rights.addStatements(
      new PolicyStatement({
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [logGroup.logGroupArn],
      }),
    );
  }

  /** The CDK's own setting would grant the right by a policy beside the role. */
  #trace(role: Role): void {
    const { defaultChild } = this.lambda.node;
    if (defaultChild instanceof CfnFunction) defaultChild.tracingConfig = { mode: "Active" };
    this.#rights.addStatements(
      new PolicyStatement({
        actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        resources: ["*"],
      }),
    );
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "X-Ray's actions take no resource.",
    });
  }

  /** Grants rights and sets the environment variables that go with them. Neither is of use without the other. */
  uses(...grants: readonly Grant[]): this {
    for (const { statements, environment = {} } of grants) {
      this.#rights.addStatements(...statements);
      for (const [name, value] of Object.entries(environment)) this.lambda.addEnvironment(name, value);
    }
    return this;
  }
}
