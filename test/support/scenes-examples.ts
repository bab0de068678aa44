import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import * as z from "zod";
import { openIdentity } from "../../lib/aws/identity.ts";
import { setupInfo } from "../../lib/contract/accounts.ts";
import { offerId } from "../../lib/contract/examples/offers.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { transferRest } from "../../lib/transfers/rest.ts";
import { type CallOptions, type RealCall, realCall, rowOf } from "./example-calls.ts";
import { changeOf } from "./example-changes.ts";
import { groundOf } from "./example-requests.ts";
import type { Inside } from "./inside.ts";
import type { Item } from "./invariants-found.ts";
import { offerBody } from "./offer-body.ts";
import { type Act, asking, type Cast, type Scene } from "./scenes.ts";
import { at } from "./stand-in.ts";
import { good } from "./world.ts";

/** The user pool, past the proxies. */
const poolOf = ({ cognitoUrl, userPoolId, clientId }: Inside) =>
  openIdentity({ userPoolId, clientId }, new CognitoIdentityProviderClient(at(cognitoUrl)));

const answered = z.looseObject({ setupInfo: setupInfo.optional() });

/** The path and body that set another password for the user of an answer. */
const resetOf = (path: string, { id, customerId, customer }: any): [path: string, body?: object] => {
  if (path.endsWith("credentials")) return [path];
  // The operator appoints the same user again.
  if (path.endsWith("global-admins")) return [path, { userId: id }];
  const ofCustomer = customer?.id ?? customerId;
  if (ofCustomer) return [`/v1/customers/${ofCustomer}/admin-credentials`];
  return [
    id.startsWith("org_") ? `/v1/organizations/${id}/admin-credentials` : `/v1/users/${id}/credentials`,
  ];
};

/** Checks that the setup info of the answer signs in, or that of a reset if the answer came without. */
const signsIn =
  (inside: Inside, { by, path }: RealCall): NonNullable<Act["check"]> =>
  async ({ body }) => {
    const given = answered.parse(body).setupInfo ?? (await good(by.post(...resetOf(path, body)))).setupInfo;
    const { state } = await poolOf(inside).signIn(given.userName, given.temporaryPassword);
    if (state !== "new-password") throw new Error(`${given.userName} does not sign in: ${state}`);
  };

/** The items with one copy of each audit record, for changes that are recorded with each try. */
const recordedOnce = (items: readonly Item[]): readonly Item[] => {
  const seen = new Set<string>();
  return items.filter(({ type, PK, operation }) => {
    const what = `${PK} ${operation}`;
    const isRepeated = type === "AuditRecord" && seen.has(what);
    seen.add(what);
    return !isRepeated;
  });
};

/**
 * How often one complete end of sign-ins changes the user: with its commit, and once more when the user pool has
 * answered.
 */
const endings = 2;

/**
 * The items of an end of sign-ins, with each try on record once. Each try changes the user again, and an interrupted
 * try surely makes only its first change. So there is one change for each earlier try, and then those of a complete
 * one.
 */
const endedOnce = (items: readonly Item[]): readonly Item[] => {
  const once = recordedOnce(items);
  const tries = once.map(
    ({ PK, operation }) =>
      items.filter((each) => each.type === "AuditRecord" && each.PK === PK && each.operation === operation)
        .length,
  );
  const earlier = Math.max(1, ...tries) - 1;
  return once.map((item) =>
    ["User", "CustomerUser"].includes(item.type)
      ? { ...item, version: Math.min(item.version - earlier, endings) }
      : item,
  );
};

/** Deletes the caller's webhook endpoints: an organization's endpoints are limited, and each run makes one. */
const withoutEndpoints = async ({ by }: RealCall): Promise<void> => {
  const { items } = await good(by.get("/v1/webhook-endpoints?limit=100"));
  for (const { id } of items) await good(by.delete(`/v1/webhook-endpoints/${id}`));
};

interface Options extends CallOptions {
  /** The calls that must precede it. */
  before?(call: RealCall, cast: Cast): Promise<unknown>;
}

