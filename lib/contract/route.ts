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

/** One row of the contract: everything that is known about a route, in the only place. */
export interface Route extends Operation {
  function: FunctionName;
  access: Access;
  /** The operation's name in the OpenAPI document, and the method's name in generated clients. */
  operationId: string;
}

/** Makes the rows of one function from permissions and operations. */
export const servedBy =
  <const F extends FunctionName>(name: F) =>
  <const A extends Access, const O extends Operation>(access: A, operation: O) => ({
    function: name,
    access,
    ...operation,
  });
