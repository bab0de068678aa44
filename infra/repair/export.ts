import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { routes } from "../../lib/contract/routes.ts";
import { partnershipStatus } from "../../lib/contract/statuses.ts";
import { keys } from "../../lib/table/keys.ts";
import { openTable, type Start } from "../../lib/table/table.ts";
import { users } from "../../lib/users/items.ts";
import { type Deployment, functionOutput, output } from "./deployment.ts";

/** The routes of an organization's own data. A list of a thing's parts comes after the list of the things. */
export const wholes = ["GET /v1/organization", "GET /v1/notification-preferences"] as const;
export const lists = [
  ...(["GET /v1/users", "GET /v1/api-clients", "GET /v1/organization/change-requests"] as const),
  ...(["GET /v1/partnership-requests", "GET /v1/indirect-resellers", "GET /v1/indirect-providers"] as const),
  ...(["GET /v1/customers", "GET /v1/customers/{customerId}/subscriptions", "GET /v1/orders"] as const),
  ...([
    "GET /v1/customer-transfers",
    "GET /v1/incentives",
    "GET /v1/events",
    "GET /v1/audit-records",
  ] as const),
  // The operator's own routes.
  ...(["GET /v1/organizations", "GET /v1/change-requests", "GET /v1/enrolment-requests"] as const),
  ...(["GET /v1/webhook-endpoints", "GET /v1/webhook-endpoints/{webhookEndpointId}/deliveries"] as const),
] as const;
type Read = (typeof wholes)[number] | (typeof lists)[number];

/** The list that names the things in another list's path. */
const namedBy: Readonly<Record<string, Read>> = {
  customerId: "GET /v1/customers",
  webhookEndpointId: "GET /v1/webhook-endpoints",
};

/** The statuses of a list that otherwise shows one status only. */
export const statusesOf: Readonly<Partial<Record<Read, readonly string[]>>> = {
  "GET /v1/indirect-resellers": partnershipStatus.options,
  "GET /v1/indirect-providers": partnershipStatus.options,
};

const state = z.object({
  /** How many bytes of each file are complete. */
  sizes: z.record(z.string(), z.int()),
  /** The paths that have been read completely. */
  done: z.array(z.string()),
  /** Where the current list continues. */
  next: z.object({ path: z.string(), cursor: z.string() }).optional(),
});
type State = z.infer<typeof state>;

const answer = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.unknown()).default({}),
  body: z.string(),
});
const page = z.object({
  items: z.array(z.looseObject({ id: z.string().optional() })),
  nextCursor: z.string().optional(),
});

const fileOf = (key: Read): string =>
  `${key
    .replace("GET /v1/", "")
    .replaceAll(/\{(\w+)\}\//g, "")
    .replaceAll("/", ".")}.jsonl`;

/** An active Global admin of the organization, who may read all of its data. */
const adminOf = async (deployment: Deployment, organizationId: string): Promise<string> => {
  const client = DynamoDBDocumentClient.from(deployment.clients.dynamodb);
  const table = openTable(output(deployment, "TableName"), client);
  let start: Start | undefined;
  do {
    const { items, next } = await users.in(table).page(keys.users(organizationId), { limit: 100, start });
    const found = items.find(({ status, roles }) => status === "active" && roles.includes("GlobalAdmin"));
    if (found) return found.id;
    start = next;
  } while (start);
  throw new Error(`${organizationId} has no active Global admin, so nobody reads all that it may read.`);
};

/**
 * Writes everything that an organization can read into files of JSON lines. It invokes the product's own functions as
 * the organization's Global admin, and changes nothing. An interrupted export continues where it stopped.
 */
