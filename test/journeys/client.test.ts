import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import {
  ConnectionError,
  clientCredentials,
  createTwotier,
  followEvents,
  type Options,
  ProblemError,
} from "../../client/src/index.ts";
import { onSharedStack, openChannel } from "../support/channel.ts";
import { good } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(openChannel);

type Send = NonNullable<Options["fetch"]>;

/** The provider's Global admin, whose requests go through a replacement of `fetch`. */
const admin = (fetch?: Send) => {
  const { stack, provider } = the();
  return createTwotier({ baseUrl: stack.apiUrl, auth: provider.admin.token, ...(fetch && { fetch }) });
};

/** Records the requests, and lets each of the first attempts be handled by the next of these replacements. */
const recording = (...first: Send[]) => {
  const sent: Request[] = [];
  const send: Send = (request) => {
    sent.push(request.clone());
    return (first[sent.length - 1] ?? fetch)(request);
  };
  return { sent, send };
};

const lostAnswer: Send = async (request) => {
  await fetch(request);
  throw new TypeError("fetch failed");
};
const answering =
  (status: number, headers: Record<string, string> = {}): Send =>
  async () =>
    Response.json({ message: "not now" }, { status, headers });
const now = { "retry-after": "0" };

const resellerEmail = () => `client-${the().world.next()}@mail.example`;
const newRequest = () => ({ body: { resellerEmail: resellerEmail() } });

it("a client uses one token for all its calls, and gets another when that one is refused", async () => {
  const { stack, provider } = the();
  const made = await good(
    provider.admin.post("/v1/api-clients", { displayName: "ERP", roles: ["SalesAgent"] }),
  );
  const { sent, send } = recording();
  const credentials = { baseUrl: stack.apiUrl, clientId: made.id, clientSecret: made.clientSecret };
  const twotier = createTwotier({
    baseUrl: stack.apiUrl,
    auth: clientCredentials({ ...credentials, fetch: send }),
  });
  const all = await Promise.all(Array.from({ length: 10 }, () => twotier.GET("/v1/me")));
  expect(all.map(({ data }) => data.user.displayName)).toEqual(Array(10).fill("ERP"));
  expect(sent).toHaveLength(1);

  // After disabling and enabling, earlier tokens are refused.
  const ifMatch = { "if-match": "*" };
  await good(provider.admin.patch(`/v1/api-clients/${made.id}`, { status: "disabled" }, ifMatch));
  await good(provider.admin.patch(`/v1/api-clients/${made.id}`, { status: "active" }, ifMatch));
  expect((await twotier.GET("/v1/me")).data.user.id).toBe(made.id);
  expect(sent).toHaveLength(2);

  const wrong = clientCredentials({ ...credentials, clientSecret: `${made.clientSecret}x` });
  await expect(wrong.get()).rejects.toMatchObject({
    name: "ProblemError",
    status: 401,
    code: "invalid_client",
  });
});

it("lists are read over all pages, and events resume after the last one", async () => {
  const twotier = admin();
  const made: string[] = [];
  for (let time = 0; time < 3; time++)
    made.unshift((await twotier.POST("/v1/partnership-requests", newRequest())).data.id);
  for (const id of made)
    await twotier.POST("/v1/partnership-requests/{requestId}/revoke", {
      params: { path: { requestId: id } },
    });
  const query = { limit: 1, status: "revoked" } as const;
  const found: string[] = [];
  for await (const { id } of twotier.items("/v1/partnership-requests", { params: { query } })) found.push(id);
  expect(found.filter((id) => made.includes(id))).toEqual(made);

  the().stack.advance(20_000);
  const ending = new AbortController();
  const receivedIds: string[] = [];
  const follow = async (after?: string) => {
    for await (const event of followEvents(twotier, { signal: ending.signal, ...(after && { after }) })) {
      receivedIds.push(event.resourceId);
      if (event.resourceId === made[1]) return event.id;
      if (event.resourceId === made[2]) ending.abort(new Error("enough"));
    }
    return undefined;
  };
  const seen = await follow();
  await expect(follow(seen)).rejects.toThrow("enough");
  expect(receivedIds.filter((id) => made.includes(id))).toEqual(made);
});

it("a change uses the version that was read, and is decided anew after somebody else's change", async () => {
  const twotier = admin();
  const { data, etag } = await twotier.POST("/v1/partnership-requests", newRequest());
  const path = { requestId: data.id };
  const ifMatch = { params: { path, header: { "If-Match": etag ?? "" } } };
  let times = 0;
  const changed = await twotier.update("/v1/partnership-requests/{requestId}", path, async ({ subject }) => {
    if (times++ === 0)
      await twotier.PATCH("/v1/partnership-requests/{requestId}", {
        ...ifMatch,
        body: { subject: "Theirs" },
      });
    return { subject: `${subject} and mine` };
  });
  expect([times, changed.data.subject]).toEqual([2, "Theirs and mine"]);
  const stale = twotier.PATCH("/v1/partnership-requests/{requestId}", { ...ifMatch, body: { subject: "x" } });
  await expect(stale).rejects.toMatchObject({ status: 412, code: "PRECONDITION_FAILED" });
});

