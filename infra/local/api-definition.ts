import * as z from "zod";
import { functionOf } from "./function-name.ts";
import type { Rate } from "./rate.ts";
import type { Template } from "./template.ts";

export interface JwtAuthorizer {
  issuer: string;
  audience: string[];
  /** The header that carries the token, in lower case. */
  header: string;
  scopes: string[];
}

export interface ApiRoute {
  routeKey: string;
  functionName: string;
  timeoutMilliseconds: number;
  authorizer?: JwtAuthorizer;
}

/** Which origins may call the API from a browser, and what they may send and read (`CorsConfiguration`). */
export interface Cors {
  AllowOrigins: string[];
  AllowMethods: string[];
  AllowHeaders: string[];
  ExposeHeaders: string[];
  MaxAge?: number | undefined;
}

export interface ApiDefinition {
  apiId: string;
  stage: string;
  routes: ApiRoute[];
  cors?: Cors | undefined;
  /** The stage's throttle (`DefaultRouteSettings`). */
  throttle?: Rate | undefined;
}

const apiProperties = z.object({
  CorsConfiguration: z
    .strictObject({
      AllowOrigins: z.array(z.string()),
      AllowMethods: z.array(z.string()),
      AllowHeaders: z.array(z.string()).default([]),
      ExposeHeaders: z.array(z.string()).default([]),
      MaxAge: z.number().optional(),
    })
    .optional(),
});

const stageProperties = z.object({
  DefaultRouteSettings: z
    .object({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() })
    .transform((each) => ({ perSecond: each.ThrottlingRateLimit, burst: each.ThrottlingBurstLimit }))
    .optional(),
});

const routeProperties = z.object({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.string().default("NONE"),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});
const integrationProperties = z.object({
  IntegrationType: z.literal("AWS_PROXY"),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal("2.0"),
  TimeoutInMillis: z.number().default(30_000),
});
const authorizerProperties = z.object({
  AuthorizerType: z.literal("JWT"),
  IdentitySource: z.array(z.string().startsWith("$request.header.")).length(1),
  JwtConfiguration: z.object({ Issuer: z.string(), Audience: z.array(z.string()) }),
});

/** Reads the template's one HTTP API, which the gateway serves. */
export function readApi(template: Template): ApiDefinition {
  const [api, ...others] = template.ofType("AWS::ApiGatewayV2::Api");
  if (!api || others.length > 0)
    throw new Error("The template should hold exactly one AWS::ApiGatewayV2::Api.");
  const integrations = new Map<string, z.infer<typeof integrationProperties>>(
    template.ofType("AWS::ApiGatewayV2::Integration").map(({ ref, logicalId, properties }) => {
      return [`integrations/${ref}`, parsed(integrationProperties, properties, logicalId)] as const;
    }),
  );
  const authorizers = new Map(
    template.ofType("AWS::ApiGatewayV2::Authorizer").map(({ ref, logicalId, properties }) => {
      return [ref, parsed(authorizerProperties, properties, logicalId)] as const;
    }),
  );

  const routes = template.ofType("AWS::ApiGatewayV2::Route").map(({ logicalId, properties }): ApiRoute => {
    const route = parsed(routeProperties, properties, logicalId);
    const integration = integrations.get(route.Target);
    if (!integration) throw new Error(`${logicalId}: the template has no integration ${route.Target}.`);
    return {
      routeKey: route.RouteKey,
      functionName: functionOf(integration.IntegrationUri, logicalId),
      timeoutMilliseconds: integration.TimeoutInMillis,
      authorizer: authorizerOf(route, logicalId),
    };
  });

  function authorizerOf(route: z.infer<typeof routeProperties>, at: string): JwtAuthorizer | undefined {
    if (route.AuthorizationType === "NONE") return undefined;
    const found = route.AuthorizationType === "JWT" ? authorizers.get(route.AuthorizerId ?? "") : undefined;
    if (!found)
      throw new Error(`${at}: an authorization of type ${route.AuthorizationType} is not served here.`);
    const header = (found.IdentitySource[0] ?? "").slice("$request.header.".length).toLowerCase();
    const { Issuer: issuer, Audience: audience } = found.JwtConfiguration;
    return { issuer, audience, header, scopes: route.AuthorizationScopes };
  }

  const [stage] = template.ofType("AWS::ApiGatewayV2::Stage");
  return {
    apiId: api.ref,
    stage: stage?.ref ?? "$default",
    throttle: stage && parsed(stageProperties, stage.properties, stage.logicalId).DefaultRouteSettings,
    routes,
    cors: parsed(apiProperties, api.properties, api.logicalId).CorsConfiguration,
  };
}

/**
 * Parses a resource's properties. Throws, with the resource's name, for properties that this local stack cannot run.
 */
export function parsed<S extends z.ZodType>(schema: S, properties: unknown, logicalId: string): z.output<S> {
  const result = schema.safeParse(properties);
  if (result.success) return result.data;
  throw new Error(`${logicalId} cannot be run on this machine: ${z.prettifyError(result.error)}`);
}
