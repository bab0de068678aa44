import { appendFileSync } from "node:fs";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { routeOf } from "./route-of.ts";
import type { Response } from "./world.ts";

/** What must rest nowhere but in its one place. */
export type Kind = "link" | "password" | "client secret" | "signing secret" | "token" | "session";

/** What a caller was handed, or which change it was told of: the id of its request, and the route. */
export type Entry = { kind: Kind; secret: string } | { kind: "change"; requestId: string; route: RouteKey };

/** What callers of a stack were handed and told. */
export interface Ledger {
  entries: Entry[];
  /** A secret that is in use; what no pool would take as a password is none. */
  keep(kind: Kind, secret: string | undefined): void;
  /** Every answer of the API. */
  heard(method: string, path: string, answer: Pick<Response, "status" | "headers" | "body">): void;
}

/** A request that changes nothing by what it is. */
export const isRead = (key: RouteKey): boolean =>
  /^(GET|HEAD) /.test(key) || /\/(review|validate)$/.test(key);

/**
 * Where what is sent may be so already: a success then changes nothing, and leaves no record. Of a token the day alone is
 * noted.
 */
export const mayChangeNothing: ReadonlySet<RouteKey> = new Set<RouteKey>([
  ...(Object.keys(routes) as RouteKey[]).filter((key) => key.startsWith("PATCH ")),
  "POST /v1/offers/import",
  "POST /v1/invitations/accept",
  "POST /v1/invitations/decline",
  "POST /invitations/{token}",
  "POST /oauth2/token",
  "POST /addresses/{token}",
  "POST /invitations/{token}/enrolment",
  "POST /enrolments/{token}",
  "POST /passwords/{token}",
  "POST /account/password",
  "POST /unsubscribe/{token}",
  "POST /account",
]);

/** What is done step by step leaves a record with each, all of which name the request. */
export const inSteps: ReadonlySet<RouteKey> = new Set<RouteKey>([
  "POST /v1/customers/reassign",
  "POST /v1/offers/import",
]);

/** The secret in a link, which is its token's second part. */
export const secretIn = (link: string): string | undefined =>
  link.slice(link.lastIndexOf("/") + 1).split(".")[1];

/** A new ledger, which may also be told what is entered, as it is. */
export const openLedger = (entered: (entry: Entry) => void = () => {}): Ledger => {
  const entries: Entry[] = [];
  const known = new Set<string>();
  const enter = (entry: Entry) => {
    entries.push(entry);
    entered(entry);
  };
  const keep = (kind: Kind, secret: string | undefined): void => {
    if (!secret || secret.length < 12 || known.has(secret)) return;
    known.add(secret);
    enter({ kind, secret });
  };
  return {
    entries,
    keep,
    heard(method, path, { status, headers, body }) {
      if (status >= 300) return;
      if (typeof body?.link === "string") keep("link", secretIn(body.link));
      keep("password", body?.setupInfo?.temporaryPassword);
      keep("client secret", body?.clientSecret);
      keep("signing secret", body?.signingSecret);
      keep("token", body?.access_token);
      const requestId = headers.get("x-request-id");
      if (!requestId || headers.has("idempotency-replayed")) return;
      const { key } = routeOf(method, path.split("?")[0] ?? "");
      if (!isRead(key)) enter({ kind: "change", requestId, route: key });
    },
  };
};

const ledgers = new Map<string, Ledger>();

/** The ledger of the stack at this address, in this file of tests. */
export const ledgerOf = (apiUrl: string): Ledger => {
  const found = ledgers.get(apiUrl) ?? openLedger();
  ledgers.set(apiUrl, found);
  return found;
};

/** Has what is heard at one more address of a stack, such as a proxy's, entered in the stack's own ledger. */
export const hearAt = (address: string, apiUrl: string): void => void ledgers.set(address, ledgerOf(apiUrl));

/** Has the ledger of a stack that other files use too written to a file, a line of JSON for each entry. */
export const shareLedger = (apiUrl: string, file: string): void => {
  if (!ledgers.has(apiUrl))
    ledgers.set(
      apiUrl,
      openLedger((entry) => appendFileSync(file, `${JSON.stringify(entry)}\n`)),
    );
};
