import * as z from "zod";
import { type Route, type RouteKey, routes } from "../../lib/contract/routes.ts";
import type { Key } from "../../lib/table/keys.ts";
import { hour } from "./clock.ts";
import { type Call, type Fault, withFault } from "./faults.ts";
import type { Inside } from "./inside.ts";
import type { Item } from "./invariants-found.ts";
import { offerBody } from "./offer-body.ts";
import type { Client, Method, Organization, Response } from "./world.ts";

/** What there is to order and to upgrade to. */
const catalogue = {
  "office-plus": offerBody("Office Plus"),
  "office-basic": offerBody("Office Basic", { upgradeTargetOffers: ["office-plus"] }),
};

/** The organizations that scenes share; whatever a scene changes of them is the same after each of its runs. */
export interface Cast {
  provider: Organization;
  /** Partners of the provider. */
  reseller: Organization;
  other: Organization;
  /** Partners whose customers only the jobs hand over. */
  leaving: Organization;
  taking: Organization;
}

/** What a caller, or who looks at a function's work, holds in hands at the end. */
export interface Outcome {
  status: number;
  body: unknown;
}

/** One thing that is to be done once, whatever happens on the way. */
export interface Act {
  /** One drive of the function: the same request, record or run each time. */
  drive(): Promise<Outcome & { headers?: Response["headers"] }>;
  /** What the answer to a further drive means, when it is not the first one's. */
  means?(answer: Outcome): Promise<Outcome>;
  /** The fields of the answer that are shown once. */
  secrets?: readonly string[];
  /** How long to wait before another drive after a dead one. */
  wait?: number;
  /** What must be true besides, once it is done. */
  check?(answer: Outcome): Promise<void>;
  /** The items of what it wrote without what may differ when it was driven twice. */
  alike?(items: readonly Item[]): readonly Item[];
  /** Makes room for the next run. */
  after?(): Promise<void>;
}

/** Prepares fresh ground and tells what to do on it. */
export type Scene = (inside: Inside, cast: Cast) => Promise<Act>;

export const openCast = async (inside: Inside): Promise<Cast> => {
  const { world } = inside;
  const [provider, reseller, other, leaving, taking] = [
    await world.provider(),
    await world.reseller(),
    await world.reseller(),
    await world.reseller(),
    await world.reseller(),
  ];
  for (const each of [reseller, other, leaving, taking]) await world.partner(provider, each);
  const described = { description: "text 0" };
  await world.operator.patch(`/v1/organizations/${provider.id}`, described, { "if-match": "*" });
  for (const [id, offer] of Object.entries(catalogue)) await world.operator.put(`/v1/offers/${id}`, offer);
  // The schedule looks at the hour before, too, once there is one.
  inside.advance(hour);
  await inside.tick();
  return { provider, reseller, other, leaving, taking };
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
  /** Where a caller looks after a 412: whether the thing is as it asked for. */
  read?: () => Promise<unknown>;
}

/** A request as a careful client sends it: each time with the same key or ETag. */
export const asking = (
  inside: Inside,
  route: RouteKey,
  o: Asked,
): Pick<Act, "drive" | "means" | "secrets"> => {
  const [method = ""] = route.split(" ");
  const row: Route = routes[route];
  const key = `key-${inside.world.next()}`;
  const headers = {
    ...(row.key && { "idempotency-key": key }),
    ...(o.etag && { "if-match": o.etag }),
    ...o.headers,
  };
  return {
    drive: () => o.by.call(method as Method, o.path, o.body, headers),
    means: async (answer) => {
      // It was changed before it was asked again, or is gone: the caller looks whether by itself.
      if (answer.status === 412 && o.read) return { status: row.status ?? 200, body: await o.read() };
      if (answer.status === 404 && method === "DELETE") return { status: 204, body: "" };
      return answer;
    },
    ...(row.secrets && { secrets: row.secrets }),
  };
};

const ids = /\b(org|usr|req|cus|ord|sub|aud|evt|out|chg|job)_[0-9a-z]{26}\b/g;

/** A text without what is another one each time: ids, instants, secrets, numbers that the world counts. */
const plain = (text: string): string =>
  text
    .replaceAll(ids, "$1_*")
    .replaceAll(/[\w-]{43}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "*")
    .replaceAll(/\d+/g, "#");

const once = new Set(["requestId", "version", "ttl", "claim"]);

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

/** The items of the audit record once each, for what is recorded with each try. */
export const recordedOnce = (items: readonly Item[]): readonly Item[] => {
  const told = new Set<string>();
  return items.filter(({ type, PK, operation }) => {
    const what = `${PK} ${operation}`;
    const again = type === "AuditRecord" && told.has(what);
    told.add(what);
    return !again;
  });
};

/** What a run has left: what was answered at last, and the items that it wrote as they are, one a line. */
export interface Played {
  left: { answer: string; items: string[] };
  /** The fields with secrets that the last answer had. */
  secrets: string[];
  /** The calls of the first drive. */
  calls: Call[];
  /** Whether the first drive came to the fault. */
  struck: boolean;
  /** The answers in between that told to wait: their `Retry-After`. */
  waited: string[];
}

const isInProgress = ({ body }: Outcome): boolean =>
  z.object({ code: z.literal("IDEMPOTENCY_IN_PROGRESS") }).safeParse(body).success;

/** Plays a scene on fresh ground: with a fault in its first drive, and after that as often as its driver would try. */
export const play = async (
  inside: Inside,
  cast: Cast,
  { name, scene, fault }: { name: string; scene: Scene; fault?: Fault },
): Promise<Played> => {
  const act = await scene(inside, cast);
  const touched = new Map<string, Key>();
  const { result, calls, struck } = await withFault(inside, fault, touched, act.drive);
  let answer: Awaited<ReturnType<Act["drive"]>> = result;
  const waited: string[] = [];
  const isDead = struck && fault?.kind === "killed";
  if (isDead && act.wait) inside.advance(act.wait);
  for (let tries = 0, again = isDead; again || answer.status >= 500; tries++) {
    if (tries === 3) throw new Error(`${name} with ${JSON.stringify(fault)} still answers ${answer.status}`);
    answer = (await withFault(inside, undefined, touched, act.drive)).result;
    again = isInProgress(answer);
    if (!again) continue;
    waited.push(answer.headers?.get("retry-after") ?? "");
    inside.advance(lease);
  }
  const { status, body } = (await act.means?.(answer)) ?? answer;
  await act.check?.(answer).catch((cause: unknown) => {
    throw new Error(`${name} with ${JSON.stringify(fault)}: ${String(cause)}`, { cause });
  });
  const items = await inside.table.getMany([...touched.values()]);
  // How far the schedule has come is its own; a quota counts what other scenes had as well, in one part or another.
  const things = items.filter(({ type }) => type !== "Watermark" && type !== "Quota");
  const alike = act.alike?.(things) ?? things;
  await act.after?.();
  const fields = Object.entries(body ?? {});
  const isSecret = ([field]: [string, unknown]) => act.secrets?.includes(field) === true;
  const shown = fields.filter((field) => !isSecret(field));
  return {
    left: {
      answer: JSON.stringify([
        status,
        canonical(typeof body === "string" ? body : Object.fromEntries(shown)),
      ]),
      items: alike.map((item) => JSON.stringify(canonical(item))).sort(),
    },
    secrets: fields.filter(isSecret).map(([field]) => field),
    calls,
    struck,
    waited,
  };
};
