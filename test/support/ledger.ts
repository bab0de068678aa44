import { appendFileSync } from "node:fs";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { routeOf } from "./route-of.ts";
import type { Response } from "./world.ts";

/** A secret, which may rest only in its one place. */
export type Kind = "link" | "password" | "client secret" | "signing secret" | "token" | "session";

/** A secret that a caller was given, or a change that was acknowledged: the request's id, and the route. */
export type Entry = { kind: Kind; secret: string } | { kind: "change"; requestId: string; route: RouteKey };

/** The secrets and acknowledged changes of a stack's callers. */
export interface Ledger {
  entries: Entry[];
  /** A used secret. A text that no pool accepts as a password is none. */
  keep(kind: Kind, secret: string | undefined): void;
  /** Every answer of the API. */
  heard(method: string, path: string, answer: Pick<Response, "status" | "headers" | "body">): void;
}

/** A request that never changes anything. */
export const isRead = (key: RouteKey): boolean =>
  /^(GET|HEAD) /.test(key) || /\/(review|validate)$/.test(key);

/**
 * Requests that may ask for the present state: a success may then leave no record. Issuing a token only notes the day.
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

/** A change in several steps leaves a record for each, all with the request's id. */
export const inSteps: ReadonlySet<RouteKey> = new Set<RouteKey>([
  "POST /v1/customers/reassign",
  "POST /v1/offers/import",
]);

/** The secret in a link, which is its token's second part. */
export const secretIn = (link: string): string | undefined =>
  link.slice(link.lastIndexOf("/") + 1).split(".")[1];

/** A new ledger. Entries may also be added directly. */
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

/** Enters the traffic at another address of a stack, such as a proxy's, into the stack's own ledger. */
export const hearAt = (address: string, apiUrl: string): void => void ledgers.set(address, ledgerOf(apiUrl));

/** Writes the ledger of a shared stack to a file, a line of JSON for each entry. */
export const shareLedger = (apiUrl: string, file: string): void => {
  if (!ledgers.has(apiUrl))
    ledgers.set(
      apiUrl,
      openLedger((entry) => appendFileSync(file, `${JSON.stringify(entry)}\n`)),
    );
};
