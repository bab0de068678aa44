import type { CallerType } from "../../lib/contract/common.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { newId } from "../../lib/ids.ts";
import { webhookDeliveries } from "../../lib/webhooks/items.ts";
import { minute } from "./clock.ts";
import { type CallOptions, realCall, rowOf, send } from "./example-calls.ts";
import type { ExampleCast } from "./example-cast.ts";
import type { Real } from "./example-things.ts";
import { endPartnership } from "./matrix.ts";
import { good } from "./world.ts";

/** The routes that answer page by page. */
export const listKeys = (Object.keys(routes) as RouteKey[]).filter(
  (key) => "cursor" in (rowOf(key).query?.shape ?? {}),
);
const templateOf = (key: RouteKey): string => key.slice(key.indexOf(" ") + 1);
/** Adds an item to a list, when a route does so. */
const creating = (key: RouteKey): RouteKey | undefined => {
  const post = `POST ${templateOf(key)}`;
  return post in routes && rowOf(post as RouteKey).status === 201 ? (post as RouteKey) : undefined;
};

/** The items of lists: for each distinction of their filters at least two. */
export const fillLists = async (cast: ExampleCast, stranger: ExampleCast, pass: (time: number) => void) => {
  const { world, reseller, otherReseller } = cast;
  const sent = async (key: RouteKey, options?: CallOptions, of = cast) =>
    good(send(await realCall(key, of, options)));
  for (const key of listKeys)
    for (const post of [creating(key)].flatMap((each) => (each ? [each, each] : []))) await sent(post);
  await sent("POST /v1/indirect-resellers/{resellerId}/removal");
  await sent("POST /v1/indirect-resellers/{resellerId}/removal");
  const decided = await realCall("POST /v1/change-requests/{changeRequestId}/approve", cast);
  await good(send(decided));
  const enrolment = "/v1/enrolment-requests/{enrolmentRequestId}";
  for (const key of [`GET ${enrolment}`, `POST ${enrolment}/approve`, `POST ${enrolment}/reject`] as const)
    for (const _ of [1, 2]) await sent(key);
  for (const country of ["AT", "AT"]) {
    const left = await world.provider({ country });
    await world.partner(left, reseller);
    await endPartnership(left, reseller.id);
  }
  await world.partner(stranger.provider, reseller);
  pass(minute);
  const [first, second] = [
    await realCall("PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}", cast),
    await realCall("PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}", cast),
  ];
  pass(minute);
  await good(send(first));
  pass(minute);
  await sent("PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}", { which: 1 });
  for (const { customer = "" } of [first.real, first.real, second.real])
    await sent("POST /v1/orders", { as: "indirect-reseller", which: 1, given: { customer } });
  for (const as of ["indirect-reseller", "indirect-reseller", "indirect-provider"] as const)
    await sent("POST /v1/orders/{orderId}/cancel", { as });
  // One more customer of a reseller that has no others in any list, and one with another name. Two without a reseller.
  for (const _ of [1, 2]) {
    const { id } = await sent("GET /v1/customers/{customerId}");
    const nobodys = { resellerId: null, delegatedAdmin: false };
    await good(cast.provider.admin.put(`/v1/customers/${id}/reseller`, nobodys));
  }
  // One at which the reseller only has delegated admin, and two with other names.
  await sent("PUT /v1/customers/{customerId}/reseller");
  for (const _ of [1, 2]) await sent("PATCH /v1/customers/{customerId}");
  await sent("PATCH /v1/customers/{customerId}", undefined, { ...cast, reseller: otherReseller });
  await sent("GET /v1/customers/{customerId}", undefined, stranger);
  for (const _ of [1, 2]) await sent("POST /v1/customers/{customerId}/transfers");
  await sent("GET /v1/customer-transfers/{transferId}");
  await sent("POST /v1/customer-transfers/{transferId}/reject");
};

const deliveries: RouteKey = "GET /v1/webhook-endpoints/{webhookEndpointId}/deliveries";

/** Adds at least two items to the list of one thing. */
export const addTo = async (
  key: RouteKey,
  cast: ExampleCast,
  { as, given }: { as: CallerType; given: Real },
): Promise<void> => {
  const post = key === deliveries ? "POST /v1/webhook-endpoints/{webhookEndpointId}/test" : creating(key);
  if (!post) return;
  let added: any;
  for (const _ of [1, 2]) added = await good(send(await realCall(post, cast, { as, given })));
  if (key !== deliveries) return;
  // Deliveries to an example's endpoint fail, so a successful one is written directly.
  const endpointId = given.webhookEndpoint ?? "";
  const known = await webhookDeliveries.in(cast.table).get({ endpointId, id: added.id });
  if (!known) throw new Error(`there is no delivery ${added.id}`);
  const arrived = {
    ...known,
    id: newId("dlv", new Date(cast.now())),
    status: "succeeded",
    state: "done",
  } as const;
  await cast.table.write(webhookDeliveries.put(arrived));
};
