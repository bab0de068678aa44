import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { AwsError, answerJson, type Operation, operation } from "./aws-json.ts";
import { json, plain, serveHttp } from "./http-server.ts";

const largest = 256 * 1024;

const entry = z.object({
  Time: z.number().optional(),
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  EventBusName: z.string().min(1).default("default"),
  TraceHeader: z.string().optional(),
});
const putEvents = z.object({ Entries: z.array(entry).min(1).max(10), EndpointId: z.string().optional() });
const detail = z.record(z.string(), z.unknown());

export const busEvent = z.object({
  id: z.string(),
  bus: z.string(),
  source: z.string(),
  detailType: z.string(),
  time: z.string(),
  resources: z.array(z.string()),
  detail,
});
const row = z.object({ content: z.string() }).transform(({ content }) => busEvent.parse(JSON.parse(content)));

type Entry = z.infer<typeof entry>;

/** An event that the bus accepted. */
export type BusEvent = z.infer<typeof busEvent>;

/** A stand-in for EventBridge's `PutEvents`. It checks events as the service does, stores them and lists them. */
export async function startEventBridge(
  options: {
    port?: number;
    /** A SQLite file. Without it events are kept in memory. */
    file?: string;
    now?: () => number;
    /** The names of the buses. Without them every name is accepted. */
    buses?: string[];
    /** Further operations on the stored events. */
    more?: (events: () => BusEvent[]) => [string, Operation][];
  } = {},
): Promise<{ url: string; close(): Promise<void>; events(): BusEvent[] }> {
  const { now = Date.now, buses, file = ":memory:" } = options;
  const kept = openEvents(file);

  function put(given: Entry): { EventId: string } | { ErrorCode: string; ErrorMessage: string } {
    const event = eventOf(given, now());
    if ("ErrorCode" in event) return event;
    if (buses !== undefined && !buses.includes(event.bus)) {
      return { ErrorCode: "InvalidArgument", ErrorMessage: `Event bus ${event.bus} does not exist.` };
    }
    kept.add(event);
    return { EventId: event.id };
  }

  const operations = new Map<string, Operation>([
    ...(options.more?.(kept.list) ?? []),
    [
      "PutEvents",
      operation({
        invalid: "ValidationException",
        signed: true,
        input: putEvents,
        run({ Entries }) {
          if (Entries.reduce((sum, given) => sum + sizeOf(given), 0) > largest) {
            throw new AwsError(
              "ValidationException",
              "Total size of the entries in the request is over the limit.",
            );
          }
          const results = Entries.map(put);
          return {
            FailedEntryCount: results.filter((result) => "ErrorCode" in result).length,
            Entries: results,
          };
        },
      }),
    ],
  ]);

  const server = await serveHttp({
    port: options.port,
    bodyLimit: 1024 * 1024,
    async handle(received) {
      const { method, path } = received;
      if (method === "POST" && path === "/") return answerJson("AWSEvents", operations, received);
      if (method === "GET" && path === "/events") return json(200, kept.list());
      return plain(404, "Not found.");
    },
  });

  return {
    url: server.url,
    async close() {
      await server.close();
      kept.close();
    },
    events: kept.list,
  };
}

function eventOf(given: Entry, now: number): BusEvent | { ErrorCode: string; ErrorMessage: string } {
  const { Source, DetailType, Detail, Resources, EventBusName, Time } = given;
  if (!Source) return missing("Source");
  if (!DetailType) return missing("DetailType");
  if (!Detail) return missing("Detail");
  if (Source.startsWith("aws.")) {
    const ErrorMessage = "Not authorized for the source.";
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage };
  }
  const parsed = detail.safeParse(parsedJson(Detail));
  if (!parsed.success) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  return {
    id: randomUUID(),
    // A bus may be named by its ARN, whose last part is the name.
    bus: EventBusName.replace(/^arn:.*:event-bus\//, ""),
    source: Source,
    detailType: DetailType,
    time: new Date(Time === undefined ? now : Time * 1000).toISOString(),
    resources: Resources,
    detail: parsed.data,
  };
}

function missing(name: string): { ErrorCode: string; ErrorMessage: string } {
  const ErrorMessage = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
  return { ErrorCode: "InvalidArgument", ErrorMessage };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The size of an entry as EventBridge counts it: the texts in UTF-8, and 14 bytes for a time. */
function sizeOf({ Time, Source = "", DetailType = "", Detail = "", Resources }: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}

function openEvents(file: string) {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  db.exec(
    "CREATE TABLE IF NOT EXISTS events (number INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT) STRICT",
  );
  const insert = db.prepare("INSERT INTO events (content) VALUES (?)");
  const all = db.prepare("SELECT content FROM events ORDER BY number");
  return {
    add: (event: BusEvent) => void insert.run(JSON.stringify(event)),
    list: () => all.all().map((found) => row.parse(found)),
    close: () => db.close(),
  };
}
