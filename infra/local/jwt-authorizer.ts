import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import type { JwtAuthorizer } from "./api-definition.ts";

export type Authorization =
  | { claims: Record<string, string>; scopes: string[] | null }
  | { status: 401; challenge: string }
  | { status: 403 };

/**
 * Checks tokens as API Gateway's JWT authorizer does: the RS256 signature with one of the issuer's published keys, the
 * issuer, the times and the audience. A Cognito access token has no audience, so its `client_id` counts as one. The
 * authorizer does not check `token_use`; functions do.
 */
export function jwtAuthorizer(options: { jwksUrl(issuer: string): string | undefined; now(): number }) {
  const keySets = new Map<string, JWTVerifyGetKey>();

  function keysOf(issuer: string): JWTVerifyGetKey {
    const known = keySets.get(issuer);
    if (known) return known;
    const url = options.jwksUrl(issuer);
    if (!url) throw new Error(`No key set is known for the issuer ${issuer}.`);
    // An unknown key id makes the authorizer fetch the keys again, but not more often than the cool-down allows.
    const keys = createRemoteJWKSet(new URL(url), { cooldownDuration: 30_000, cacheMaxAge: 7_200_000 });
    keySets.set(issuer, keys);
    return keys;
  }

  return async (authorizer: JwtAuthorizer, header: string | undefined): Promise<Authorization> => {
    if (!header) return { status: 401, challenge: "Bearer" };
    const token = header.replace(/^bearer\s+/i, "").trim();
    try {
      if (!decodeProtectedHeader(token).kid) return invalid("kid header is required");
      const { payload } = await jwtVerify(token, keysOf(authorizer.issuer), {
        issuer: authorizer.issuer,
        algorithms: ["RS256"],
        currentDate: new Date(options.now()),
        requiredClaims: ["exp"],
      });
      if (payload.iat !== undefined && payload.iat * 1_000 > options.now()) {
        return invalid("the token was issued in the future");
      }
      if (!hasAudience(payload, authorizer.audience))
        return invalid("the token does not have a valid audience");
      return authorized(payload, authorizer.scopes);
    } catch (error) {
      return invalid(descriptionOf(error));
    }
  };
}

function hasAudience(payload: JWTPayload, accepted: string[]): boolean {
  const stated = payload.aud ?? payload.client_id;
  return (Array.isArray(stated) ? stated : [stated]).some((each) => accepted.includes(String(each)));
}

function authorized(payload: JWTPayload, required: string[]): Authorization {
  const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, claimText(value)]));
  if (required.length === 0) return { claims, scopes: null };
  const granted = (claims.scope ?? claims.scp ?? "").split(" ");
  const scopes = required.filter((each) => granted.includes(each));
  return scopes.length > 0 ? { claims, scopes } : { status: 403 };
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(" ")}]`;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function invalid(description: string): Authorization {
  return {
    status: 401,
    challenge: `Bearer scope="" error="invalid_token" error_description="${description}"`,
  };
}

function descriptionOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "the token has expired";
  if (error instanceof errors.JWTClaimValidationFailed) return `invalid claim: ${error.claim}`;
  if (error instanceof errors.JWKSNoMatchingKey) return "unable to find a signing key that matches";
  if (error instanceof errors.JOSEAlgNotAllowed) return "signing method is invalid";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature is invalid";
  if (error instanceof errors.JOSEError || error instanceof TypeError) return "unable to decode the token";
  return "OIDC discovery endpoint communication error";
}
