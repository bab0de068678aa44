import type { Cors } from "./api-definition.ts";
import type { HttpAnswer } from "./http-response.ts";

const allowed = ({ AllowOrigins }: Cors, origin: string): string | undefined =>
  AllowOrigins.includes("*") ? "*" : AllowOrigins.includes(origin) ? origin : undefined;

/**
 * The answer to a browser's preflight request. An API with CORS answers it by itself, before any route and authorizer: with
 * what is allowed to an origin that it names, and with nothing to any other.
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

/** An answer as a page of this origin may read it. The API's own headers take the place of what a function says of CORS. */
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