it("a POST whose answer was lost is repeated with its key, and has one effect", async () => {
  const { sent, send } = recording(lostAnswer, answering(503, now));
  const request = newRequest();
  const { data, replayed } = await admin(send).POST("/v1/partnership-requests", request);
  expect(replayed).toBe(true);
  const keys = sent.map(({ headers }) => headers.get("idempotency-key"));
  expect([keys.length, new Set(keys).size, keys[0]]).toEqual([
    3,
    1,
    expect.stringMatching(/^[-0-9a-f]{36}$/),
  ]);
  const query = { resellerEmail: request.body.resellerEmail };
  const { items } = (await admin().GET("/v1/partnership-requests", { params: { query } })).data;
  expect(items.map(({ id }) => id)).toEqual([data.id]);
});

it.each<[string, Send[], number, string]>([
  ["a request that is refused with 429 is repeated later, whatever it was", [answering(429, now)], 2, "done"],
  ["a pause that is too long is an error", [answering(429, { "retry-after": "3600" })], 1, "RATE_LIMITED"],
  ["a change that may have been carried out is not repeated", [lostAnswer], 1, "ConnectionError"],
  ["nor is it repeated after 503", [answering(503, now)], 1, "UNAVAILABLE"],
])("%s", async (_, doubles, times, outcome) => {
  const { data } = await admin().POST("/v1/partnership-requests", newRequest());
  const { sent, send } = recording(...doubles);
  const change = admin(send).PATCH("/v1/partnership-requests/{requestId}", {
    params: { path: { requestId: data.id }, header: { "If-Match": "*" } },
    body: { subject: "Changed" },
  });
  const came = await change.then(
    () => "done",
    (error) => (error instanceof ProblemError ? error.code : error.name),
  );
  expect([sent.length, came]).toEqual([times, outcome]);
});

it("a refusal is an error with details for a program and for a person", async () => {
  const { stack, provider } = the();
  const twotier = admin();
  const malformed = twotier.POST("/v1/partnership-requests", { body: { resellerEmail: "nobody" } });
  await expect(malformed).rejects.toMatchObject({
    ...{ name: "ProblemError", status: 400, code: "INVALID_REQUEST", requestId: expect.any(String) },
    errors: [{ pointer: "/resellerEmail", code: expect.any(String), detail: expect.any(String) }],
  });
  const stranger = createTwotier({ baseUrl: stack.apiUrl, auth: `${provider.admin.token}x` });
  await expect(stranger.GET("/v1/me")).rejects.toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  const nowhere = createTwotier({ baseUrl: "http://127.0.0.1:9", auth: "x", attempts: 1 });
  await expect(nowhere.GET("/v1/me")).rejects.toThrow(ConnectionError);
  await expect(nowhere.GET("/v1/me")).rejects.toThrow("127.0.0.1:9 did not answer (");
  const given = new AbortController();
  given.abort(new Error("stopped by the caller"));
  await expect(twotier.GET("/v1/me", { signal: given.signal })).rejects.toThrow("stopped by the caller");
});

it("an incomplete answer counts as lost, and an answer from another server is reported as none of the API's", async () => {
  const breakingOff: Send = async () =>
    new Response(new ReadableStream({ start: (body) => body.error(new TypeError("terminated")) }));
  const { sent, send } = recording(breakingOff);
  expect((await admin(send).GET("/v1/me")).data.user.id).toBe(the().provider.admin.id);
  expect(sent).toHaveLength(2);
  const change = { params: { path: { requestId: "x" }, header: { "If-Match": "*" } }, body: {} };
  const lost = admin(breakingOff).PATCH("/v1/partnership-requests/{requestId}", change);
  await expect(lost).rejects.toThrow(ConnectionError);

  const portal: Send = async () => new Response("<html>Sign in to this network</html>");
  await expect(admin(portal).GET("/v1/me")).rejects.toThrow("did not answer as the API does");
  const { apiUrl: baseUrl } = the().stack;
  const tokens = clientCredentials({ baseUrl, clientId: "x", clientSecret: "y", fetch: portal });
  await expect(tokens.get()).rejects.toThrow(ConnectionError);
});

it("the client uses only features of browsers and edge runtimes", async () => {
  const { stack, provider } = the();
  const bundle = await build({
    stdin: {
      contents: `import { createTwotier, verifyWebhook, signWebhook } from "./client/src/index.ts";
        const twotier = createTwotier({ baseUrl, auth: token });
        const secret = "whsec_" + btoa("0123456789abcdef0123456789abcdef");
        const headers = signWebhook("{}", { id: "evt_1", secret });
        answer = twotier.GET("/v1/me").then(({ data }) => [data.user.id, verifyWebhook("{}", headers, secret)]);`,
      resolveDir: new URL("../../", import.meta.url).pathname,
    },
    ...{ bundle: true, write: false, platform: "browser", format: "iife" },
  });
  const web = { AbortSignal, Headers, Request, Response, URL, URLSearchParams, TextEncoder, TextDecoder };
  const platform = { ...web, crypto, fetch, btoa, setTimeout, clearTimeout };
  const context = { ...platform, baseUrl: stack.apiUrl, token: provider.admin.token, answer: undefined };
  runInNewContext(bundle.outputFiles?.[0]?.text ?? "", context);
  expect(await context.answer).toEqual([provider.admin.id, {}]);
});
