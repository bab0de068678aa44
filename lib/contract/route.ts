import type { Operation } from "./operation.ts";
import type { Access } from "./permissions.ts";

/** The Lambda functions that answer HTTP requests. */
export type FunctionName =
  | "organizations"
  | "api-clients"
  | "partnerships"
  | "invitations"
  | "offers"
  | "orders"
  | "customers"
  | "subscriptions"
  | "record"
  | "webhooks"
  | "service";

/** One row of the contract: all that is known about a route, and the only place where it is known. */
export interface Route extends Operation {
  function: FunctionName;
  access: Access;
  /** The operation's name in the OpenAPI document, and so the method's name in generated clients. */
  operationId: string;
}

/** Makes the rows that one function serves: who may call an operation, and the operation. */
export const servedBy =
  <const F extends FunctionName>(name: F) =>
  <const A extends Access, const O extends Operation>(access: A, operation: O) => ({
    function: name,
    access,
    ...operation,
  });