/** The scene of a route's example: a change names the version that the caller has read. */
const exampleScene =
  (key: RouteKey, { before, ...options }: Options = {}): Scene =>
  async (inside, shared) => {
    const guarded = rowOf(key).ifMatch !== undefined;
    const cast = await groundOf(key, inside, shared);
    const { call, read } = guarded
      ? await changeOf(key, cast, options)
      : { call: await realCall(key, cast, options), read: undefined };
    await before?.(call, cast);
    return {
      ...asking(inside, key, {
        ...call,
        ...(read && { etag: (await read()).etag, read: async () => (await read()).resource }),
      }),
      ...(/credentials$|sign-out$/.test(key) && { alike: endedOnce }),
      ...(rowOf(key).secrets?.includes("setupInfo") && { check: signsIn(inside, call) }),
      ...(key.includes("/webhook-endpoints") && { after: () => withoutEndpoints(call) }),
    };
  };

/** Rows that change something, except the pages, which people use. */
const changing = (Object.keys(routes) as RouteKey[]).filter((key) => rowOf(key).key || rowOf(key).ifMatch);

const asReseller = { as: "indirect-reseller" } as const;
const accept = "POST /v1/customer-transfers/{transferId}/accept";
const submit = "POST /v1/orders/{orderId}/submit";

/**
 * The items without the number of ended sign-ins of the admin: a try that died before the user pool answered has ended
 * them once.
 */
const withoutEndings = (items: readonly Item[]): readonly Item[] =>
  items.map((item) => (item.type === "CustomerUser" ? { ...item, version: endings } : item));

/** A customer that is transferred. A call that died after the customer changed hands leaves the rest to the stream. */
const acceptScene =
  (resetAdminCredentials: boolean): Scene =>
  async (inside, cast) => {
    const call = { ...(await realCall(accept, cast)), body: { resetAdminCredentials } };
    const { drive, ...asked } = asking(inside, accept, call);
    const rest = transferRest(inside.functionsTable());
    return {
      ...asked,
      ...(resetAdminCredentials && { check: signsIn(inside, call), alike: withoutEndings }),
      drive: async () => {
        const answer = await drive();
        if (answer.status !== 200) return answer;
        const { customerId } = z.object({ customerId: z.string() }).parse(answer.body);
        const done = await rest.finish(customerId, () => new Date(inside.now())).catch(() => false);
        return done ? answer : { status: 500, body: "" };
      },
    };
  };

/** Every change of the contract by its example, and further variants of some. */
export const exampleScenes: Record<string, Scene> = {
  ...Object.fromEntries(changing.map((key) => [key, exampleScene(key)])),
  "POST /oauth2/token by a secret that was not used before": exampleScene("POST /oauth2/token"),
  ...Object.fromEntries(
    (["send", "link", "revoke"] as const).map((verb) => {
      const key = `POST /v1/partnership-requests/{requestId}/${verb}` as const;
      // An older link ends.
      const before = ({ by, real }: RealCall) =>
        good(by.post(`/v1/partnership-requests/${real.request}/link`));
      return [`${key} with an older link`, exampleScene(key, { before })];
    }),
  ),
  "POST /v1/orders for a reseller's customer": exampleScene("POST /v1/orders", { ...asReseller, which: 1 }),
  [`${submit} for a reseller's customer`]: exampleScene(submit, asReseller),
  [`${submit} of a version that is not there any more`]: async (inside, cast) => {
    const call = await realCall(submit, cast);
    const lineItems = [{ offerId, quantity: 3 }];
    await good(call.by.patch(`/v1/orders/${call.real.order}`, { lineItems }, { "if-match": "*" }));
    return { drive: asking(inside, submit, call).drive };
  },
  [accept]: acceptScene(true),
  [`${accept} with the admin's credentials as they are`]: acceptScene(false),
  "POST /v1/offers/import in two transactions": async (inside) => {
    // Other offers in each run, because stored ones are not written again.
    const run = inside.world.next();
    const offers = Array.from({ length: 91 }, (_, at) => ({ id: `many-${run}-${at}`, ...offerBody("Many") }));
    const path = "/v1/offers/import";
    return asking(inside, "POST /v1/offers/import", { by: inside.world.operator, path, body: { offers } });
  },
};
