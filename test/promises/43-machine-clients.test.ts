import { randomBytes } from "node:crypto";
import { anyVersion, onSharedStack, openChannel } from "../support/channel.ts";
import { full } from "../support/full.ts";
import { reached } from "../support/promise.ts";
import { oneOf, randomFrom, seed } from "../support/schedules.ts";
import { refusalOf, signInSteps } from "../support/sign-in.ts";
import { type Client, clientOf, good, type Response } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(openChannel);
const wrongSecrets = full ? 10_000 : 300;
const atOnce = 20;
const counts = { wrong: 0, calls: 0, grounds: 0 };
const milliseconds: number[] = [];

afterAll(() => {
  const slowest = Math.round(Math.max(...milliseconds));
  reached(
    43,
    `${counts.wrong} wrong secrets refused, the right one got a token ${milliseconds.length} times meanwhile ` +
      `(${slowest} ms at most); ${counts.calls} calls after the end of ${counts.grounds} grounds: none passed`,
  );
});

const ask = (client_id: string, client_secret: string): Promise<Response> => {
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return the().world.anonymous.post("/oauth2/token", String(form), headers);
};
const signedIn = async (id: string, secret: string) => {
  const { access_token } = await good(ask(id, secret));
  return { token: String(access_token), client: clientOf(the().stack.apiUrl, access_token) };
};
const create = (roles = ["AdminAgent", "SalesAgent"]) =>
  good(the().provider.admin.post("/v1/api-clients", { displayName: "Desk", roles }));

