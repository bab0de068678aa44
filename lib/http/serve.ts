import type { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import * as z from "zod";
import { withDeadline } from "../aws/deadline.ts";
import type { Right } from "../contract/permissions.ts";
import type { FunctionName, Route } from "../contract/route.ts";
import type { Refusal } from "../errors.ts";
import type { Allowance } from "../limits/allowance.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import type { Answer } from "./answer.ts";
import { authorize, type Caller, homeOf, readCaller, rightsInTheWrite } from "./caller.ts";
import { claimsOf } from "./claims.ts";
import { type Commit, committer } from "./commit.ts";
import { closeCursor } from "./cursor.ts";
import { type Edge, edgeOf, throughEdge } from "./edge.ts";
import { etagOf, etagOfText } from "./etag.ts";
import type { AtHome, Handlers } from "./handler.ts";
import { type Entrance, entryOf, idempotently, type Kept } from "./idempotency.ts";
import { inputOf, jsonOf } from "./input.ts";
import { locationOf } from "./location.ts";
import { commonHeaders, refusals, requestLog, type Seen, toResult } from "./middleware.ts";
import { outcomeOf } from "./outcome.ts";
import { parsePath } from "./parse.ts";
import { problemOf } from "./problem.ts";
import type { Limits } from "./rate.ts";
import { rightsOfBody } from "./restricted.ts";
import { openSeal } from "./seal.ts";
import { type AnyHandler, inSteps, type Steps } from "./steps.ts";

/** The time budget of all AWS calls of one request together, so that an answer arrives well within ten seconds. */
const budget = 8_000;

/** The dependencies of every function that answers requests. */
export interface ServeOptions {
  logger: Logger;
  /** The general limits of one caller. */
  limits: Limits;
  table?: Table;
  clock: () => Date;
  /** Renders a refusal for rows that are pages, or speak OAuth. */
  ownRefusal?: (refusal: Refusal, event: APIGatewayProxyEventV2) => Answer;
  /** The edge in front of the function. Default: from the environment. */
  edge?: Edge | undefined;
}

const paged = z.looseObject({ next: z.record(z.string(), z.string()).optional() });
const whole = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  base64: z.boolean().optional(),
});
const isNotFound = ({ code }: Refusal): boolean => code === "NOT_FOUND";

const isList = (row: Route): boolean => row.query !== undefined && "cursor" in row.query.shape;

/** The status and body for a handler's result. A row with 204 answers 200 if the handler has a result. */
const keptOf = (row: Route, result: unknown): Kept => {
  const status = row.status ?? 200;
  if (!row.answer || (status === 204 && result === undefined)) return { status, body: undefined };
  return { status: status === 204 ? 200 : status, body: row.answer.parse(result) };
};

/** The commit of routes without a caller, which commit nothing. */
const refusedToNobody: Commit = () => Promise.reject(new Error("nobody is there to commit for"));

const toAnswer = (row: Route, { status, body }: Kept, replayed: boolean): Answer => {
  const text = body === undefined ? "" : JSON.stringify(body);
  // When the answer is the resource, its schema has parsed it already, so its text serves for the validator.
  const etag = row.resource && (row.resource === row.answer ? etagOfText(text) : etagOf(row.resource, body));
  return {
    status,
    headers: {
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(etag && { etag }),
      ...(row.location && { location: locationOf(row.location, body) }),
      ...(replayed && { "idempotency-replayed": "true" }),
    },
    body: text,
  };
};

/**
 * The handler of one Lambda. It implements exactly its rows of the contract. The order of checks is that of the API's
 * conventions: 401, 403, 400 and 428, idempotency, 404, then the handler's own refusals.
 *
 * Rights to the named resources are checked first, by the row's restricted fields and the handler's `load`. So a caller
 * without them learns nothing from malformed input or a stored answer. When the handler's write finds that a loaded
 * item has changed, the handler loads and runs again.
 */
