import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import type { Passed } from "./between.ts";
import { hour } from "./clock.ts";
import { realCall, send } from "./example-calls.ts";
import { type ExampleCast, openExampleCast } from "./example-cast.ts";
import { type Call, type Fault, type Touched, withFault } from "./faults.ts";
import type { Inside } from "./inside.ts";
import type { Item } from "./invariants-found.ts";
import { type Client, good, type Method, type Organization, type Response } from "./world.ts";

/** The organizations that scenes share. Each run leaves them in the same state. */
export interface Cast extends ExampleCast {
  /** Partners whose customers only the jobs reassign. */
  leaving: Organization;
  taking: Organization;
}

/** The final result for a caller, or for the observer of a background function. */
export interface Outcome {
  status: number;
  body: unknown;
}

/** A task that must be done once, whatever happens on the way. */
export interface Act {
  /** One drive of the function: the same request, record or run each time. */
  drive(): Promise<Outcome & { headers?: Response["headers"] }>;
  /** The meaning of a further drive's answer, when it differs from the first one's. */
  means?(answer: Outcome): Promise<Outcome>;
  /** The fields of the answer that are shown once. */
  secrets?: readonly string[];
  /** AWS's reply to a call that is not carried out. */
  answers?(operation: string, body: string): Passed | undefined;
  /** How long to wait before another drive after one that died, or that named no time. */
  wait?: number;
  /** Further conditions once it is done. */
  check?(answer: Outcome): Promise<void>;
  /** The written items without the parts that may differ after two drives. */
  alike?(items: readonly Item[]): readonly Item[];
  /** Makes room for the next run. */
  after?(): Promise<void>;
}

/** Prepares fresh ground and answers the task on it. */
export type Scene = (inside: Inside, cast: Cast) => Promise<Act>;

export const openCast = async (inside: Inside): Promise<Cast> => {
  const { world } = inside;
  const cast = await openExampleCast(inside);
  const [leaving, taking] = [await world.partnerOf(cast.provider), await world.partnerOf(cast.provider)];
  // Approves one change beforehand, so that the provider already has its data in every run.
  await good(send(await realCall("POST /v1/change-requests/{changeRequestId}/approve", cast)));
  // The schedule looks at the hour before, too, once there is one.
  inside.advance(hour);
  await inside.tick();
  return { ...cast, leaving, taking };
};

/** Longer than a claim of an idempotency key, or of a mail, holds. */
export const lease = 21_000;

interface Asked {
  by: Client;
  path: string;
  body?: unknown;
  /** The ETag that the caller has, for the methods that take one. */
  etag?: string | undefined;
  headers?: Record<string, string>;
  /** Where a caller checks after a 412 whether the resource has the requested state. */
  read?: () => Promise<unknown>;
}

/** A request of a careful client: each time with the same key or ETag. */
export const asking = (
  inside: Inside,
  route: RouteKey,
  asked: Asked,
): Pick<Act, "drive" | "means" | "secrets"> => {
  const [method = ""] = route.split(" ");
  const row: Route = routes[route];
  const key = `key-${inside.world.next()}`;
  const headers = {
    ...(row.key && { "idempotency-key": key }),
    ...(asked.etag && { "if-match": asked.etag }),
    ...asked.headers,
  };
  return {
    drive: () => asked.by.call(method as Method, asked.path, asked.body, headers),
    means: async (answer) => {
      // The resource was changed before the repetition, or is gone: the caller checks whether by its own request.
      if (answer.status === 412 && asked.read) return { status: row.status ?? 200, body: await asked.read() };
      if (answer.status === 404 && method === "DELETE") return { status: 204, body: "" };
      return answer;
    },
    ...(row.secrets && { secrets: row.secrets }),
  };
};

const ids = /\b(org|usr|cli|sec|req|cus|ord|sub|aud|evt|out|chg|job|trf|whk|dlv|enr)_[0-9a-z]{26}\b/g;

/** A text without the parts that differ each time: ids, instants, secrets, counted numbers. */
const plain = (text: string): string =>
  text
    .replaceAll(ids, "$1_*")
    .replaceAll(/[\w-]{43}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "*")
    .replaceAll(/\d+/g, "#");

const once = new Set(["requestId", "ttl", "claim", "key"]);

const canonical = (value: unknown): unknown => {
  if (typeof value === "string") return plain(value);
  if (typeof value === "number") return value > 1e9 ? "instant" : value;
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== "object") return value;
  const fields = Object.entries(value).filter(([name]) => !once.has(name));
  return Object.fromEntries(
    fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [plain(name), canonical(each)]),
  );
};

/** Counters. In shared items they start at another number in each run. */
const counters = ["version", "count", "globalAdmins"];

/** An item with how much each of its counters has grown. */
const grown = (item: Item, before: Item | undefined): Item => {
  const counted = counters.filter((name) => typeof item[name] === "number");
  return {
    ...item,
    ...Object.fromEntries(counted.map((name) => [name, item[name] - (before?.[name] ?? 0)])),
  };
};

