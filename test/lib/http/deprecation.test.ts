import middy from "@middy/core";
import type { Route } from "../../../lib/contract/route.ts";
import { routes } from "../../../lib/contract/routes.ts";
import { commonHeaders } from "../../../lib/http/middleware.ts";
import { contextOf, gatewayEvent } from "../../support/gateway-event.ts";

const ending = { since: "2027-01-01", sunset: "2028-01-01", link: "https://docs.example/upgrade" };
const rows = new Map([["GET /v1/old", { deprecated: ending }]]);

/** The headers of an answer of this route. */
const headersOf = async (routeKey: string) => {
  const handler = middy()
    .use(commonHeaders(rows, new WeakMap()))
    .handler(async () => ({ statusCode: 200 }));
  return (await handler(gatewayEvent({ routeKey, rawPath: "/v1/old" }), contextOf())).headers;
};

test("a deprecated operation says since when, until when, and where that is explained", async () => {
  expect(await headersOf("GET /v1/old")).toMatchObject({
    deprecation: "@1798761600",
    sunset: "Sat, 01 Jan 2028 00:00:00 GMT",
    link: '<https://docs.example/upgrade>; rel="deprecation"',
  });
});

test("other operations have no deprecation headers", async () => {
  expect(Object.keys((await headersOf("GET /v1/new")) ?? {}).sort()).toEqual([
    "cache-control",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-request-id",
  ]);
});

test("no operation ends within a year of its deprecation", () => {
  for (const [key, { deprecated }] of Object.entries<Route>(routes)) {
    if (!deprecated) continue;
    const days = (Date.parse(deprecated.sunset) - Date.parse(deprecated.since)) / 86_400_000;
    expect([key, days >= 365]).toEqual([key, true]);
  }
});