export const serve = <F extends FunctionName>(
  ownRoutes: Readonly<Record<string, Route & { function: F }>>,
  handlers: Handlers<F>,
  { logger, limits, table: given, clock, ownRefusal, edge = edgeOf(process.env) }: ServeOptions,
) => {
  const rows = new Map<string, Route>(Object.entries(ownRoutes));
  const implemented = new Map<string, AnyHandler>(Object.entries(handlers));
  const seal = given && openSeal(given);
  const seenOf = new WeakMap<object, Seen>();
  const allowancesOf = new WeakMap<object, Allowance[]>();

  const table = (): Table => {
    if (!given) throw new Error("a function without a table was asked for what lies in one");
    return given;
  };

  const identify = async (event: APIGatewayProxyEventV2, right: Right, home: AtHome) => {
    const caller = await readCaller(table(), claimsOf(event), home);
    seenOf.set(event, { userId: caller.user.id, organizationId: caller.organization.id });
    allowancesOf.set(event, [limits.organization.count(caller.organization.id)]);
    authorize(caller, right);
    return { caller, right };
  };

  const commitFor = (
    row: Route,
    { caller, rights }: { caller: Caller; rights: readonly Right[] },
    entry: Entrance | undefined,
    requestId: string,
  ): Commit =>
    committer({
      table: table(),
      actor: { userId: caller.user.id, organizationId: caller.organization.id },
      rights: rightsInTheWrite(caller, ...rights),
      entry: (answer) => (entry ? [entry.write(keptOf(row, answer))] : []),
      ready: () => entry?.ready(),
      committed: () => entry?.committed(),
      requestId,
      clock,
    });

  /** The entry of the request's key, read in parallel with the caller. Its key contains the organization. */
  const lookAhead = (
    row: Route,
    { headers, rawPath, requestContext }: APIGatewayProxyEventV2,
    home: AtHome,
  ) => {
    const key = row.key && headers["idempotency-key"];
    if (!key) return undefined;
    const { method } = requestContext.http;
    const found = home.then(
      (at) => at && entryOf(table(), { organizationId: at.id, key, method, path: rawPath }),
    );
    // The code that awaits this read reports a failure.
    found.catch(() => undefined);
    return found;
  };

  const respond = async (event: APIGatewayProxyEventV2): Promise<Answer> => {
    const now = clock();
    const { requestId, routeKey, http } = event.requestContext;
    const row = rows.get(routeKey);
    const implementation = implemented.get(routeKey);
    if (!row || !implementation) throw new Error(`${routeKey} is served by another function`);
    const handler = inSteps(implementation);
    if (row.access === "public") allowancesOf.set(event, [limits.address.count(http.sourceIp)]);
    const path = await outcomeOf(() => row.path && parsePath(row.path, event.pathParameters ?? {}));
    const asked = { now, requestId, event };

    if (row.html || row.oauth) {
      const run = await handler.load({ path: path.orThrow(), now });
      return whole.parse(await run({ ...asked, path: path.orThrow(), commit: refusedToNobody }));
    }

    // Reads that do not depend on the caller run beside the caller's. Their results wait until the caller is known.
    const home = row.access === "public" ? Promise.resolve(undefined) : homeOf(table(), claimsOf(event));
    const begun = path.value === undefined ? undefined : handler.begin?.(path.value, home);
    const entry = lookAhead(row, event, home);
    const asker = row.access === "public" ? undefined : await identify(event, row.access, home);
    const caller = asker?.caller;
    const json = await outcomeOf(() => jsonOf(row, event));
    const entitled = asker && {
      caller: asker.caller,
      rights: [asker.right, ...rightsOfBody(row.restricted ?? [], asker.caller, json.value)],
    };
    const input = await outcomeOf(() =>
      inputOf(row, event, json.orThrow(), {
        seal,
        organizationId: caller?.organization.id ?? "public",
        now,
        moreErrors: handler.moreErrors,
      }),
    );
    const loadBy = (load: Steps["load"], at = now) =>
      load({ caller, path: path.orThrow(), body: input.value?.body, now: at });
    let loaded = await outcomeOf(() => loadBy(begun ?? handler.load), isNotFound);
    const { query, body, start, list, key, ifMatch } = input.orThrow();

    if (row.file)
      return whole.parse(await loaded.orThrow()({ ...asked, query, ifMatch, commit: refusedToNobody }));

    const answered = async (result: unknown): Promise<Kept> => {
      if (!isList(row)) return keptOf(row, result);
      const { next, ...page } = paged.parse(result);
      const nextCursor = next && seal && (await closeCursor(seal, list, next, now));
      return keptOf(row, { ...page, nextCursor });
    };
    const run = async (entry?: Entrance): Promise<Kept> => {
      let isFirst = true;
      return retryOnConflict(async () => {
        // A repeated decision uses the time of the repetition.
        const at = isFirst ? now : clock();
        if (!isFirst) loaded = await outcomeOf(() => loadBy(handler.load, at));
        isFirst = false;
        const decide = loaded.orThrow();
        const commit = entitled ? commitFor(row, entitled, entry, requestId) : refusedToNobody;
        const named = { path: path.orThrow(), query, body, start, ifMatch };
        return answered(await decide({ ...asked, now: at, caller, ...named, commit }));
      });
    };

    if (!key || !caller) return toAnswer(row, await run(), false);
    const withoutSecrets = (answer: unknown): unknown =>
      Object.fromEntries(Object.entries(answer ?? {}).filter(([field]) => !row.secrets?.includes(field)));
    const keyed = {
      organizationId: caller.organization.id,
      key,
      method: http.method,
      path: event.rawPath,
      body: json.value,
    };
    const claim = row.key === "claim" && loaded.value?.claims !== false;
    const mode = { claim, mayReplay: () => loaded.orThrow() };
    const { answer, replayed } = await idempotently(table(), keyed, now, mode, run, withoutSecrets, entry);
    // A stored answer may have its fields in another order. Parsing it by its schema gives the bytes of the first
    // answer. An answer that lacks a newer release's value does not fit the schema, and is answered as it was stored.
    const first = replayed ? (row.answer?.safeParse(answer.body).data ?? answer.body) : answer.body;
    return toAnswer(row, { ...answer, body: first }, replayed);
  };

  const answerOf = (refusal: Refusal, event: APIGatewayProxyEventV2): Answer => {
    const row = rows.get(event.requestContext.routeKey);
    const isOwn = (row?.html || row?.oauth) && refusal.code !== "ADDRESS_CLOSED";
    if (ownRefusal && isOwn) return ownRefusal(refusal, event);
    return problemOf(refusal, event.requestContext.requestId);
  };

  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(requestLog(logger, seenOf, clock))
    .use(commonHeaders(rows, allowancesOf))
    .use(refusals(logger, seenOf, allowancesOf, answerOf))
    .use(throughEdge(edge))
    .handler(async (event) => toResult(await withDeadline(budget, () => respond(event))));
};
