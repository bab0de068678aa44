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

/** How long a sign-in on the account page lasts. It is not extended. */
const minutes = 30;

/**
 * `__Host-`: the cookie belongs to this host only, to all of its paths, over TLS. Scripts cannot read it, and requests
 * from other sites do not carry it.
 */
const name = "__Host-session";
const attributes = "Path=/; Secure; HttpOnly; SameSite=Strict";

/** The cookie that signs the browser out. */
export const noCookie = `${name}=; ${attributes}; Max-Age=0`;

type Cookies = Pick<APIGatewayProxyEventV2, "cookies">;

const secretIn = ({ cookies = [] }: Cookies): string | undefined => {
  const [secret, ...others] = cookies
    .filter((cookie) => cookie.startsWith(`${name}=`))
    .map((cookie) => cookie.slice(name.length + 1));
  return others.length === 0 ? secret : undefined;
};

/** The user who is signed in on the account page. */
export interface PageSession {
  caller: Caller;
  /** Whether the sign-in also took a code. */
  withCode: boolean;
  /** The number of unused recovery codes, if the account has a second factor. */
  codesLeft: number;
  /** The sign-in was made by a recovery code, and may only connect a new authenticator app. */
  recovers: boolean;
  /** Data for the next page. */
  kept: Kept | undefined;
}

const ended = refusal("UNAUTHENTICATED", "The sign-in has ended. Sign in again.");

/** The sign-ins on the account page. */
export const sessionStore = (table: Table) => ({
  /** Begins a sign-in. Answers the cookie, the only place of the secret. */
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

  /**
   * The signed-in user as the table has it now; `undefined` when nobody is signed in, or when the user was signed out
   * or disabled.
   */
  async find(event: Cookies, now: Date): Promise<PageSession | undefined> {
    const secret = secretIn(event);
    const session = secret && (await pageSessions.in(table).get({ hash: hashOf(secret) }));
    if (!session || session.until <= now.getTime()) return undefined;
    const found = await findCaller(table, session.userId);
    const { signedInAt, withCode = false, recovers = false } = session;
    const counts =
      found?.user.status === "active" &&
      found.organization.status === "active" &&
      // A recovery counts until the new authenticator, new credentials or a sign-out ends it.
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

  /** Keeps data for the signed-in user's next page; `undefined` removes them. Throws UNAUTHENTICATED. */
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
