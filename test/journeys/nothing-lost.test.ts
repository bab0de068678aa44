import { examplesOf } from "../../lib/contract/examples/examples.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { type RealCall, realCall, rowOf, send, successOf } from "../support/example-calls.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { leavesIn, valueAt } from "../support/json-values.ts";
import { listOf, placeOf, readAt } from "../support/reading.ts";

let inside: Inside;
let cast: ExampleCast;
beforeAll(async () => {
  inside = await openInside();
  cast = await openExampleCast(inside);
}, 60_000);
afterAll(() => inside?.close());

/** How what is read shows what was written, where that is not by fields of the same names. */
const shownAs: Partial<Record<RouteKey, (read: any, call: RealCall, answer: any) => unknown>> = {
  "POST /v1/organizations": async (read, _, { globalAdmin: { id, email } }) => {
    const { user } = (await (await cast.world.member(id, email)).get("/v1/me")).body;
    return { ...read, globalAdmin: user };
  },
  "PUT /v1/organizations/{organizationId}/agreements/{region}": ({ agreements }, { path }) =>
    agreements.find(({ region }: { region: string }) => path.endsWith(`/${region}`)),
  "POST /v1/offers/import": (read) => ({ offers: [read] }),
  "PUT /v1/customers/{customerId}/reseller": ({ associatedPartnerId, delegatedAdmins }, { body }: any) => ({
    resellerId: associatedPartnerId,
    delegatedAdmin: delegatedAdmins.some(({ resellerId }: any) => resellerId === body.resellerId),
  }),
  "PUT /v1/customers/{customerId}/azure-tenant-owner": ({ azureTenantOwner }) => azureTenantOwner,
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": ({ supportTenantId }) => ({
    resellerId: supportTenantId,
  }),
  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": ({ offerId, quantity }) => ({
    targetOfferId: offerId,
    quantity,
  }),
  // The job does not say what it does; the record does.
  "POST /v1/customers/reassign": async ({ id }, { by }) =>
    (await by.get(`/v1/audit-records?resourceId=${id}`)).body.items[0].after,
};

/** Fields that nobody is shown, and why. */
const shownNowhere: Partial<Record<RouteKey, Record<string, string>>> = {
  "POST /v1/invitations/accept": { token: "It is a secret." },
  "POST /v1/invitations/decline": { token: "It is a secret." },
  "POST /v1/orders/{orderId}/submit": { version: "It says which review is meant, and nothing of the order." },
  "POST /v1/indirect-resellers/{resellerId}/removal": {
    attestationVersion: "It is on record with the hash of the words.",
    confirmed: "Without it there is no removal.",
  },
};

const writing = (Object.keys(routes) as RouteKey[])
  .filter((key) => rowOf(key).body)
  .flatMap((key) => examplesOf(key).map(({ summary }, which) => ({ key, which, summary: summary ?? "" })));

it.each(writing)("$key $summary: reads back every field that it writes", async ({ key, which }) => {
  const call = await realCall(key, cast, { which });
  /** What is read of the thing, in the shape of the body. */
  const read = async (answer: any) => {
    const place = placeOf(call, answer) ?? listOf(call, answer);
    const found = place && (await readAt(call.by, place));
    return found && (shownAs[key]?.(found, call, answer) ?? found);
  };
  const isNew = successOf(key) !== 200 || /import$/.test(key);
  const before = isNew ? undefined : await read({});
  const answer = await send(call);
  expect([answer.status, answer.text.slice(0, 400)]).toEqual([successOf(key), expect.anything()]);
  const fields = Object.entries<unknown>(rowOf(key).body?.parse(call.body) ?? {});
  const written = Object.fromEntries(fields.filter(([field]) => !shownNowhere[key]?.[field]));
  if (Object.keys(written).length === 0) return;
  expect(await read(answer.body)).toMatchObject(written);
  // Whatever was so already would be read back even if it had been lost.
  const alike = leavesIn(written).filter(([way, value]) => valueAt(before, way) === value);
  expect(alike).toEqual([]);
});
