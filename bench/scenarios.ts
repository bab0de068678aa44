import * as z from "zod";
import { signIn } from "../infra/local/sign-in.ts";
import { gatewayEvent, type Requested } from "../test/support/gateway-event.ts";
import type { Ground } from "./ground.ts";

/** A request to measure, and the function that serves it. */
export interface Scenario {
  name: string;
  function: string;
  writes: boolean;
  event: ReturnType<typeof gatewayEvent>;
}

const me = z.object({ organization: z.object({ id: z.string() }) });
const listed = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      offerId: z.string().optional(),
      billingProfile: z.object({ companyName: z.string() }).optional(),
    }),
  ),
});
const made = z.object({ id: z.string() });
const linked = z.object({ link: z.url() });

/** The parts of a request besides its route. Without claims of its own, the provider's user sends it. */
type More = Partial<Requested> & { public?: boolean; of?: Claims };
type Claims = Record<string, string>;
export type Make = (name: string, functionName: string, route: string, more?: More) => Scenario;

/** Signs a user of the demo data in. */
const signedIn = async ({ stack }: Ground, email: string): Promise<{ token: string; claims: Claims }> => {
  const user = stack.users.find((each) => each.email === email);
  const token = await signIn(stack, email, user?.password ?? "");
  return { token, claims: texts(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString())) };
};

/**
 * The measured requests with their callers and bodies: one request of each function that answers requests, and the most
 * frequent ones. `make` makes further ones, and `reseller` are the claims of a reseller's user.
 */
export const scenariosOf = async (
  ground: Ground,
): Promise<{
  provider: { organizationId: string; token: string };
  scenarios: Scenario[];
  make: Make;
  reseller: Claims;
}> => {
  const { stack } = ground;
  const { token, claims } = await signedIn(ground, "greta@meridian.example");
  const authorization = `Bearer ${token}`;
  const get = async (path: string): Promise<unknown> =>
    (await fetch(`${stack.apiUrl}${path}`, { headers: { authorization } })).json();
  const post = async (path: string, body: object): Promise<unknown> => {
    const headers = {
      authorization,
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
    };
    const sent = { method: "POST", headers, body: JSON.stringify(body) };
    return (await fetch(`${stack.apiUrl}${path}`, sent)).json();
  };
  const organizationId = me.parse(await get("/v1/me")).organization.id;
  // The key that seals cursors is created with the first cursor.
  await get("/v1/audit-records?limit=1");
  const customers = listed.parse(await get("/v1/customers?limit=25")).items;
  const found = await Promise.all(
    customers.map(async ({ id }) => ({
      id,
      subscription: listed.parse(await get(`/v1/customers/${id}/subscriptions`)).items[0],
    })),
  );
  const customer = found.find(({ subscription }) => subscription);
  if (!customer?.subscription) throw new Error("No customer of the demo data has a subscription.");
  const request = made.parse(
    await post("/v1/partnership-requests", { resellerEmail: "reader@measured.example" }),
  );
  const { link } = linked.parse(await post(`/v1/partnership-requests/${request.id}/link`, {}));
  const path = {
    customerId: customer.id,
    subscriptionId: customer.subscription.id,
    token: new URL(link).pathname.split("/").at(-1) ?? "",
  };

  const make: Make = (name, functionName, route, more = {}) => {
    const { public: open, of = claims, ...request } = more;
    const [method = "", pattern = ""] = route.split(" ");
    const parameters: Record<string, string> = { ...path, ...request.pathParameters };
    const names = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, each = ""]) => each);
    return {
      name,
      function: functionName,
      writes: method !== "GET",
      event: gatewayEvent({
        routeKey: route,
        rawPath: pattern.replaceAll(/\{(\w+)\}/g, (_, each: string) => parameters[each] ?? ""),
        headers: {
          "user-agent": "bench",
          accept: pattern.startsWith("/v1/") ? "application/json" : "text/html",
          ...(method !== "GET" && { "content-type": "application/json", "if-match": "*" }),
        },
        ...(names.length > 0 && {
          pathParameters: Object.fromEntries(names.map((each) => [each, parameters[each] ?? ""])),
        }),
        ...(!open && { claims: of }),
        ...request,
      }),
    };
  };
  const order = JSON.stringify({
    customerId: customer.id,
    lineItems: [{ offerId: customer.subscription.offerId, quantity: 5 }],
  });
  const scenarios = [
    make("GET me", "organizations", "GET /v1/me"),
    make("GET directory", "organizations", "GET /v1/directory/indirect-providers", { public: true }),
    make("GET customer", "customers", "GET /v1/customers/{customerId}"),
    make("GET customers, 25", "customers", "GET /v1/customers", { rawQueryString: "limit=25" }),
    make("GET subscriptions", "subscriptions", "GET /v1/customers/{customerId}/subscriptions"),
    make("invitation's page", "invitations", "GET /invitations/{token}", { public: true }),
    make("GET orders", "orders", "GET /v1/orders"),
    make("GET offers", "offers", "GET /v1/offers"),
    make("GET requests", "partnerships", "GET /v1/partnership-requests"),
    make("GET audit records", "record", "GET /v1/audit-records"),
    make("GET API clients", "api-clients", "GET /v1/api-clients"),
    make("GET webhooks", "webhooks", "GET /v1/webhook-endpoints"),
    make("GET health", "service", "GET /v1/health", { public: true }),
    make("PATCH customer", "customers", "PATCH /v1/customers/{customerId}", {
      body: JSON.stringify({ billingProfile: { email: "billing@measured.example" } }),
    }),
    make(
      "PATCH subscription",
      "subscriptions",
      "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}",
      { body: JSON.stringify({ friendlyName: "Measured" }) },
    ),
    make("POST order", "orders", "POST /v1/orders", { body: order }),
  ];
  const { claims: reseller } = await signedIn(ground, "hanna@harbor-it.example");
  return { provider: { organizationId, token }, scenarios, make, reseller };
};

/** API Gateway passes claims on as text. */
const texts = (claims: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, String(value)]));
