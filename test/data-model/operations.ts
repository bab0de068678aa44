import { examplesOf } from "../../lib/contract/examples/examples.ts";
import { offerId } from "../../lib/contract/examples/offers.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { minute } from "../support/clock.ts";
import { newCustomer } from "../support/drafts.ts";
import { type CallOptions, realCall, rowOf, send } from "../support/example-calls.ts";
import type { Inside } from "../support/inside.ts";
import { listKeys } from "../support/list-contents.ts";
import type { Cast } from "../support/scenes.ts";
import { routeOf, scenes } from "../support/scenes-all.ts";
import { good, type Organization } from "../support/world.ts";

type Drive = () => Promise<{ status: number }>;

/** One course of a route or a job. Its preparation and cleanup are not measured. */
export interface Operation {
  name: string;
  /** The contract's row, where it is a call. */
  route: RouteKey | undefined;
  ready(): Promise<Drive | { drive: Drive; after?: () => Promise<void> }>;
}

const isOpenTo = (key: RouteKey, type: string): boolean => {
  const { access } = rowOf(key);
  return access !== "public" && access.types.some((each) => each === type);
};

/** Each read of the contract by its example, as the provider and, if allowed, as a reseller. */
const reads = ({ inside, cast }: Ground): Operation[] => {
  const read = (key: RouteKey, course: string, options: CallOptions, filter?: string): Operation => ({
    name: course ? `${key}, ${course}` : key,
    route: key,
    async ready() {
      const call = await realCall(key, cast, options);
      // The operator's name is remembered for a minute. The figures are of a process that does not know it.
      if (key === "GET /") inside.advance(minute);
      const [path = "", query] = call.path.split("?");
      const value = filter && new URLSearchParams(query).get(filter);
      return () =>
        send({ ...call, path: value ? `${path}?${new URLSearchParams({ [filter]: value })}` : path });
    },
  });
  const keys = (Object.keys(routes) as RouteKey[]).filter((key) => /^(GET|HEAD) /.test(key));
  return keys.flatMap((key) => [
    read(key, "", { plain: true }),
    ...(isOpenTo(key, "indirect-provider") && isOpenTo(key, "indirect-reseller")
      ? [read(key, "as a reseller", { as: "indirect-reseller", plain: true })]
      : []),
    ...(listKeys.includes(key)
      ? examplesOf(key).flatMap(({ query }, which) =>
          Object.keys(query ?? {})
            .filter((name) => name !== "limit")
            .map((name) => read(key, name, { which }, name)),
        )
      : []),
  ]);
};

/** Each change of the contract and each background task, from the scenes of rows 3 and 4. */
const flows = ({ inside, cast }: Ground): Operation[] =>
  Object.entries(scenes).map(([title, scene]) => {
    const route = routeOf(title);
    const [job = "", ...words] = title.split(" ");
    const course = title.slice(route?.length).replace(/^,? /, "");
    return {
      name: route ? [route, ...(course ? [course] : [])].join(", ") : `${job}: ${words.join(" ")}`,
      route,
      ready: () => scene(inside, cast),
    };
  });

/** The largest possible order. */
export const largest = {
  newCustomer: "50 lines and 10 resellers, a new customer",
  existingCustomer: "50 lines and 10 resellers, an existing customer that 5 more administer",
} as const;

/** Every term, and two resellers for each line. */
const fiftyLines = (named: readonly Organization[]) =>
  Array.from({ length: 50 }, (_, at) => ({
    offerId: [offerId, "deskhub-business-monthly", "ledgerline-finance"][at % 3],
    quantity: 20,
    friendlyName: `For the department number ${100 + at}`,
    partnerIdOnRecord: named[at % 10]?.mpnId,
    supportContact: { resellerId: named[(at + 1) % 10]?.id },
  }));

