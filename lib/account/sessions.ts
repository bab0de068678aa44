import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { type Caller, findCaller } from "../http/caller.ts";
import { newSecret } from "../ids.ts";
import { hashOf } from "../invitations/requests/token.ts";
import { holds } from "../table/condition.ts";
import type { Table } from "../table/table.ts";
import { signInCounts } from "../users/signed-out.ts";
import { pageSessions } from "./items.ts";

/** How long a sign-in on the page lasts. It is not prolonged. */
const minutes = 30;

/** `__Host-`: of this host alone, for all of it, over TLS. No script reads it, and no other site's request brings it. */
const name = "__Host-session";
const attributes = "Path=/; Secure; HttpOnly; SameSite=Strict";

/** The cookie that ends the browser's part of a sign-in. */
export const noCookie = `${name}=; ${attributes}; Max-Age=0`;

const hashIn = ({ cookies = [] }: Pick<APIGatewayProxyEventV2, "cookies">): string | undefined => {
  const [secret, ...others] = cookies
    .filter((cookie) => cookie.startsWith(`${name}=`))
    .map((cookie) => cookie.slice(name.length + 1));
  return secret && others.length === 0 ? hashOf(secret) : undefined;
};

/** The sign-ins on the account's page. */
export const sessionStore = (table: Table) => ({
  /** Begins a sign-in. Answers the cookie, which alone holds its secret. */
  async begin(userId: string, signedInAt: string, now: Date): Promise<string> {
    const secret = newSecret();
    const until = now.getTime() + minutes * 60_000;
    await table.write(pageSessions.put({ hash: hashOf(secret), userId, signedInAt, until }));
    return `${name}=${secret}; ${attributes}; Max-Age=${minutes * 60}`;
  },

  /** Who is signed in, as the table has it now; `undefined` for nobody, and for whoever has been signed out or disabled. */
  async find(event: Pick<APIGatewayProxyEventV2, "cookies">, now: Date): Promise<Caller | undefined> {
    const hash = hashIn(event);
    const session = hash && (await pageSessions.in(table).get({ hash }));
    if (!session || session.until <= now.getTime()) return undefined;
    const found = await findCaller(table, session.userId);
    const { signedInAt } = session;
    const counts =
      found?.user.status === "active" &&
      found.organization.status === "active" &&
      holds(signInCounts(signedInAt), found.asRead.user);
    return counts ? { ...found, signedInAt } : undefined;
  },

  /** Ends the browser's sign-in at once. */
  async end(event: Pick<APIGatewayProxyEventV2, "cookies">): Promise<void> {
    const hash = hashIn(event);
    if (hash) await table.write(pageSessions.delete({ hash }));
  },
});
