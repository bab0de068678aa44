import * as z from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import { answerHeaders, retryAfter } from "./headers.ts";

type Responses = NonNullable<ZodOpenApiOperationObject["responses"]>;

/** The fields of a token request (RFC 6749, 4.4.2). */
export const tokenForm = z
  .object({
    grant_type: z.literal("client_credentials"),
    client_id: z.string().optional(),
    client_secret: z.string().optional(),
  })
  .meta({ id: "TokenRequest", description: "The client's id and secret stand here, or in HTTP Basic." });

const errors = [
  "invalid_request",
  "invalid_client",
  "unsupported_grant_type",
  "temporarily_unavailable",
  "server_error",
] as const;

const tokenError = z
  .object({
    error: z.enum(errors),
    error_description: z.string().meta({ description: "What to do next, and who can do it." }),
  })
  .meta({ id: "TokenError", description: "An error of the token endpoint (RFC 6749, 5.2)." });

const challenge = z.string().meta({
  description: "The scheme by which to authenticate.",
  example: 'Basic realm="api-clients", charset="UTF-8"',
});

/** The refusals of the token endpoint, by status. */
export const tokenProblems: Responses = Object.fromEntries(
  (
    [
      [400, "`invalid_request`, `unsupported_grant_type`", "invalid_request"],
      [401, "`invalid_client`: unknown or disabled, or the secret is wrong", "invalid_client"],
      [
        429,
        "`temporarily_unavailable`: too many requests. API Gateway refuses what is too much of everybody in its own shape.",
        "temporarily_unavailable",
      ],
      [503, "`temporarily_unavailable`: a dependency is not available", "temporarily_unavailable"],
    ] as const
  ).map(([status, description, error]) => [
    String(status),
    {
      description,
      headers: answerHeaders({
        ...(status === 401 && { "WWW-Authenticate": challenge }),
        ...(status >= 429 && { "Retry-After": retryAfter }),
      }),
      content: {
        "application/json": {
          schema: tokenError,
          example: { error, error_description: "What to do next, and who can do it." },
        },
      },
    },
  ]),
);
