import type { FunctionName, Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import type { Loading, MoreErrors, Request } from "../../lib/http/handler.ts";
import { rateLimit } from "../../lib/http/rate.ts";
import { serve } from "../../lib/http/serve.ts";
import type { Table } from "../../lib/table/table.ts";
import { settableClock } from "./clock.ts";
import { senderOf } from "./gateway-event.ts";
import { itemsOf, openOneTable } from "./table.ts";
import { enrol } from "./table-fixtures.ts";
import { KeptLogger } from "./table-logger.ts";

export type Given = Parameters<typeof serve>[2];
export type AnyRequest = Omit<Request<RouteKey>, "body" | "query" | "path"> & {
  body: any;
  query: any;
  path: any;
};
type AnyRun = (request: AnyRequest) => Promise<unknown>;
export type Answers = { [K in RouteKey]?: AnyRun | { moreErrors: MoreErrors; run: AnyRun } | Loading<any> };

/** A limit that no test reaches. */
export const much = () => rateLimit("organization", { perSecond: 1_000, burst: 1_000 });

/** The contract's rows of a function. */
const rowsOf = <F extends FunctionName>(name: F): Record<string, Route & { function: F }> =>
  Object.fromEntries(Object.entries<any>(routes).filter(([, row]) => row.function === name));

/** A contract's function with a test's own handlers for some of its routes. The events that it got are kept. */
export const opened = (name: FunctionName, answers: Answers, more: Partial<Given> = {}) => {
  const logger = new KeptLogger();
  const requests: AnyRequest[] = [];
  const handlers: any = Object.fromEntries(
    Object.entries(answers).map(([key, answer]) => [
      key,
      typeof answer === "function"
        ? (request: AnyRequest) => {
            requests.push(request);
            return answer(request);
          }
        : answer,
    ]),
  );
  const limits = { organization: much(), address: much() };
  const given = { logger, limits, clock: settableClock().now, ...more };
  const handler = serve(rowsOf(name), handlers, given);
  const bugs = () =>
    logger.lines.filter(({ message }) => message === "bug").map(({ error }) => (error as Error).message);
  return { send: senderOf(handler), requests, bugs, logger };
};

/** The same with a table, and a provider whose Global admin is `user`. */
export const withTable = async (name: FunctionName, answers: Answers, more: Partial<Given> = {}) => {
  const table = await openOneTable();
  const { organization: provider, admin } = await enrol(table, "indirect-provider");
  return { ...opened(name, answers, { table, ...more }), table, provider, user: admin.id };
};

/** A new reseller, and its Global admin. */
export const resellerOf = async (table: Table) => {
  const { organization, admin } = await enrol(table, "indirect-reseller");
  return { id: organization.id, user: admin.id };
};

/** The idempotency entries of an organization. */
export const entries = (table: Table, organizationId: string) =>
  itemsOf(table, `IDEMPOTENCY#${organizationId}`);

/** The codes and fields of a problem's errors. */
export const codes = (errors: { pointer: string; code: string }[]) =>
  errors.map(({ pointer, code }) => [pointer, code]);
