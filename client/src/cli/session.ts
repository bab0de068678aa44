import { clientCredentials, type Token, type TokenCache, type TokenSource, tokenSource } from "../auth.ts";
import { createTwotier, type Options, type Twotier } from "../client.ts";
import { exitCodes, Failure } from "./failure.ts";
import { note } from "./output.ts";
import { profileOf } from "./profiles.ts";
import { type Place, readSecret, writeSecret } from "./secrets.ts";
import { refreshPerson } from "./user-pool.ts";

/** The access token of a profile, kept from one command to the next. */
const cacheOf = (place: Place, profileName: string): TokenCache => ({
  load: async () => readSecret(place, `${profileName}.token`) as Token | undefined,
  async save(token) {
    try {
      writeSecret(place, `${profileName}.token`, token);
    } catch (error) {
      // The token works for this command. If it cannot be kept, the next command gets a new one.
      if (!(error instanceof Failure)) throw error;
      note(error.message);
    }
  },
});

type Fetch = NonNullable<Options["fetch"]>;

/** A `fetch` whose requests end with the signal. */
const until = (signal: AbortSignal | undefined): Fetch =>
  signal
    ? (request) => fetch(new Request(request, { signal: AbortSignal.any([request.signal, signal]) }))
    : (request) => fetch(request);

/** The client for credentials from the environment: for scripts, which keep nothing. */
const fromEnvironment = (env: NodeJS.ProcessEnv, send: Fetch): Twotier | undefined => {
  const { TWOTIER_API_URL: baseUrl, TWOTIER_CLIENT_ID, TWOTIER_CLIENT_SECRET, TWOTIER_TOKEN } = env;
  if (!baseUrl) return undefined;
  if (!URL.canParse(baseUrl)) throw new Failure(`TWOTIER_API_URL is not an address: ${baseUrl}`);
  if (TWOTIER_TOKEN) return createTwotier({ baseUrl, auth: TWOTIER_TOKEN, fetch: send });
  if (!TWOTIER_CLIENT_ID || !TWOTIER_CLIENT_SECRET)
    throw new Failure(
      "TWOTIER_API_URL is set: set TWOTIER_CLIENT_ID and TWOTIER_CLIENT_SECRET as well, or TWOTIER_TOKEN.",
      exitCodes.notSignedIn,
    );
  const auth = clientCredentials({
    baseUrl,
    clientId: TWOTIER_CLIENT_ID,
    clientSecret: TWOTIER_CLIENT_SECRET,
  });
  return createTwotier({ baseUrl, auth, fetch: send });
};

/**
 * The client of a profile. Its requests end with the signal, if there is one. Sends no request itself. Throws a Failure
 * when nobody is signed in.
 */
export const openSession = (asked: string | undefined, signal?: AbortSignal): Twotier => {
  const send = until(signal);
  const environment = asked === undefined ? fromEnvironment(process.env, send) : undefined;
  if (environment) return environment;
  const { profileName, profile } = profileOf(asked);
  const { apiUrl: baseUrl, name, pool, secretsIn } = profile;
  const secret = readSecret(secretsIn, profileName);
  if (typeof secret !== "string")
    throw new Failure(`The secret of ${profileName} is gone: sign in again.`, exitCodes.notSignedIn);
  const cache = cacheOf(secretsIn, profileName);
  const source: TokenSource = pool
    ? tokenSource(() => refreshPerson(pool, secret), cache)
    : clientCredentials({ baseUrl, clientId: name, clientSecret: secret, cache });
  return createTwotier({ baseUrl, auth: source, fetch: send });
};
