import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unqualified } from "../../infra/local/function-name.ts";
import { readFunctions } from "../../infra/local/resources.ts";
import { readStacks } from "../../infra/local/stacks.ts";
import { routes } from "../../lib/contract/routes.ts";
import { logger } from "../../lib/log.ts";
import { dynamoDb } from "../../lib/table/client.ts";
import { spreadAs } from "../../lib/table/shards.ts";
import { openTable } from "../../lib/table/table.ts";
import type { Ways } from "../../lib/webhooks/post.ts";
import { constructOf } from "../infra/template.ts";
import { assembly } from "./assembly.ts";
import { movableClock } from "./clock.ts";
import { type CustomerOptions, customerFixture } from "./customers.ts";
import { backgroundFunctions, requestFunctions } from "./deployed-functions.ts";
import { accessOf, contextOf, gatewayEvent } from "./gateway-event.ts";
import { openServices } from "./inside-services.ts";
import { openDrain } from "./inside-stream.ts";
import { openLedger } from "./ledger.ts";
import { audit, mailed, refuse, textsOf } from "./ledger-audit.ts";
import { routeOf } from "./route-of.ts";
import { at } from "./stand-in.ts";
import { type Client, clientOver, documentsOf, parsed, type Response, worldOf } from "./world.ts";

const region = "eu-central-1";
const accountId = "000000000000";

/** The actor of calls to DynamoDB, Cognito, SES and EventBridge, in the header that passes traces on. */
const acting = new AsyncLocalStorage<string>();

/** Lambda's own store of an invocation's trace, which the SDK asks for the header; here it names the actor. */
const invokeStore = {
  getXRayTraceId: () => undefined,
  getTraceparent: () => acting.getStore(),
  getTracestate: () => undefined,
  getBaggage: () => undefined,
};

/** The context of an invocation that has 55 seconds left at all times, so that no function ends early. */
const invocationOf = (name: string) => contextOf(name, 55_000);

const eventOf = (
  userId: string | undefined,
  method: string,
  url: string,
  headers: Record<string, string>,
  body: string | undefined,
) => {
  const [rawPath = "", rawQueryString] = url.split("?");
  const { key: routeKey, parameters: pathParameters } = routeOf(method, rawPath);
  return gatewayEvent({
    routeKey,
    rawPath,
    rawQueryString,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    pathParameters,
    body,
    claims: userId ? accessOf(userId) : undefined,
    requestId: randomUUID(),
  });
};

/**
 * The deployment's functions in this process, for tests that need thousands of calls or stand between a function and
 * its services. The functions have the template's settings, an embedded DynamoDB, and stand-ins for Cognito, SES and
 * EventBridge, with a proxy in front of each. There is no gateway: the caller is a parameter, not signed in.
 */
