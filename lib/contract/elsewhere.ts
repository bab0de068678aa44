import type { Route } from "./route.ts";

/** The route key for a GET to a path outside the contract. */
export const elsewhereKey = "GET /{path+}";

/**
 * Where there is no route, a page tells people where they are, and programs get API Gateway's own answer. This is no
 * operation of the API, so it has no row.
 */
export const elsewhere = {
  operationId: "getElsewhere",
  summary: "What people are told where there is nothing",
  function: "invitations",
  access: "public",
  html: true,
} as const satisfies Route;