/** The result of a run: the last answer, and the written items, one a line. */
interface Left {
  answer: string;
  items: string[];
}

/** How a run went. */
export interface Played {
  left: Left;
  /** The same without the parts that may differ after two drives. */
  alike: Left;
  /** How many sign-ins more than before count as failed: one that died may have been a guess, and keeps its place. */
  places: number;
  /** The fields with secrets that the last answer had. */
  secrets: string[];
  /** The calls of the first drive. */
  calls: Call[];
  /** Whether the first drive came to the fault. */
  struck: boolean;
  /** How many drives it took after the first. */
  more: number;
  /** The answers in between that asked to wait: their `Retry-After`. */
  waited: string[];
}

const isInProgress = ({ body }: Outcome): boolean =>
  z.object({ code: z.literal("IDEMPOTENCY_IN_PROGRESS") }).safeParse(body).success;

const keptAnswer = z.object({ type: z.literal("Idempotency"), body: z.record(z.string(), z.unknown()) });

const isCount = ({ type }: Item): boolean => type === "Failures";

const linesOf = (items: readonly Item[]): string[] =>
  items.map((item) => JSON.stringify(canonical(item))).sort();

/** Plays a scene on fresh ground: with a fault in its first drive, and then as often as its driver would repeat it. */
export const play = async (
  inside: Inside,
  cast: Cast,
  { name, scene, fault }: { name: string; scene: Scene; fault?: Fault },
): Promise<Played> => {
  const act = await scene(inside, cast);
  const touched = new Map<string, Touched>();
  const drive = (withThis?: Fault) => withFault(inside, withThis, touched, act.drive, act.answers);
  const { result, calls, struck } = await drive(fault);
  let answer: Awaited<ReturnType<Act["drive"]>> = result;
  const waited: string[] = [];
  const isDead = struck && fault?.kind === "killed";
  const isCutOff = struck && fault?.kind === "lost" && fault.tries === "all" && answer.status >= 500;
  if ((isDead || isCutOff) && act.wait) inside.advance(act.wait);
  let more = 0;
  for (let goesOn = isDead; goesOn || answer.status >= 500; more++) {
    if (more === 3)
      throw new Error(
        `${name} with ${JSON.stringify(fault)} still answers ${answer.status} ${JSON.stringify(answer.body)}`,
      );
    answer = (await drive()).result;
    goesOn = isInProgress(answer);
    if (!goesOn) continue;
    waited.push(answer.headers?.get("retry-after") ?? "");
    inside.advance(lease);
  }
  const { status, body } = (await act.means?.(answer)) ?? answer;
  const found = await inside.table.getMany([...touched.values()].map(({ key }) => key));
  // After the items are read: a check may change some, as the reset that stands in for a secret that was lost.
  await act.check?.(answer).catch((cause: unknown) => {
    throw new Error(`${name} with ${JSON.stringify(fault)}: ${String(cause)}`, { cause });
  });
  const items = found
    // How far the schedule has come is its own, and marks say again which version an item has.
    .filter(({ type }) => type !== "Watermark" && type !== "RightMark")
    .map((item) => grown(item, touched.get(`${item.PK} ${item.SK}`)?.before))
    // A part of a quota, or a place, that was to be taken before another one was taken instead.
    .filter(({ type, count }) => type !== "Quota" || count !== 0)
    .filter(({ type, version }) => type !== "Place" || version !== 0)
    // Which of the free places it is is drawn by chance.
    .map((item) => (item.type === "Place" ? { ...item, number: undefined } : item));
  await act.after?.();
  const fields = Object.entries(body ?? {});
  const isSecret = ([field]: [string, unknown]) => act.secrets?.includes(field) === true;
  const secrets = fields.filter(isSecret).map(([field]) => field);
  const openFields = fields.filter((field) => !isSecret(field));
  // An answer without its secret says so, and names the route that gives another one, which the check uses.
  const needed = openFields.filter(([field]) => field !== "warnings" || secrets.length > 0);
  const textOf = (those: typeof fields): string =>
    JSON.stringify([status, canonical(typeof body === "string" ? body : Object.fromEntries(those))]);
  // So does the entry that is to repeat that answer.
  const givenWarnings = Object.fromEntries(fields).warnings;
  const unwarned = items.map((item): Item => {
    const { warnings, ...kept } = keptAnswer.safeParse(item).data?.body ?? {};
    return secrets.length === 0 && warnings !== undefined && isDeepStrictEqual(warnings, givenWarnings)
      ? { ...item, body: kept }
      : item;
  });
  const countless = unwarned.map((item) => (isCount(item) ? { ...item, count: undefined } : item));
  return {
    left: { answer: textOf(openFields), items: linesOf(items) },
    alike: { answer: textOf(needed), items: linesOf(act.alike?.(countless) ?? countless) },
    places: items.filter(isCount).reduce((sum, { count }) => sum + count, 0),
    secrets,
    calls,
    struck,
    more,
    waited,
  };
};