export const openInside = async ({
  mailsPerSecond,
  wait,
  ways,
}: {
  /** How the functions' table waits before another attempt; in real time by default. */
  wait?: (milliseconds: number) => Promise<unknown>;
  /** The sender of webhooks; the real one by default. */
  ways?: Ways;
  /** SES's limit, which the sender knows. Left out, SES has none. */
  mailsPerSecond?: number;
} = {}) => {
  const directory = mkdtempSync(join(tmpdir(), "twotier-inside-"));
  const { now, advance } = movableClock();
  const template = readStacks(assembly, { region, accountId, apiUrl: "https://inside.example" });
  const services = await openServices({
    template,
    directory,
    region,
    now,
    mailsPerSecond,
    invoke: (name, event) => invoke(name, event),
  });
  const { pool, tableName, dynamodb, cognito, ses, bus, queues, topics, between, urls } = services;

  const settings: Record<string, string> = Object.assign(
    {},
    ...readFunctions(template, assembly).map(({ environment }) => environment),
  );
  const setting = (name: string): string => {
    const value = settings[name];
    if (!value) throw new Error(`the template gives no function ${name}`);
    return value;
  };
  spreadAs(setting("SHARDS"));
  const deployment = {
    urls,
    setting,
    clock: () => new Date(now()),
    logger,
    mailsPerSecond: mailsPerSecond ?? 1_000,
    wait,
    ways,
  };
  Object.assign(globalThis, { awslambda: { InvokeStore: invokeStore } });
  let handlers = requestFunctions(deployment);
  const workers = backgroundFunctions(deployment);

  const ledger = openLedger();

  /** A caller of the API: the user with this id, or nobody. */
  const clientOf = (userId?: string): Client =>
    clientOver(async (method, path, body, headers = {}): Promise<Response> => {
      const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
      const sent = { ...(body !== undefined && { "content-type": "application/json" }), ...headers };
      const event = eventOf(userId, method, path, sent, text);
      const { function: name } = routes[routeOf(method, event.rawPath).key];
      const answered = await handlers[name](event, invocationOf(name));
      const answer = answered.body ?? "";
      const told = Object.entries(answered.headers ?? {}).map(([k, v]): [string, string] => [k, String(v)]);
      const status = answered.statusCode ?? 0;
      const response = { status, headers: new Headers(told), body: parsed(answer), text: answer };
      ledger.heard(method, path, response);
      return response;
    });

  const ground = {
    dynamodbUrl: dynamodb.url,
    cognitoUrl: cognito.url,
    tableName,
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    now,
  };
  const documents = documentsOf(ground);
  const table = openTable(tableName, documents);
  const world = await worldOf(ground, {
    anonymous: clientOf(),
    member: async (id, email) => ({ id, email, token: "", ...clientOf(id) }),
  });

  const lambdas: Record<string, (event: any) => Promise<unknown>> = {
    mail: workers.mail,
    "stream-consumer": workers["stream-consumer"],
    schedule: (event) => workers.schedule(event, invocationOf("schedule")),
    feedback: (event) => workers.feedback(event, invocationOf("feedback")),
    deliveries: (event) => workers.deliveries(event, invocationOf("deliveries")),
  };
  const begun = new Map<string, number>();
  const begunOf = (name: string): number => begun.get(name) ?? 0;
  /** One invocation of a function that no route leads to. */
  const invoke = async (qualified: string, event: unknown) => {
    const name = unqualified(qualified);
    const found = Object.entries(lambdas).find(
      ([each]) => name === each || name.toLowerCase().endsWith(constructOf(each)),
    );
    if (!found) throw new Error(`no function ${name}`);
    begun.set(found[0], begunOf(found[0]) + 1);
    const requestId = randomUUID();
    try {
      const answered = await acting.run(found[0], () => found[1](event));
      return { requestId, payload: JSON.stringify(answered ?? null), failed: false };
    } catch (error) {
      return { requestId, payload: JSON.stringify({ errorMessage: String(error) }), failed: true };
    }
  };

  const stream = openDrain({ services, template, directory, region, invoke, begun });

  return {
    ...ground,
    /** The addresses of the services, through the proxies. */
    urls,
    /** The dead letters. */
    deadLetters: queues.messages,
    /** Waits until the feedback function has handled everything that SES has sent. */
    heard: () => topics.settled(),
    /** Publishes a message of a kind that SES never sends to this topic. */
    publish: (event: { eventType: string }) => topics.mailEvent(services.configurationSets[0], event),
    /** A table as a function that has just started opens it, through the proxy. */
    functionsTable: () => openTable(tableName, dynamoDb(at(urls.dynamodb))),
    /** Past the proxies, for looking at the written items. */
    table,
    documents,
    world,
    between,
    ses,
    events: bus.events,
    clientOf,
    invoke,
    /** The number of begun invocations of this background function. */
    invocations: begunOf,

    /** Runs `work` so that each of its AWS calls names `actor`. */
    as: <T>(actor: string, action: () => Promise<T>): Promise<T> => acting.run(actor, action),

    /** From now on requests meet functions that have just started: what the earlier ones remembered is read again. */
    startAnew(): void {
      handlers = requestFunctions(deployment);
    },

    /** One run of the schedule. */
    tick: () => invoke("schedule", {}),
    advance,

    /** A customer of a provider. */
    customerOf: ({ id: providerId }: { id: string }, more: Partial<CustomerOptions> = {}) =>
      customerFixture(table, { providerId, now: new Date(now()), ...more }),

    /**
     * Lets the stream's consumers handle everything that was written until now, and its consequences. Nobody follows
     * the stream between two drains.
     */
    drain: stream.drain,

    async close(): Promise<void> {
      stream.close();
      topics.close();
      // Stays wrong however often it is looked at: thrown when all has been closed.
      const texts = textsOf({ ses, deadLetters: queues.messages, events: bus.events });
      const wrong = await audit([...ledger.entries, ...mailed(ses)], { ...ground, texts });
      documents.destroy();
      await services.close();
      rmSync(directory, { recursive: true, force: true });
      refuse(wrong);
    },
  };
};
export type Inside = Awaited<ReturnType<typeof openInside>>;
