import { examplesOf } from "../../lib/contract/examples/examples.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { type RealCall, realCall } from "./example-calls.ts";
import { type ExampleCast, openExampleCast } from "./example-cast.ts";
import { once } from "./example-things.ts";
import type { Inside } from "./inside.ts";
import { ofThePage } from "./invitations.ts";
import { isRead } from "./ledger.ts";
import { choosePassword, type Organization, password } from "./world.ts";

/** A repeatable request, each time on fresh ground where it would succeed. */
export interface Request {
  name: string;
  key: RouteKey;
  ready(): Promise<RealCall>;
}

/** The form of a page, sent without a token. */
const formOf = (
  inside: Inside,
  key: RouteKey,
  path: string,
  by: Organization["admin"],
  fields: Record<string, string>,
): RealCall => ({
  key,
  by: { ...by, ...inside.world.anonymous },
  method: "POST",
  path,
  body: new URLSearchParams(fields).toString(),
  headers: ofThePage,
  real: {},
});

/**
 * An acceptance on the invitation's page, where the user pool signs the reseller's admin in. The contract's example of
 * that route has no sign-in.
 */
const acceptance = (inside: Inside): Request => {
  const key: RouteKey = "POST /invitations/{token}";
  const ready = async (): Promise<RealCall> => {
    const { world } = inside;
    const [provider, { admin }] = await Promise.all([world.provider(), world.reseller()]);
    const { token } = await world.invitation(provider, admin.email);
    await choosePassword(inside, admin);
    const fields = { decision: "accept", email: admin.email, password, authorised: "yes" };
    return formOf(inside, key, `/invitations/${token}`, admin, fields);
  };
  return { name: `${key}, signed in`, key, ready };
};

export const signingIn: RouteKey = "POST /account";

/** A sign-in on the account page. The contract's example names a user that the pool does not know. */
const signIn = (inside: Inside): Request => {
  const ready = async (): Promise<RealCall> => {
    const { admin } = await inside.world.reseller();
    await choosePassword(inside, admin);
    return formOf(inside, signingIn, "/account", admin, { email: admin.email, password });
  };
  return { name: signingIn, key: signingIn, ready };
};

/**
 * The cast for one call of a route. It has its own provider when the example changes the caller's organization, or when
 * an organization may do so only some times a day, or have only some of the things at a time.
 */
export const groundOf = async <C extends ExampleCast>(key: RouteKey, inside: Inside, cast: C): Promise<C> =>
  /\/(change-requests|api-clients|address-proof)|^POST \/(oauth2|addresses)|^PATCH .*\/notification-preferences$/.test(
    key,
  )
    ? { ...cast, provider: await inside.world.provider() }
    : cast;

/** Calls of one example by one cast. More of them would reach an organization's limits: endpoints, mails of a day. */
const callsOfCast = 4;

const examplesWith = (inside: Inside): Request[] => {
  const casts: Promise<ExampleCast>[] = [];
  const castOf = (call: number): Promise<ExampleCast> => {
    const at = Math.floor(call / callsOfCast);
    casts[at] ??= openExampleCast(inside);
    return casts[at];
  };
  return (Object.keys(routes) as RouteKey[])
    .filter((key) => key !== signingIn)
    .flatMap((key) =>
      examplesOf(key).map((_, which) => {
        let calls = 0;
        const make = async () => realCall(key, await groundOf(key, inside, await castOf(calls++)), { which });
        // A read-only thing exists for every reader.
        return { name: `${key}, example ${which}`, key, ready: isRead(key) ? once(make) : make };
      }),
    );
};

/** Every example of the contract as a request, and the sign-ins on pages. */
export const openExampleRequests = (inside: Inside): Request[] => [
  ...examplesWith(inside),
  acceptance(inside),
  signIn(inside),
];
