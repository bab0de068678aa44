import type { Cors } from "./api-definition.ts";
import type { HttpAnswer } from "./http-response.ts";

const allowed = ({ AllowOrigins }: Cors, origin: string): string | undefined =>
  AllowOrigins.includes("*") ? "*" : AllowOrigins.includes(origin) ? origin : undefined;

/**
 * Answers a browser's preflight request. An API with CORS answers it before any route and authorizer: an allowed origin
 * gets the permissions, any other origin gets none.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function preflight(cors: Cors, origin: string): HttpAnswer {
  const granted = allowed(cors, origin);
  const headers = granted && {
    "access-control-allow-origin": granted,
    "access-control-allow-methods": cors.AllowMethods.join(","),
    "access-control-allow-headers": cors.AllowHeaders.join(","),
    ...(cors.MaxAge !== undefined && { "access-control-max-age": String(cors.MaxAge) }),
  };
  return { status: 204, headers: headers || {}, body: Buffer.alloc(0) };
}

/** An answer with the CORS headers for this origin. The API's own headers replace those of a function. */
export function withCors(cors: Cors, origin: string, answer: HttpAnswer): HttpAnswer {
  const granted = allowed(cors, origin);
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith("access-control-"));
  return {
    ...answer,
    headers: {
      ...Object.fromEntries(own),
      ...(granted && {
        "access-control-allow-origin": granted,
        "access-control-expose-headers": cors.ExposeHeaders.join(","),
      }),
    },
  };
}
