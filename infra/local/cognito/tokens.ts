import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import type { PoolSettings } from "./pool.ts";
import { notAuthorized } from "./refusals.ts";
import type { SigningKey } from "./signing-key.ts";
import type { User } from "./users.ts";

const grantRow = z.object({
  originJti: z.string(),
  username: z.string(),
  authTime: z.number(),
  expiresAt: z.number(),
  revoked: z.number(),
});
const accessClaims = z.object({ token_use: z.literal("access"), jti: z.string(), username: z.string() });

type Grant = Pick<z.infer<typeof grantRow>, "originJti" | "authTime">;
export type Tokens = ReturnType<typeof openTokens>;

/** Issues, checks and revokes tokens. A grant is one sign-in with its refresh token and all tokens issued from it. */
export function openTokens(db: DatabaseSync, pool: PoolSettings, key: SigningKey, now: () => number) {
  const insertGrant = db.prepare(
    `INSERT INTO grants (originJti, username, refreshHash, authTime, expiresAt, revoked) VALUES (?, ?, ?, ?, ?, 0)`,
  );
  const grantOf = db.prepare(
    "SELECT originJti, username, authTime, expiresAt, revoked FROM grants WHERE refreshHash = ?",
  );
  const insertAccess = db.prepare("INSERT INTO accessTokens (jti, originJti, expiresAt) VALUES (?, ?, ?)");
  const live = db.prepare("SELECT jti FROM accessTokens WHERE jti = ?");
  const revokeUser = db.prepare("UPDATE grants SET revoked = 1 WHERE username = ?");
  const dropAllAccess = db.prepare(
    "DELETE FROM accessTokens WHERE originJti IN (SELECT originJti FROM grants WHERE username = ?)",
  );

  async function sign(user: User, grant: Grant) {
    const issuedAt = Math.floor(now() / 1000);
    const expiresIn = pool.accessTokenMinutes * 60;
    const jti = randomUUID();
    const common = {
      sub: user.sub,
      iss: pool.issuer,
      origin_jti: grant.originJti,
      event_id: randomUUID(),
      auth_time: grant.authTime,
      iat: issuedAt,
      exp: issuedAt + expiresIn,
    };
    const { email, email_verified } = user.attributes;
    insertAccess.run(jti, grant.originJti, (issuedAt + expiresIn) * 1000);
    const [AccessToken, IdToken] = await Promise.all([
      signed({
        ...common,
        client_id: pool.clientId,
        token_use: "access",
        scope: "aws.cognito.signin.user.admin",
        jti,
        username: user.username,
      }),
      signed({
        ...common,
        aud: pool.clientId,
        token_use: "id",
        jti: randomUUID(),
        "cognito:username": user.username,
        ...(email === undefined ? {} : { email, email_verified: email_verified === "true" }),
      }),
    ]);
    return { AccessToken, IdToken, ExpiresIn: expiresIn, TokenType: "Bearer" };
  }

  function signed(claims: Record<string, unknown>): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: key.kid }).sign(key.privateKey);
  }

  return {
    /** Issues tokens for a user who has just signed in. */
    async issue(user: User): Promise<object> {
      const refresh = randomBytes(64).toString("base64url");
      const grant = { originJti: randomUUID(), authTime: Math.floor(now() / 1000) };
      const until = now() + pool.refreshTokenDays * 86_400_000;
      insertGrant.run(grant.originJti, user.username, hashOf(refresh), grant.authTime, until);
      return { ...(await sign(user, grant)), RefreshToken: refresh };
    },
    /** Issues new tokens of a sign-in. Its refresh token stays the same. */
    refresh(refresh: string, userOf: (username: string) => User): Promise<object> {
      const row = grantOf.get(hashOf(refresh));
      if (row === undefined) throw notAuthorized("Invalid Refresh Token");
      const grant = grantRow.parse(row);
      if (grant.revoked === 1) throw notAuthorized("Refresh Token has been revoked");
      if (grant.expiresAt <= now()) throw notAuthorized("Refresh Token has expired");
      return sign(userOf(grant.username), grant);
    },
    /** The user of an access token. Throws when the token is foreign, expired or revoked. */
    async username(token: string): Promise<string> {
      const claims = await verified(token);
      if (live.get(claims.jti) === undefined) throw notAuthorized("Access Token has been revoked");
      return claims.username;
    },
    /** Ends all sign-ins of a user. As with Cognito, JWTs remain formally valid until they expire. */
    revokeAll(username: string): void {
      dropAllAccess.run(username);
      revokeUser.run(username);
    },
    /** Ends the access tokens of a user who is disabled. Refresh tokens are refused while the user is disabled. */
    revokeAccess(username: string): void {
      dropAllAccess.run(username);
    },
  };

  async function verified(token: string) {
    try {
      const { payload } = await jwtVerify(token, key.publicKey, {
        issuer: pool.issuer,
        algorithms: ["RS256"],
        currentDate: new Date(now()),
      });
      return accessClaims.parse(payload);
    } catch (error) {
      const expired = error instanceof errors.JWTExpired;
      throw notAuthorized(expired ? "Access Token has expired" : "Invalid Access Token");
    }
  }
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
