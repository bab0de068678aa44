import { examplesOf } from "../../lib/contract/examples/examples.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { type RealCall, realCall } from "./example-calls.ts";
import { type ExampleCast, openExampleCast } from "./example-cast.ts";
import type { Inside } from "./inside.ts";
import { ofThePage } from "./invitations.ts";
import { isRead } from "./ledger.ts";
import { choosePassword } from "./scenes-page.ts";
import { password } from "./world.ts";

/** A request that can be made again and again, each time on ground where it would succeed. */
export interface Request {
  name: string;
  key: RouteKey;
  ready(): Promise<RealCall>;
}

/**
 * An acceptance on the invitation's page, where the user pool signs the reseller's admin in. The contract's example of
 * that route needs nobody to sign in.
 */
const acceptance = (inside: Inside): Request => {
  const key: RouteKey = "POST /invitations/{token}";
  const ready = async (): Promise<RealCall> => {
    const { world } = inside;
    const [provider, { admin }] = await Promise.all([world.provider(), world.reseller()]);
    const { token } = await world.invitation(provider, admin.email);
    await choosePassword(inside, admin);
    const fields = { decision: "accept", email: admin.email, password, authorised: "yes" };
    const by = { ...admin, ...world.anonymous };
    const body = new URLSearchParams(fields).toString();
    return { key, by, method: "POST", path: `/invitations/${token}`, body, headers: ofThePage, real: {} };
  };
  return { name: `${key}, signed in`, key, ready };
};

const examplesWith = (cast: ExampleCast): Request[] =>
  (Object.keys(routes) as RouteKey[]).flatMap((key) =>
    examplesOf(key).map((_, which) => {
      const make = () => realCall(key, cast, { which });
      // What is only read is there for every reader.
      const made = isRead(key) ? make() : undefined;
      return { name: `${key}, example ${which}`, key, ready: () => made ?? make() };
    }),
  );

/** Every example of the contract as a request, and an acceptance on the page. */
export const openExampleRequests = async (inside: Inside): Promise<Request[]> => [
  ...examplesWith(await openExampleCast(inside)),
  acceptance(inside),
];
