import { examplesOf } from "../../lib/contract/examples/examples.ts";
import { problem } from "../../lib/contract/problem.ts";
import { recordRoutes } from "../../lib/contract/routes/record.ts";
import { serviceRoutes } from "../../lib/contract/routes/service.ts";
import { health } from "../../lib/contract/service.ts";
import { rateLimit } from "../../lib/http/rate.ts";
import { serve } from "../../lib/http/serve.ts";
import { recordStore } from "../../lib/record/store.ts";
import { accessOf, contextOf, gatewayEvent, pathOf } from "../support/gateway-event.ts";
import { itemsOf, openOneTable } from "../support/table.ts";
import { enrol } from "../support/table-fixtures.ts";
import { KeptLogger } from "../support/table-logger.ts";

/** Two at once, and one more every ten seconds. */
const few = () => rateLimit("organization", { perSecond: 0.1, burst: 2 }, () => 0);

const clock = () => new Date();
const limited = {
  status: 429,
  "retry-after": "10",
  ratelimit: '"organization";r=0;t=20',
  code: "RATE_LIMITED",
};
const summaryOf = ({ statusCode, headers, body }: { statusCode?: number; headers?: any; body?: string }) => ({
  status: statusCode,
  "retry-after": headers?.["retry-after"],
  ratelimit: headers?.ratelimit,
  code: statusCode === 429 ? problem.parse(JSON.parse(body ?? "")).code : undefined,
});

it("public routes limit each network address by itself", async () => {
  const file = async () => ({ status: 200, headers: {}, body: "{}" });
  const handlers = {
    "GET /v1/health": async () => health.parse(examplesOf("GET /v1/health")[0].answer),
    "GET /v1/openapi.json": file,
    "GET /docs": file,
    "GET /docs/guides": file,
    "GET /docs/reference.css": file,
    "GET /docs/reference.js": file,
    "GET /brand/logo": file,
    "GET /brand/logos/{organizationId}/{logoHash}": { load: async () => file },
  };
  const limits = { organization: few(), address: few() };
  const handler = serve(serviceRoutes, handlers, { logger: new KeptLogger(), limits, clock });
  const ask = async (routeKey: string, sourceIp: string) =>
    summaryOf(await handler(gatewayEvent({ routeKey, rawPath: pathOf(routeKey), sourceIp }), contextOf()));
  expect((await ask("GET /v1/health", "192.0.2.1")).status).toBe(200);
  // The limit is the address's, for all routes together.
  expect((await ask("GET /v1/openapi.json", "192.0.2.1")).status).toBe(200);
  expect(await ask("GET /v1/health", "192.0.2.1")).toEqual(limited);
  expect((await ask("GET /v1/health", "192.0.2.2")).status).toBe(200);
});

it("an organization has one rate limit for all its callers and addresses; a refused request writes nothing", async () => {
  const table = await openOneTable();
  const record = recordStore(table);
  const { organization, admin } = await enrol(table, "indirect-provider");
  const { admin: other } = await enrol(table, "indirect-provider");
  const limits = { organization: few(), address: few() };
  const handlers = {
    "GET /v1/audit-records": async () => ({ items: [] }),
    "GET /v1/events": ({ caller, now }: any) =>
      record.events(caller.organization.id, undefined, now, { limit: 1 }),
  };
  const handler = serve(recordRoutes, handlers, { logger: new KeptLogger(), limits, clock, table });
  const route = { routeKey: "GET /v1/events", rawPath: "/v1/events" };
  const ask = async (user: string, sourceIp: string) =>
    summaryOf(await handler(gatewayEvent({ ...route, sourceIp, claims: accessOf(user) }), contextOf()));
  const before = await itemsOf(table, `ORG#${organization.id}`);
  expect((await ask(admin.id, "192.0.2.1")).status).toBe(200);
  expect((await ask(admin.id, "192.0.2.2")).status).toBe(200);
  expect(await ask(admin.id, "192.0.2.3")).toEqual(limited);
  expect((await ask(other.id, "192.0.2.3")).status).toBe(200);
  expect(await itemsOf(table, `ORG#${organization.id}`)).toEqual(before);
});