/** Courses without an example: the largest order, its review, a prerequisite, and a repeated request. */
const others = (ground: Ground): Operation[] => {
  const { cast, named, widelyHeld } = ground;
  const { provider, world } = cast;
  const review = "POST /v1/orders/{orderId}/review";
  const removal = "GET /v1/indirect-resellers/{resellerId}/removal";
  const submit = "POST /v1/orders/{orderId}/submit";
  const change = "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}";
  const ordering = (course: string, draft: () => Promise<object>): Operation[] =>
    [review, submit].map((route) => ({
      name: `${route}, ${course}`,
      route: route as RouteKey,
      async ready() {
        const { id } = await good(provider.admin.post("/v1/orders", await draft()));
        const path = `/v1/orders/${id}`;
        if (route === review) return () => provider.admin.post(`${path}/review`);
        const { version, problems } = await good(provider.admin.post(`${path}/review`));
        if (problems.length > 0) throw new Error(JSON.stringify(problems));
        return () => provider.admin.post(`${path}/submit`, { version }, { "idempotency-key": id });
      },
    }));
  const customerId = async () => (await realCall("GET /v1/customers/{customerId}", cast)).real.customer;
  const needing = [{ offerId: "deskhub-archive", quantity: 5 }];
  const validate: RouteKey = "POST /v1/partners/validate";
  const token: RouteKey = "POST /oauth2/token";
  return [
    {
      name: `${token}, again on the same day`,
      route: token,
      async ready() {
        const call = await realCall(token, cast);
        await good(send(call));
        return () => send(call);
      },
    },
    {
      name: validate,
      route: validate,
      ready: async () => {
        const call = await realCall(validate, cast);
        return () => send(call);
      },
    },
    ...ordering(largest.newCustomer, async () => ({
      resellerId: named[0]?.id,
      customer: newCustomer(world),
      lineItems: fiftyLines(named),
    })),
    ...ordering(largest.existingCustomer, async () => ({
      customerId: widelyHeld,
      lineItems: fiftyLines(named),
    })),
    ...ordering("1 line with a prerequisite, an existing customer", async () => ({
      customerId: await customerId(),
      lineItems: needing,
    })),
    ...(["POST /v1/organizations", submit] as const).map((route) => ({
      name: `${route}, replayed`,
      route,
      async ready() {
        const call = await realCall(route, cast);
        const key = { "idempotency-key": `replayed ${call.path} ${world.next()}` };
        await good(send(call, key));
        return () => send(call, key);
      },
    })),
    {
      name: review,
      route: review,
      async ready() {
        const call = await realCall(review, cast);
        return () => send(call);
      },
    },
    {
      name: `${change}, more licences`,
      route: change,
      async ready() {
        const { path } = await realCall(change, cast);
        const { body, headers } = await provider.admin.get(path);
        const more = { quantity: body.quantity + 1 };
        return () => provider.admin.patch(path, more, { "if-match": String(headers.get("etag")) });
      },
    },
    {
      name: `${removal}, of a reseller with customers`,
      route: removal,
      ready: async () => () => provider.admin.get(`/v1/indirect-resellers/${cast.reseller.id}/removal`),
    },
    {
      name: "GET /invitations/{token}, never a token",
      route: "GET /invitations/{token}",
      ready: async () => async () => {
        const { status } = await world.anonymous.get("/invitations/no-token-at-all");
        return { status: status === 404 ? 200 : status };
      },
    },
  ];
};

/** The world in which operations are measured. */
export interface Ground {
  inside: Inside;
  cast: Cast;
  /** Ten partners. */
  named: readonly Organization[];
  /** A customer with five more delegated admins: as many as an order for it may notify. */
  widelyHeld: string;
}

export const operationsOf = (ground: Ground): Operation[] =>
  [...reads(ground), ...flows(ground), ...others(ground)].sort((one, other) => {
    // Sorted by route in the contract's order. Background tasks come last.
    const keys = Object.keys(routes);
    const place = ({ route }: Operation) => (route ? keys.indexOf(route) : keys.length);
    return place(one) - place(other);
  });
