import { answerJson } from "../aws-json.ts";
import { json, type Listening, plain, serveHttp } from "../http-server.ts";
import { adminOperations } from "./admin-operations.ts";
import { openAttempts } from "./attempts.ts";
import { openChallenges } from "./challenges.ts";
import { clientOperations } from "./client-operations.ts";
import { openDatabase } from "./database.ts";
import type { PoolSettings } from "./pool.ts";
import { rateLimited } from "./rates.ts";
import type { Pool } from "./sign-in.ts";
import { openSigningKey } from "./signing-key.ts";
import { openTokens } from "./tokens.ts";
import { openUsers } from "./users.ts";

export type { PoolSettings } from "./pool.ts";

/**
 * A stand-in for one Cognito user pool with one public client. It speaks Cognito's protocol and follows its rules on
 * passwords, challenges and tokens, so that tests against it hold on AWS.
 */
export async function startCognito(options: {
  port?: number;
  host?: "127.0.0.1";
  /** A SQLite file, or `:memory:`. */
  file: string;
  now?: () => number;
  pool: PoolSettings;
  /** Whether calls are limited to a new account's rates. Left out, there are no limits. */
  limited?: boolean | undefined;
}): Promise<Listening> {
  const { pool: settings, now = Date.now } = options;
  const db = openDatabase(options.file, now());
  const key = await openSigningKey(db);
  const pool: Pool = {
    settings,
    now,
    users: openUsers(db, now),
    attempts: openAttempts(db, now),
    challenges: openChallenges(db, settings, now),
    tokens: openTokens(db, settings, key, now),
  };
  const all = new Map([...adminOperations(pool), ...clientOperations(pool)]);
  const operations = options.limited ? rateLimited(all, now) : all;
  const wellKnown = `/${settings.userPoolId}/.well-known`;

  const server = await serveHttp({
    port: options.port,
    bodyLimit: 128 * 1024,
    async handle(received) {
      const { method, path, headers } = received;
      if (method === "POST" && path === "/") {
        return answerJson("AWSCognitoIdentityProviderService", operations, received);
      }
      const reading = method === "GET" || method === "HEAD";
      if (reading && path === `${wellKnown}/jwks.json`) return json(200, { keys: [key.published] });
      if (reading && path === `${wellKnown}/openid-configuration`) {
        // The issuer is the pool's URL on AWS, where this machine's keys are not served.
        const jwks = `http://${headers.host}${wellKnown}/jwks.json`;
        return json(200, discovery(settings.issuer, jwks));
      }
      return plain(404, "Not found.");
    },
  });

  return {
    url: server.url,
    async close() {
      await server.close();
      db.close();
    },
  };
}

function discovery(issuer: string, jwks: string): object {
  return {
    issuer,
    jwks_uri: jwks,
    id_token_signing_alg_values_supported: ["RS256"],
    subject_types_supported: ["public"],
    response_types_supported: ["code", "token"],
    scopes_supported: ["openid", "email", "phone", "profile"],
  };
}
