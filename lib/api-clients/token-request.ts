import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { Refusal } from "../errors.ts";

/** Much larger than any valid token request. */
const largestBody = 16_384;

/** The credentials of a client that asks for a token. */
export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
}

const invalid = (detail: string): Refusal => new Refusal("INVALID_REQUEST", detail);

/**
 * The refusal of a client that did not authenticate. It does not reveal whether the client is unknown or disabled, or
 * the secret is wrong.
 */
export const invalidClient = (): Refusal =>
  new Refusal(
    "UNAUTHENTICATED",
    "The client is unknown or disabled, or the secret is not one of its own. A Global admin of its organization can give it a new one.",
  );

/** Decodes `application/x-www-form-urlencoded`; `undefined` when malformed. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
};

/**
 * The credentials of an HTTP Basic header, each urlencoded (RFC 6749, 2.3.1). Throws `invalid_client` for a malformed
 * header.
 */
const basicOf = (header: string): ClientCredentials => {
  const [, encoded = ""] = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(header.trim()) ?? [];
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  const [clientId, clientSecret] = [decoded(text.slice(0, colon)), decoded(text.slice(colon + 1))];
  if (colon < 0 || !clientId || !clientSecret) throw invalidClient();
  return { clientId, clientSecret };
};

/**
 * The parameters of the body. A parameter without a value counts as left out (RFC 6749, 3.2). Throws `invalid_request`.
 */
const parametersOf = ({ headers, body = "", isBase64Encoded }: APIGatewayProxyEventV2) => {
  if (body.length * (isBase64Encoded ? 3 / 4 : 1) > largestBody)
    throw invalid(`A token request has at most ${largestBody} bytes.`);
  const media = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (media !== "application/x-www-form-urlencoded")
    throw invalid("Send the parameters as application/x-www-form-urlencoded.");
  const text = isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
  const given = [...new URLSearchParams(text)];
  const parameters = new Map(given);
  if (parameters.size !== given.length) throw invalid("A parameter is given twice. Give each once.");
  return (name: string): string | undefined => parameters.get(name) || undefined;
};

/**
 * Reads a token request of the client credentials grant (RFC 6749, 4.4.2): the client's credentials come by HTTP Basic
 * or in the body. Other parameters are ignored, as section 3.2 has it. So is `scope`, since the client's roles decide
 * its rights. Throws the refusals of section 5.2.
 */
export const readTokenRequest = (event: APIGatewayProxyEventV2): ClientCredentials => {
  if (event.rawQueryString !== "")
    throw invalid("Send the parameters in the body: addresses are kept in logs.");
  const parameter = parametersOf(event);
  const grantType = parameter("grant_type");
  if (!grantType) throw invalid("The parameter grant_type is missing.");
  const { authorization = "" } = event.headers;
  const hasBasic = /^Basic( |$)/i.test(authorization.trim());
  const [clientId, clientSecret] = [parameter("client_id"), parameter("client_secret")];
  if (hasBasic && clientSecret)
    throw invalid("Send the client's credentials in the Authorization header or in the body, not in both.");
  if (grantType !== "client_credentials") {
    const detail = "The grant type here is client_credentials.";
    const errors = [{ pointer: "/grant_type", code: "unsupported_grant_type", detail }];
    throw new Refusal("INVALID_REQUEST", detail, { errors });
  }
  if (!hasBasic) {
    if (!clientId || !clientSecret) throw invalidClient();
    return { clientId, clientSecret };
  }
  const basic = basicOf(authorization);
  if (clientId && clientId !== basic.clientId)
    throw invalid("The Authorization header and the body name two clients.");
  return basic;
};
