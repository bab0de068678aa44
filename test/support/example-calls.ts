import type { CallerType } from "../../lib/contract/common.ts";
import { type AnyExample, everyStandIn, examplesOf } from "../../lib/contract/examples/examples.ts";
import type { StandIn } from "../../lib/contract/examples/stand-ins.ts";
import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import type { ExampleCast } from "./example-cast.ts";
import { type CreatedBy, makingFor, memberOf, type Real, usualCaller } from "./example-things.ts";
import { ofThePage } from "./invitations.ts";
import { concrete } from "./matrix.ts";
import { good, type Member, type Method, type Response } from "./world.ts";

/** An example with real values in place of its stand-ins, ready to be sent. */
export interface RealCall {
  key: RouteKey;
  by: Member;
  method: Method;
  /** With the query. */
  path: string;
  body?: unknown;
  /** Those that the route cannot do without. */
  headers: Record<string, string>;
  /** The real values of the example's stand-ins. */
  real: Real;
}

export const rowOf = (key: RouteKey): Route => routes[key];
export const methodOf = (key: RouteKey): Method => key.slice(0, key.indexOf(" ")) as Method;
/** The answer of a success. */
export const successOf = (key: RouteKey): number => rowOf(key).status ?? 200;

/** Replaces the stand-ins in a value by real values. */
const filled = async (value: unknown, get: (name: StandIn) => Promise<string>): Promise<unknown> => {
  let text = JSON.stringify(value);
  for (const [name, standIn] of Object.entries(everyStandIn))
    if (text.includes(standIn)) text = text.replaceAll(standIn, await get(name as StandIn));
  return JSON.parse(text);
};

export interface CallOptions {
  /** The caller: by default the provider, if it may, or the operator. */
  as?: CallerType;
  /** Which of the route's examples. */
  which?: number;
  /** Things that exist already. */
  given?: Real;
  /** Without the query of the example, and so without the resources that it names. */
  plain?: true;
}

const everyName = Object.keys(everyStandIn) as StandIn[];

/** One of each thing that these stand-ins of the examples stand for, or all of them do, for callers of a kind. */
export const realThings = async <Name extends StandIn = StandIn>(
  cast: ExampleCast,
  type: CallerType,
  names: readonly Name[] = everyName as Name[],
): Promise<Record<Name, string>> => {
  const { get } = makingFor(createdBy, cast, type);
  const things: Real = {};
  for (const name of names) things[name] = await get(name);
  return things as Record<Name, string>;
};

/** Prepares the world for an example of a route and fills in real values. */
export const realCall = async (
  key: RouteKey,
  cast: ExampleCast,
  { as = usualCaller(key), which = 0, given = {}, plain }: CallOptions = {},
): Promise<RealCall> => {
  const found: AnyExample | undefined = examplesOf(key)[which];
  if (!found) throw new Error(`${key} has no example ${which}`);
  const { path, query, body, form } = found;
  const { get, made } = makingFor(createdBy, cast, as, given);
  const real: any = await filled({ path, query: plain ? undefined : query, body, form }, get);
  const entries = await Promise.all([...made].map(async ([name, text]) => [name, await text] as const));
  const { method, path: at } = concrete(key, real.path ?? {});
  return {
    key,
    by: memberOf(as, cast),
    method,
    path: real.query ? `${at}?${new URLSearchParams(real.query)}` : at,
    body: real.form ? new URLSearchParams(real.form).toString() : real.body,
    headers: real.form ? ofThePage : {},
    real: Object.fromEntries(entries),
  };
};

/** The headers of a call, including those that its route requires. */
export const headersOf = ({ key, path, headers }: RealCall): Record<string, string> => ({
  ...(rowOf(key).keyRequired && { "idempotency-key": `key of ${path}` }),
  ...(rowOf(key).ifMatch === "required" && { "if-match": "*" }),
  ...headers,
});

/** Sends a call; with its `Idempotency-Key`, where the route cannot do without one. */
export const send = (call: RealCall, more: Record<string, string> = {}): Promise<Response> =>
  call.by.call(call.method, call.path, call.body, { ...headersOf(call), ...more });

const createdBy: CreatedBy = async (key, cast, options) =>
  (await good(send(await realCall(key, cast, options)))).id;
