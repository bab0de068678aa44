import { Duration } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi,
  HttpAuthorizer,
  HttpAuthorizerType,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { PublicDomain } from "./domain.ts";
import type { Identity } from "./identity.ts";
import type { Settings } from "./settings.ts";

/** The access log leaves out path, query and referer, because the path of a mailed link holds its secret. */
const accessLog = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  routeKey: "$context.routeKey",
  status: "$context.status",
  user: "$context.authorizer.claims.username",
  sourceIp: "$context.identity.sourceIp",
  protocol: "$context.protocol",
  responseLength: "$context.responseLength",
  responseLatency: "$context.responseLatency",
  integrationLatency: "$context.integrationLatency",
  integrationStatus: "$context.integrationStatus",
  integrationError: "$context.integrationErrorMessage",
  error: "$context.error.message",
  authorizerError: "$context.authorizer.error",
};

export interface ApiProps {
  readonly identity: Identity;
  readonly logDays: number;
  /** Requests admitted in a second, in the long run and at once. */
  readonly throttle: Settings["limits"]["gateway"];
  /** The name of the deployment's stage. */
  readonly stageName: string;
  readonly domain?: Settings["domain"];
  readonly edge?: Settings["edge"];
  /** The origins whose pages may call the API; none when left out. */
  readonly corsOrigins?: readonly string[];
}

/**
 * What a page of another origin may send and read. Cookies are not allowed, because callers send a token. API Gateway
 * answers a browser's preflight request itself, without a token and without a function.
 */
const crossOrigin = (origins: readonly string[]): CorsPreflightOptions => ({
  allowOrigins: [...origins],
  allowMethods: [
    CorsHttpMethod.GET,
    CorsHttpMethod.POST,
    CorsHttpMethod.PUT,
    CorsHttpMethod.PATCH,
    CorsHttpMethod.DELETE,
  ],
  allowHeaders: ["authorization", "content-type", "idempotency-key", "if-match", "if-none-match"],
  exposeHeaders: [
    "deprecation",
    "etag",
    "idempotency-replayed",
    "link",
    "location",
    "ratelimit",
    "ratelimit-policy",
    "retry-after",
    "sunset",
    "x-request-id",
  ],
  maxAge: Duration.hours(1),
});

/** The HTTP API with its log, its authorizer and its domain. Its routes belong to the functions (`routes.ts`). */
export class Api extends Construct {
  readonly api: HttpApi;
  readonly authorizer: HttpAuthorizer;
  readonly domain: PublicDomain | undefined;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { identity, corsOrigins, throttle, logDays, stageName } = props;
    const distribution = props.edge?.distribution;
    this.api = new HttpApi(this, "Http", {
      createDefaultStage: false,
      ...(distribution && { disableExecuteApiEndpoint: true }),
      corsPreflight: corsOrigins && crossOrigin(corsOrigins),
    });
    this.authorizer = new HttpAuthorizer(this.api, "AccessToken", {
      httpApi: this.api,
      type: HttpAuthorizerType.JWT,
      identitySource: ["$request.header.Authorization"],
      jwtAudience: [identity.client.userPoolClientId],
      jwtIssuer: identity.pool.userPoolProviderUrl,
    });
    const logGroup = new LogGroup(this, "AccessLog", {
      // Log groups with other names share one resource policy of the account, which has a size limit.
      logGroupName: `/aws/vendedlogs/twotier/${stageName}/access`,
      retention: logDays,
    });
    const stage = new HttpStage(this, "Stage", {
      httpApi: this.api,
      autoDeploy: true,
      // Protects the account's bill. Each organization and each address has its own limits, which are far lower.
      throttle: { rateLimit: throttle.perSecond, burstLimit: throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
    this.domain = props.domain && new PublicDomain(this, "Domain", { ...props.domain, stage, distribution });
  }
}