it("no wrong secret is accepted, and none locks the right one out", async () => {
  const { id, clientSecret } = await create();
  const other = await create();
  const deleted = await good(the().provider.admin.post(`/v1/api-clients/${id}/secrets`));
  await good(the().provider.admin.delete(`/v1/api-clients/${id}/secrets/${deleted.id}`));
  const random = randomFrom(seed);
  const guesses: (() => string)[] = [
    () => `twos_${randomBytes(32).toString("base64url")}`,
    // All but one character is right.
    () => {
      const at = 5 + Math.floor(random() * 43);
      return clientSecret.slice(0, at) + (clientSecret[at] === "A" ? "B" : "A") + clientSecret.slice(at + 1);
    },
    () => clientSecret.toLowerCase() + (clientSecret === clientSecret.toLowerCase() ? "x" : ""),
    () => clientSecret.slice(0, -1),
    () => `${clientSecret}\u0000`,
    () => ` ${clientSecret}`,
    () => other.clientSecret,
    () => deleted.clientSecret,
    () => id,
  ];
  const answers = new Set<string>();
  while (counts.wrong < wrongSecrets) {
    const wrong = Array.from({ length: atOnce }, () => ask(id, oneOf(guesses, random)()));
    const began = performance.now();
    const right = await ask(id, clientSecret);
    milliseconds.push(performance.now() - began);
    expect(right.status).toBe(200);
    for (const { status, text } of await Promise.all(wrong)) answers.add(`${status} ${text}`);
    counts.wrong += atOnce;
  }
  // The same answer for every fault, without a hint.
  expect(answers.size).toBe(1);
  expect([...answers][0]).toMatch(/^401 \{"error":"invalid_client"/);
}, 600_000);

/** Everything that ends a machine's access, by its managers. */
const grounds: Record<string, (machine: { id: string; path: string; secretId: string }) => Promise<unknown>> =
  {
    "its secret is deleted": ({ path, secretId }) =>
      good(the().provider.admin.delete(`${path}/secrets/${secretId}`)),
    "it is disabled": ({ path }) =>
      good(the().provider.admin.patch(path, { status: "disabled" }, anyVersion)),
    "it is disabled and enabled again": async ({ path }) => {
      await good(the().provider.admin.patch(path, { status: "disabled" }, anyVersion));
      await good(the().provider.admin.patch(path, { status: "active" }, anyVersion));
    },
  };

it.each(Object.entries(grounds))(
  "no token is accepted from the first call after %s, even while calls are running",
  async (name, end) => {
    const { world } = the();
    const made = await create();
    const { client } = await signedIn(made.id, made.clientSecret);
    const calls: (() => Promise<Response>)[] = [
      () => client.get("/v1/me"),
      () => client.get("/v1/customers"),
      () => client.post("/v1/partnership-requests", { resellerEmail: `m-${world.next()}@m.example` }),
    ];
    for (const call of calls) await good(call());
    const running = calls.map((call) => call());
    await end({ id: made.id, path: `/v1/api-clients/${made.id}`, secretId: made.secrets[0].id });
    for (const { status } of await Promise.all(running)) expect([200, 201, 401]).toContain(status);
    for (const call of calls) {
      const { status, body } = await call();
      expect([status, body.code]).toEqual([401, "UNAUTHENTICATED"]);
      counts.calls++;
    }
    // An ended secret gets no further token.
    if (!name.endsWith("again")) expect((await ask(made.id, made.clientSecret)).status).toBe(401);
    counts.grounds++;
  },
);

it("a removed role counts with the next call, and a suspended organization's machine can do nothing", async () => {
  const { world, provider } = the();
  const made = await create(["AdminAgent"]);
  const { client } = await signedIn(made.id, made.clientSecret);
  await good(client.get("/v1/audit-records"));
  await good(provider.admin.patch(`/v1/api-clients/${made.id}`, { roles: ["SalesAgent"] }, anyVersion));
  expect((await client.get("/v1/audit-records")).body.code).toBe("ROLE_REQUIRED");
  await good(client.get("/v1/customers"));

  const reseller = await world.reseller();
  const body = { displayName: "Desk", roles: ["SalesAgent"] };
  const theirs = await good(reseller.admin.post("/v1/api-clients", body));
  const before = await signedIn(theirs.id, theirs.clientSecret);
  await good(before.client.get("/v1/me"));
  await good(world.operator.patch(`/v1/organizations/${reseller.id}`, { status: "suspended" }, anyVersion));
  expect((await before.client.get("/v1/me")).body.code).toBe("ORGANIZATION_SUSPENDED");
  counts.calls += 2;
  counts.grounds += 2;
});

it("no machine may do what only a person may, on any route, and none signs in but through its secret", async () => {
  const { stack, provider, reseller } = the();
  const made = await create();
  const { client, token } = await signedIn(made.id, made.clientSecret);
  const persons: [string, (by: Client) => Promise<Response>][] = [
    [
      "make a user",
      (by) => by.post("/v1/users", { email: "x@x.example", displayName: "X", roles: ["SalesAgent"] }),
    ],
    ["change a user", (by) => by.patch(`/v1/users/${provider.admin.id}`, { status: "disabled" }, anyVersion)],
    ["reset a user", (by) => by.post(`/v1/users/${provider.admin.id}/credentials`)],
    ["sign a user out", (by) => by.post(`/v1/users/${provider.admin.id}/sign-out`)],
    ["make a machine", (by) => by.post("/v1/api-clients", { displayName: "Y", roles: ["SalesAgent"] })],
    ["see machines", (by) => by.get("/v1/api-clients")],
    ["give itself a secret", (by) => by.post(`/v1/api-clients/${made.id}/secrets`)],
    ["change itself", (by) => by.patch(`/v1/api-clients/${made.id}`, { displayName: "Z" }, anyVersion)],
    ["end a partnership", (by) => by.get(`/v1/indirect-resellers/${reseller.id}/removal`)],
    ["accept", (by) => by.post("/v1/invitations/accept", { token: "x" })],
    ["decline", (by) => by.post("/v1/invitations/decline", { token: "x" })],
  ];
  for (const [what, call] of persons) {
    expect([what, (await call(client)).body.code]).toEqual([what, "ROLE_REQUIRED"]);
    counts.calls++;
  }
  // Neither the id nor the name in the pool signs in with the secret, which is not the pool's password.
  const { username } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  const { begin } = signInSteps(stack);
  for (const name of [made.id, made.secrets[0].id, username])
    expect(await refusalOf(begin(name, made.clientSecret))).toMatch(/NotAuthorized/);
});
