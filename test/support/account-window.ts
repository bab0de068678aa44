import { codeOf } from "../../infra/local/cognito/totp.ts";
import { ofThePage, type Reply, send, titleOf } from "./invitations.ts";
import type { SharedStack } from "./shared-stack.ts";
import { codeMilliseconds } from "./sign-in.ts";
import { password } from "./world.ts";

type Asked = Pick<SharedStack, "apiUrl">;

/** A browser's window on the account's page: it keeps the cookie that the page sets, and sends it back. */
export const accountWindow = ({ apiUrl }: Asked) => {
  let cookie = "";
  const ask = async (
    method: string,
    path: string,
    fields?: Record<string, string>,
    headers = {},
  ): Promise<Reply> => {
    const form = fields && `${new URLSearchParams(fields)}`;
    const sent = { ...(fields && ofThePage), ...(cookie && { cookie }), ...headers };
    const reply = await send(method, `${apiUrl}${path}`, sent, form);
    const [set] = [reply.headers["set-cookie"] ?? []].flat();
    if (set !== undefined) {
      expect(set).toMatch(/^__Host-session=[\w-]*; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
      cookie = set.split(";")[0] ?? "";
    }
    return reply;
  };
  const post = (fields: Record<string, string>, path = "/account") => ask("POST", path, fields);
  return {
    ask,
    post,
    get: (path = "/account") => ask("GET", path),
    signIn: (email: string, secret = password) => post({ email, password: secret }),
    title: async () => titleOf(await ask("GET", "/account")),
    cookie: () => cookie,
    steal: (other: string) => {
      cookie = other;
    },
    /** Sends a form as a browser does, and follows the redirect. Answers the redirect's address as well. */
    async browse(fields: Record<string, string>, path = "/account") {
      const led = await ask("POST", path, fields, { "sec-fetch-mode": "navigate" });
      expect(led.status).toBe(303);
      const location = String(led.headers.location);
      return { location, page: await ask("GET", location) };
    },
  };
};

/** An authenticator app with the secret that the page shows: each call answers the next code. */
export const appOf = (
  { now, advance }: Pick<SharedStack, "now" | "advance">,
  { text }: Pick<Reply, "text">,
) => {
  const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(text)?.[1]?.replaceAll(" ", "") ?? "";
  expect(secret).toHaveLength(52);
  return () => {
    advance(codeMilliseconds);
    return codeOf(secret, Math.floor(now() / codeMilliseconds));
  };
};
