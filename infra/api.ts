import { Duration, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { elsewhere, elsewhereKey } from "../lib/contract/elsewhere.ts";
import type { FunctionName, Route } from "../lib/contract/route.ts";
import { routes } from "../lib/contract/routes.ts";
import type { Grant, Handler, Logs } from "./function.ts";
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
  error: "$context.error.message",
  authorizerError: "$context.authorizer.error",
};

export interface ApiProps {
  readonly identity: Identity;
  readonly logs: Logs;
  /** Requests a second that are let in, and at once. */
  readonly throttle: Settings["limits"]["gateway"];
  readonly publicBaseUrl?: string;
  /** The origins whose pages may call the API; none when left out. */
  readonly corsOrigins?: readonly string[];
}

/**
 * What a page of another origin may send and read. Cookies are not among it: callers bring a token. API Gateway answers the
 * browser's preflight by itself, without a token and without a function.
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

/** The HTTP API. It refuses requests without a valid access token on every route that is not public. */
export class Api extends Construct {
  readonly api: HttpApi;
  readonly url: string;

  constructor(
    scope: Construct,
    id: string,
    { identity, logs, throttle, publicBaseUrl, corsOrigins }: ApiProps,
  ) {
    super(scope, id);
    this.api = new HttpApi(this, "Http", {
      createDefaultStage: false,
      corsPreflight: corsOrigins && crossOrigin(corsOrigins),
      defaultAuthorizer: new HttpJwtAuthorizer("AccessToken", identity.pool.userPoolProviderUrl, {
        jwtAudience: [identity.client.userPoolClientId],
      }),
    });
    this.url = publicBaseUrl ?? this.api.apiEndpoint;
    const logGroup = new LogGroup(this, "AccessLog", {
      retention: logs.days,
      removalPolicy: logs.fate,
    });
    new HttpStage(this, "Stage", {
      httpApi: this.api,
      autoDeploy: true,
      // Protects the account's bill. Each organization and each address has its own limits, which are far lower.
      throttle: { rateLimit: throttle.perSecond, burstLimit: throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
  }

  /** The base URL of links in mails. */
  links(): Grant {
    return { statements: [], environment: { PUBLIC_BASE_URL: this.url } };
  }

  /**
   * Makes a route of each row of the contract, and allows it to call the row's function. A GET that leads to none of them is
   * answered for people.
   */
  serves(handlers: Readonly<Record<FunctionName, Handler>>): void {
    const integrations = new Map<FunctionName, HttpLambdaIntegration>();
    const toFunction = (name: FunctionName) => {
      const integration =
        integrations.get(name) ?? new HttpLambdaIntegration(`${name}Integration`, handlers[name].lambda);
      integrations.set(name, integration);
      return integration;
    };
    for (const [key, route] of Object.entries<Route>({ ...routes, [elsewhereKey]: elsewhere })) {
      const [method = "", path = ""] = key.split(" ");
      const isPublic = route.access === "public";
      const added = this.api.addRoutes({
        path,
        methods: [httpMethod(method)],
        integration: toFunction(route.function),
        authorizer: isPublic ? new HttpNoneAuthorizer() : undefined,
      });
      if (isPublic)
        for (const each of added)
          Validations.of(each).acknowledge({
            id: "AwsSolutions-APIG4",
            reason: "The contract makes this route public, or it tells people that there is nothing.",
          });
    }
  }
}

const httpMethod = (name: string): HttpMethod => {
  const method = Object.values(HttpMethod).find((known) => known === name);
  if (method === undefined || method === HttpMethod.ANY) throw new Error(`${name} is no method of a route.`);
  return method;
};
