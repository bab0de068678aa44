import { randomUUID } from "node:crypto";
import type { Identity } from "../../lib/aws/identity.ts";
import type { SignIn } from "../../lib/aws/sign-in.ts";
import { newSecret } from "../../lib/ids.ts";
import { invitationPages } from "../../lib/invitations/page/pages.ts";
import { issueLink } from "../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../lib/invitations/requests/store.ts";
import { hashOf, tokenOf } from "../../lib/invitations/requests/token.ts";
import { keys } from "../../lib/table/keys.ts";
import { settableClock } from "./clock.ts";
import { gatewayEvent } from "./gateway-event.ts";
import { titleOf } from "./invitations.ts";
import { openOneTable } from "./table.ts";
import { enrol, withInvitation, withUser } from "./table-fixtures.ts";

/** The password of every account of a page. */
export const password = "Correct-horse-7";
interface Account {
  userId: string;
  password: string;
  challenge?: "new-password" | "mfa-code";
}

/**
 * A user pool with these accounts by address, which counts attempts. Its authenticator apps all show 123456. It does
 * nothing else: no page asks it for more.
 */
const poolOf = (accounts: Record<string, Account>) => {
  let tried = 0;
  const used = new Set<string>();
  const answer = (session: string, userName: string, refused: SignIn | undefined): SignIn => {
    tried++;
    if (used.has(session)) return { state: "refused" };
    if (refused) return refused;
    used.add(session);
    return { state: "signed-in", userId: accounts[userName]?.userId ?? "", accessToken: "" };
  };
  const identity: Pick<Identity, "signIn" | "answerNewPassword" | "answerMfa"> = {
    async signIn(email, given) {
      tried++;
      const account = accounts[email];
      if (account?.password !== given) return { state: "refused" };
      const { challenge, userId } = account;
      if (challenge) return { state: challenge, session: randomUUID(), userName: email };
      return { state: "signed-in", userId, accessToken: "" };
    },
    async answerNewPassword(session, userName, given) {
      const signIn = answer(session, userName, given.length < 12 ? { state: "password-policy" } : undefined);
      const account = accounts[userName];
      if (signIn.state === "signed-in" && account) accounts[userName] = { ...account, password: given };
      return signIn;
    },
    answerMfa: async (session, userName, code) =>
      answer(session, userName, code === "123456" ? undefined : { state: "wrong-code" }),
  };
  return { identity: identity as Identity, tried: () => tried };
};

/** The invitation pages over an empty table, with a provider, a reseller, and the test's own user pool. */
export const openPages = async () => {
  const table = await openOneTable();
  const clock = settableClock();
  const { organization: provider } = await enrol(table, "indirect-provider", { name: "Northwind" });
  const { organization: reseller, admin } = await enrol(table, "indirect-reseller", { name: "Fabrikam" });
  const accounts: Record<string, Account> = { [admin.email]: { userId: admin.id, password } };
  const pool = poolOf(accounts);
  const baseUrl = "https://t.example";
  const pages = invitationPages({ table, identity: pool.identity, baseUrl, clock: clock.now });
  const eventOf = (method: string, token: string, fields: Record<string, string>, headers = {}, query = "") =>
    gatewayEvent({
      routeKey: `${method} /invitations/{token}`,
      rawPath: `/invitations/${token}`,
      rawQueryString: query,
      pathParameters: { token },
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
        ...headers,
      },
      body: new URLSearchParams(fields).toString(),
    });
  const reply = async (answering: ReturnType<typeof pages.show>) => {
    const { status, headers, body } = await answering;
    return { status, headers, text: body, title: titleOf({ text: body }) };
  };
  const post = (token: string, fields: Record<string, string>, headers = {}) =>
    reply(pages.answer(eventOf("POST", token, fields, headers), clock.now()));
  return {
    table,
    clock,
    provider,
    reseller,
    admin,
    accounts,
    tried: pool.tried,
    post,
    get: (token: string, { method = "GET", headers = {}, query = "" } = {}) =>
      reply(pages.show(eventOf(method, token, {}, headers, query), clock.now())),
    accept: (token: string, email = admin.email, given = password) =>
      post(token, { decision: "accept", email, password: given, authorised: "yes" }),
    decline: (token: string) => post(token, { decision: "decline" }),
    invite: (address = `${randomUUID()}@x.example`) =>
      withInvitation(table, provider.id, address, clock.now()),
    /** The token of a newer link, which the provider takes to pass on itself. */
    relink: async (id: string) => {
      const secret = newSecret();
      const requests = requestStore(table);
      const before = await requests.read(provider.id, id);
      const renewed = issueLink(before, { linkHash: hashOf(secret), now: clock.now(), days: 7 });
      await table.transact(requests.renew("issueLink", before, renewed));
      return tokenOf(id, secret);
    },
    statusOf: async (id: string) => (await requestStore(table).read(provider.id, id)).status,
    /** A Global admin of the reseller who has to answer a challenge. */
    challenged: async (challenge: Account["challenge"]) => {
      const { id, email } = await withUser(table, reseller, ["GlobalAdmin"]);
      accounts[email] = { userId: id, password: "temporary", challenge };
      return email;
    },
    failures: async ({ link }: Awaited<ReturnType<typeof withInvitation>>) =>
      (await table.get(keys.failures(link.requestId, link.hash)))?.count,
  };
};
