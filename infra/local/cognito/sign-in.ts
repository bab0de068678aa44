import { AwsError } from "../aws-json.ts";
import type { Attempts } from "./attempts.ts";
import type { ChallengeName, Challenges } from "./challenges.ts";
import { checkPolicy, hashPassword, matchesPassword } from "./passwords.ts";
import type { PoolSettings } from "./pool.ts";
import { invalidParameter, invalidSession, notAuthorized, wrongCredentials } from "./refusals.ts";
import type { Tokens } from "./tokens.ts";
import { matchingStep } from "./totp.ts";
import type { User, Users } from "./users.ts";

export interface Pool {
  settings: PoolSettings;
  now: () => number;
  users: Users;
  attempts: Attempts;
  challenges: Challenges;
  tokens: Tokens;
}

type Parameters = Record<string, string>;

/** The client setting that allows each flow. Apps and servers have different names for the same flow. */
export interface Flow {
  flow: string;
  parameters: Parameters;
}

/** The first step of a sign-in. Answers tokens, or the challenge that comes before them. */
export async function initiate(pool: Pool, { flow, parameters }: Flow): Promise<object> {
  const refresh = flow === "REFRESH_TOKEN_AUTH" || flow === "REFRESH_TOKEN";
  const setting = `ALLOW_${refresh ? "REFRESH_TOKEN_AUTH" : flow}`;
  if (!pool.settings.authFlows.includes(setting)) {
    throw invalidParameter(`${flow} flow not enabled for this client`);
  }
  if (refresh) {
    const token = required(parameters, "REFRESH_TOKEN");
    const result = await pool.tokens.refresh(token, (username) => enabled(pool.users.get(username)));
    return { ChallengeParameters: {}, AuthenticationResult: result };
  }
  const user = await checkCredentials(
    pool,
    required(parameters, "USERNAME"),
    required(parameters, "PASSWORD"),
  );
  if (user.status === "FORCE_CHANGE_PASSWORD" && (user.temporaryUntil ?? 0) <= pool.now()) {
    throw notAuthorized("Temporary password has expired and must be reset by an administrator.");
  }
  return next(pool, user, { mfa: user.mfa });
}

async function checkCredentials(pool: Pool, name: string, password: string): Promise<User> {
  const key = pool.users.find(name)?.username ?? name.toLowerCase();
  const right = await pool.attempts.guarded(key, () =>
    matchesPassword(password, pool.users.find(name)?.password),
  );
  const user = pool.users.find(name);
  if (!right || user === undefined) throw wrongCredentials();
  return enabled(user);
}

/** A further step of a sign-in: takes the answer to the previous step's challenge. */
export async function respond(
  pool: Pool,
  challenge: ChallengeName,
  session: string,
  responses: Parameters,
): Promise<object> {
  const username = pool.challenges.username(session, challenge);
  if (pool.users.find(required(responses, "USERNAME"))?.username !== username) throw invalidSession();
  const user = enabled(pool.users.get(username));
  if (challenge === "SOFTWARE_TOKEN_MFA") return answerCode(pool, user, session, responses);
  if (user.status !== "FORCE_CHANGE_PASSWORD") throw invalidSession();
  return answerNewPassword(pool, user, session, responses);
}

async function answerNewPassword(pool: Pool, user: User, session: string, responses: Parameters) {
  const password = required(responses, "NEW_PASSWORD");
  if (Object.keys(responses).some((name) => name.startsWith("userAttributes."))) {
    throw notAuthorized("A client attempted to write unauthorized attribute");
  }
  checkPolicy(password, pool.settings);
  const hash = await hashPassword(password);
  pool.challenges.close(session);
  const changes = { password: hash, status: "CONFIRMED", temporaryUntil: null } as const;
  return next(pool, pool.users.change(user.username, changes), { mfa: user.mfa });
}

function answerCode(pool: Pool, user: User, session: string, responses: Parameters) {
  const code = required(responses, "SOFTWARE_TOKEN_MFA_CODE");
  const step = user.totpSecret === null ? undefined : matchingStep(user.totpSecret, code, pool.now());
  if (step === undefined || step <= user.totpStep) {
    throw new AwsError("CodeMismatchException", "Invalid code received for user");
  }
  pool.challenges.close(session);
  return next(pool, pool.users.change(user.username, { totpStep: step }), { mfa: false });
}

async function next(pool: Pool, user: User, pending: { mfa: boolean }): Promise<object> {
  if (user.status === "FORCE_CHANGE_PASSWORD") {
    return challenged(pool, user, "NEW_PASSWORD_REQUIRED", {
      requiredAttributes: "[]",
      userAttributes: JSON.stringify(user.attributes),
    });
  }
  if (pending.mfa) return challenged(pool, user, "SOFTWARE_TOKEN_MFA", {});
  return { ChallengeParameters: {}, AuthenticationResult: await pool.tokens.issue(user) };
}

function challenged(pool: Pool, { username }: User, name: ChallengeName, parameters: Parameters): object {
  return {
    ChallengeName: name,
    Session: pool.challenges.open(username, name),
    ChallengeParameters: { USER_ID_FOR_SRP: username, ...parameters },
  };
}

function enabled(user: User): User {
  if (!user.enabled) throw notAuthorized("User is disabled.");
  return user;
}

function required(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === "") throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}

/** The user of a valid access token. Throws when the token is not valid. */
export async function holder(pool: Pool, accessToken: string): Promise<User> {
  return enabled(pool.users.get(await pool.tokens.username(accessToken)));
}
