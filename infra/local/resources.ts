import * as z from "zod";
import { parsed } from "./api-definition.ts";
import type { Assembly } from "./assembly.ts";
import type { PoolSettings } from "./cognito/pool.ts";
import type { FunctionDefinition } from "./invocation.ts";
import type { Resolved, Template } from "./template.ts";

const functionProperties = z.object({
  Handler: z.string(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional(),
});

/** Reads the template's functions. */
export function readFunctions(
  template: Template,
  { folders, compileCache }: Pick<Assembly, "folders" | "compileCache">,
): FunctionDefinition[] {
  return template.ofType("AWS::Lambda::Function").map(({ logicalId, ref, properties }) => {
    const folder = folders[logicalId];
    if (!folder) throw new Error(`The assembly holds no bundle for ${logicalId}.`);
    const { Handler, Timeout, MemorySize, Environment } = parsed(functionProperties, properties, logicalId);
    return {
      name: ref,
      folder,
      compileCache,
      handler: Handler,
      timeoutSeconds: Timeout,
      memoryMegabytes: MemorySize,
      environment: Environment?.Variables ?? {},
    };
  });
}

const poolProperties = z.object({
  Policies: z.object({
    PasswordPolicy: z.object({
      MinimumLength: z.number(),
      RequireLowercase: z.boolean().default(false),
      RequireUppercase: z.boolean().default(false),
      RequireNumbers: z.boolean().default(false),
      RequireSymbols: z.boolean().default(false),
      TemporaryPasswordValidityDays: z.number().default(7),
    }),
  }),
});
const unit = z.enum(["seconds", "minutes", "hours", "days"]);
const clientProperties = z.object({
  AccessTokenValidity: z.number().default(60),
  RefreshTokenValidity: z.number().default(30),
  AuthSessionValidity: z.number().default(3),
  TokenValidityUnits: z
    .object({ AccessToken: unit.default("hours"), RefreshToken: unit.default("days") })
    .default({ AccessToken: "minutes", RefreshToken: "days" }),
  ExplicitAuthFlows: z.array(z.string()).default([]),
});
const minutesIn = { seconds: 1 / 60, minutes: 1, hours: 60, days: 1_440 };

/** Reads the settings of the template's user pool and its client. */
export function readPool(template: Template): PoolSettings {
  const pool = only(template, "AWS::Cognito::UserPool");
  const client = only(template, "AWS::Cognito::UserPoolClient");
  const { PasswordPolicy } = parsed(poolProperties, pool.properties, pool.logicalId).Policies;
  const settings = parsed(clientProperties, client.properties, client.logicalId);
  const { AccessToken, RefreshToken } = settings.TokenValidityUnits;
  return {
    userPoolId: pool.ref,
    clientId: client.ref,
    issuer: pool.attributes.ProviderURL ?? "",
    temporaryPasswordDays: PasswordPolicy.TemporaryPasswordValidityDays,
    accessTokenMinutes: settings.AccessTokenValidity * minutesIn[AccessToken],
    refreshTokenDays: (settings.RefreshTokenValidity * minutesIn[RefreshToken]) / minutesIn.days,
    authSessionMinutes: settings.AuthSessionValidity,
    minimumPasswordLength: PasswordPolicy.MinimumLength,
    requireLowercase: PasswordPolicy.RequireLowercase,
    requireUppercase: PasswordPolicy.RequireUppercase,
    requireDigits: PasswordPolicy.RequireNumbers,
    requireSymbols: PasswordPolicy.RequireSymbols,
    authFlows: settings.ExplicitAuthFlows,
  };
}

/** The template's only resource of these types. Throws where there is none, or more than one. */
export function only(template: Template, ...types: string[]): Resolved {
  const [first, ...others] = template.ofType(...types);
  if (!first || others.length > 0)
    throw new Error(`The template should hold exactly one ${types.join(" or ")}.`);
  return first;
}