export const exportOrganization = async (
  deployment: Deployment,
  options: {
    organizationId: string;
    directory: string;
    pageSize?: number;
    onPage?: (file: string, items: number) => void;
  },
): Promise<Record<string, number>> => {
  const { organizationId, directory, pageSize = 100 } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const stateFile = join(directory, "state.json");
  const known: State = existsSync(stateFile)
    ? state.parse(JSON.parse(readFileSync(stateFile, "utf8")))
    : { sizes: {}, done: [] };
  // Lines after the last complete page are written again.
  for (const [file, size] of Object.entries(known.sizes)) truncateSync(join(directory, file), size);
  const username = await adminOf(deployment, organizationId);

  const get = async (
    key: Read,
    parameters: Record<string, string>,
    query: string,
  ): Promise<string | undefined> => {
    const rawPath = (key.split(" ")[1] ?? "").replaceAll(
      /\{(\w+)\}/g,
      (_, name: string) => parameters[name] ?? "",
    );
    const event = {
      version: "2.0",
      routeKey: key,
      rawPath,
      rawQueryString: query,
      headers: {},
      ...(query && { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
      ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
      requestContext: {
        http: {
          method: "GET",
          path: rawPath,
          protocol: "HTTP/1.1",
          sourceIp: "192.0.2.1",
          userAgent: "export",
        },
        requestId: `export-${Date.now()}`,
        routeKey: key,
        stage: "$default",
        authorizer: {
          jwt: {
            claims: { username, token_use: "access", iat: String(Math.floor(Date.now() / 1_000)) },
            scopes: [],
          },
        },
      },
      isBase64Encoded: false,
    };
    for (;;) {
      const { Payload } = await deployment.clients.lambda.send(
        new InvokeCommand({
          FunctionName: functionOutput(deployment, routes[key].function, "Function"),
          Payload: JSON.stringify(event),
        }),
      );
      const { statusCode, body, headers } = answer.parse(JSON.parse(Payload?.transformToString() ?? ""));
      if (statusCode === 200) return body;
      // Only another type of organization has this list.
      if (statusCode === 403) return undefined;
      if (statusCode !== 429 && statusCode !== 503) throw new Error(`${key} answered ${statusCode}: ${body}`);
      await pause(Number(headers["retry-after"] ?? 1) * 1_000);
    }
  };

  const save = (file: string, lines: readonly object[], after: Pick<State, "done" | "next">): void => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    appendFileSync(join(directory, file), text, { mode: 0o600 });
    known.sizes[file] = (known.sizes[file] ?? 0) + Buffer.byteLength(text);
    known.done = after.done;
    known.next = after.next;
    writeFileSync(stateFile, JSON.stringify(known), { mode: 0o600 });
    options.onPage?.(file, lines.length);
  };

  const readList = async (
    key: Read,
    parameters: Record<string, string>,
    filter: Record<string, string> = {},
  ): Promise<void> => {
    const path = JSON.stringify([key, { ...parameters, ...filter }]);
    if (known.done.includes(path)) return;
    let cursor = known.next?.path === path ? known.next.cursor : undefined;
    do {
      const query = new URLSearchParams({
        limit: String(pageSize),
        ...filter,
        ...(cursor && { cursor }),
      }).toString();
      const body = await get(key, parameters, query);
      const { items, nextCursor } = body === undefined ? { items: [] } : page.parse(JSON.parse(body));
      cursor = nextCursor;
      const lines = items.map((item) => ({ ...parameters, ...item }));
      if (cursor) save(fileOf(key), lines, { done: known.done, next: { path, cursor } });
      else save(fileOf(key), lines, { done: [...known.done, path] });
    } while (cursor);
  };

  const idsIn = (key: Read): string[] => {
    const text = readFileSync(join(directory, fileOf(key)), "utf8");
    return text
      .split("\n")
      .filter(Boolean)
      .map((line) => z.object({ id: z.string() }).parse(JSON.parse(line)).id);
  };

  for (const key of wholes)
    if (!known.done.includes(key)) {
      const body = await get(key, {}, "");
      save(fileOf(key), body === undefined ? [] : [JSON.parse(body)], { done: [...known.done, key] });
    }
  for (const key of lists) {
    const [, name] = /\{(\w+)\}/.exec(key) ?? [];
    const named = name && namedBy[name];
    if (name && named) for (const id of idsIn(named)) await readList(key, { [name]: id });
    else if (statusesOf[key]) for (const status of statusesOf[key]) await readList(key, {}, { status });
    else await readList(key, {});
  }
  const count = (file: string) => readFileSync(join(directory, file), "utf8").split("\n").length - 1;
  return Object.fromEntries(Object.keys(known.sizes).map((file) => [file, count(file)]));
};
