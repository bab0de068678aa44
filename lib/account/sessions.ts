import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { refusal } from "../errors.ts";
import { type Caller, findCaller } from "../http/caller.ts";
import { newSecret } from "../ids.ts";
import { hashOf } from "../invitations/requests/token.ts";
import { exists, holds } from "../table/condition.ts";
import type { Table } from "../table/table.ts";
import { recoveryCounts, signInCounts } from "../users/sign-ins-count.ts";
import { pageSessions } from "./items.ts";
import { closeKept, type Kept, openKept } from "./kept.ts";
import { recoveryCodeStore } from "./recovery-codes.ts";

/** How long a sign-in on the page lasts. It is not prolonged. */
const minutes = 30;

/** `__Host-`: of this host alone, for all of it, over TLS. No script reads it, and no other site's request brings it. */
const name = "__Host-session";
const attributes = "Path=/; Secure; HttpOnly; SameSite=Strict";

/** The cookie that ends the browser's part of a sign-in. */
export const noCookie = `${name}=; ${attributes}; Max-Age=0`;

type Cookies = Pick<APIGatewayProxyEventV2, "cookies">;

const secretIn = ({ cookies = [] }: Cookies): string | undefined => {
  const [secret, ...others] = cookies
    .filter((cookie) => cookie.startsWith(`${name}=`))
    .map((cookie) => cookie.slice(name.length + 1));
  return others.length === 0 ? secret : undefined;
};

/** Who is signed in on the page. */
export interface PageSession {
  caller: Caller;
  /** Whether the sign-in took a code as well. */
  withCode: boolean;
  /** How many recovery codes are left, where the account has a second factor. */
  codesLeft: number;
  /** It was made by a recovery code, and is good for connecting a new authenticator app alone. */
  recovers: boolean;
  /** What the page shows next. */
  kept: Kept | undefined;
}

const ended = refusal("UNAUTHENTICATED", "The sign-in has ended. Sign in again.");

/** The sign-ins on the account's page. */
export const sessionStore = (table: Table) => ({
  /** Begins a sign-in. Answers the cookie, which alone holds its secret. */
  async begin(
    session: { userId: string; signedInAt: string; withCode: boolean; recovers?: boolean; kept?: Kept },
    now: Date,
  ): Promise<string> {
    const secret = newSecret();
    const until = now.getTime() + minutes * 60_000;
    const kept = session.kept && closeKept(secret, session.kept);
    await table.write(pageSessions.put({ ...session, hash: hashOf(secret), until, kept }));
    return `${name}=${secret}; ${attributes}; Max-Age=${minutes * 60}`;
  },

  /** Who is signed in, as the table has it now; `undefined` for nobody, and for whoever has been signed out or disabled. */
  async find(event: Cookies, now: Date): Promise<PageSession | undefined> {
    const secret = secretIn(event);
    const session = secret && (await pageSessions.in(table).get({ hash: hashOf(secret) }));
    if (!session || session.until <= now.getTime()) return undefined;
    const found = await findCaller(table, session.userId);
    const { signedInAt, withCode = false, recovers = false } = session;
    const counts =
      found?.user.status === "active" &&
      found.organization.status === "active" &&
      // What a recovery code has begun counts until the new authenticator, new credentials or a sign-out end it.
      (recovers ? recoveryCounts(found.user) : holds(signInCounts(signedInAt), found.asRead.user));
    if (!counts) return undefined;
    return {
      caller: recovers ? found : { ...found, signedInAt },
      withCode,
      codesLeft: withCode ? ((await recoveryCodeStore(table).find(session.userId))?.hashes.length ?? 0) : 0,
      recovers,
      kept: openKept(secret, session.kept, now),
    };
  },

  /** Says what the page shows next to who is signed in: `undefined` for nothing. Throws UNAUTHENTICATED. */
  async keep(event: Cookies, kept: Kept | undefined): Promise<void> {
    const secret = secretIn(event);
    if (!secret) throw ended();
    const change = { kept: kept ? closeKept(secret, kept) : "" };
    const hash = hashOf(secret);
    await table.write(pageSessions.set({ hash }, change, { when: exists, refuse: ended }));
  },

  /** Ends the browser's sign-in at once. */
  async end(event: Cookies): Promise<void> {
    const secret = secretIn(event);
    if (secret) await table.write(pageSessions.delete({ hash: hashOf(secret) }));
  },
});
