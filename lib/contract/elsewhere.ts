import type { Route } from "./route.ts";

/** What API Gateway calls where a GET leads to no route of the contract. */
export const elsewhereKey = "GET /{path+}";

/**
 * Where there is no route, people are told where they are, and programs get what API Gateway answers by itself. This is no
 * operation of the API, so it is none of its rows.
 */
export const elsewhere = {
  operationId: "getElsewhere",
  summary: "What people are told where there is nothing",
  function: "invitations",
  access: "public",
  html: true,
} as const satisfies Route;
