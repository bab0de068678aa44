import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoOffers } from "../../infra/local/demo-offers.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { answered } from "../support/channel.ts";
import { minute } from "../support/clock.ts";
import { draftOf, submissionOf } from "../support/drafts.ts";
import { eventually, hidden, itemsOf, linkIn, mailsTo, pagesOf, tokenIn } from "../support/invitations.ts";
import { type Kind, ledgerOf } from "../support/ledger.ts";
import { auditStack, mailed } from "../support/ledger-audit.ts";
import { reached } from "../support/promise.ts";
import { signInSteps } from "../support/sign-in.ts";
import { openStack } from "../support/stack.ts";
import { clientOf, good, type Member, openWorld, type World } from "../support/world.ts";

const directory = mkdtempSync(join(tmpdir(), "twotier-secrets-"));
let stack: LocalStack;
let world: World;

beforeAll(async () => {
  stack = await openStack({ directory, retryDelay: () => 20 });
  world = await openWorld(stack);
});
afterAll(async () => {
  await stack?.stop();
  rmSync(directory, { recursive: true, force: true });
});

it("no link, password or token is kept anywhere but in its one place", async () => {
  const pages = pagesOf(stack);
  const ledger = ledgerOf(stack.apiUrl);
  const { operator } = world;
  const [{ admin: provider }, { admin: reseller }] = await Promise.all([world.provider(), world.reseller()]);
  const newKey = () => ({ "idempotency-key": `key-${world.next()}` });
  /** The answers to repeated requests. */
  const replays: string[] = [];
  /** Sends a request with a key, whose entry must not keep the secret, and repeats it with the same key. */
  const twice = async (by: Member, path: string, body: object = {}): Promise<any> => {
    const key = newKey();
    const first = await good(by.post(path, body, key));
    replays.push((await by.post(path, body, key)).text);
    return first;
  };

  // Every route that hands out setup info.
  const enrolled = await twice(operator, "/v1/organizations", {
    type: "indirect-reseller",
    name: "Enrolled",
    country: "DE",
    region: "EMEA",
    mpnId: "9900001",
    globalAdmin: { email: "first@enrolled.example", displayName: "First" },
  });
  await twice(operator, `/v1/organizations/${enrolled.id}/admin-credentials`);
  const email = "second@users.example";
  const newUser = { email, displayName: "Second", roles: ["GlobalAdmin"] };
  const user = await twice(reseller, "/v1/users", newUser);
  const { setupInfo } = await twice(reseller, `/v1/users/${user.id}/credentials`);
  await good(operator.post("/v1/offers/import", { offers: demoOffers }));
  const draft = await draftOf(world, provider);
  const submission = await submissionOf(provider, draft.id);
  const { order, customer } = await twice(provider, submission.path, submission.body);
  replays.push((await provider.get(`/v1/orders/${order.id}`)).text);
  await twice(provider, `/v1/customers/${customer.id}/admin-credentials`);

  // The secrets of an API client, and its token.
  const machine = await twice(provider, "/v1/api-clients", { displayName: "Desk", roles: ["AdminAgent"] });
  await twice(provider, `/v1/api-clients/${machine.id}/secrets`);
  // The signing secrets of a webhook endpoint.
  const webhook = await twice(provider, "/v1/webhook-endpoints", { url: "https://hooks.secret.example/" });
  await twice(provider, `/v1/webhook-endpoints/${webhook.id}/rotate-secret`);
  const grant = { grant_type: "client_credentials", client_id: machine.id };
  const granted = new URLSearchParams({ ...grant, client_secret: machine.clientSecret });
  const wrong = new URLSearchParams({ ...grant, client_secret: "twos_wrong-and-kept-nowhere" });
  for (const form of [granted, wrong])
    await world.anonymous.post("/oauth2/token", String(form), {
      "content-type": "application/x-www-form-urlencoded",
    });
  ledger.keep("client secret", "twos_wrong-and-kept-nowhere");

  // Every way in which a link is delivered: mailed to a new user's address, answered by the API, mailed, mailed again.
  const requested = async (resellerEmail: string): Promise<string> => {
    const { id } = await good(provider.post("/v1/partnership-requests", { resellerEmail }, newKey()));
    return `/v1/partnership-requests/${id}`;
  };
  const send = (path: string) => good(provider.post(`${path}/send`, {}, newKey()));
  let live = "";
  for (let round = 0; round < 4; round++) {
    const resellerEmail = `secret-${round}@mail.example`;
    const path = await requested(resellerEmail);
    await twice(provider, `${path}/link`);
    for (const copies of [1, 2]) {
      await send(path);
      await eventually("its mail", () => mailsTo(stack, resellerEmail).length === copies);
    }
    live = tokenIn(linkIn(mailsTo(stack, resellerEmail)[0] ?? {}));
    replays.push((await provider.get(path)).text);
  }

  // The page, with wrong and right credentials, a challenge, a new password and a decision.
  await pages.accept(live, email, "Wrong-password-1");
  const challenge = await pages.accept(live, email, setupInfo.temporaryPassword);
  const choose = (page: typeof challenge, newPassword: string) =>
    pages.post(live, { decision: "accept", session: hidden(page, "session"), newPassword });
  const refused = await choose(challenge, "short-of-a-digit");
  const chosen = "Chosen-on-the-page-9";
  expect((await choose(refused, chosen)).status).toBe(200);
  const { AuthenticationResult: tokens } = await signInSteps(stack).begin(email, chosen);
  if (!tokens) throw new Error("the sign-in gave no tokens");
  for (const token of Object.values(tokens)) ledger.keep("token", token);
  const api = clientOf(stack.apiUrl, tokens.AccessToken);
  await answered("401 UNAUTHENTICATED", clientOf(stack.apiUrl, tokens.IdToken).get("/v1/me"));
  const accept = (body: object) => api.post("/v1/invitations/accept", body, newKey());
  await answered("200", accept({ token: live }));
  const { link } = await twice(provider, `${await requested("api@secret.example")}/link`);
  await answered("200", api.post("/v1/invitations/decline", { token: tokenIn(link) }, newKey()));
  await answered("404 INVITATION_NOT_FOUND", accept({ token: `${live}x` }));
  await answered("400 INVALID_REQUEST", accept({ token: live, password: chosen }));

  // A mail that fails for good leaves log lines and a dead letter. Before it, the letters about the earlier answers are
  // sent.
  for (const _ of ["the events", "their mails"]) await stack.streams.drained();
  stack.ses.failNext(6, "ServiceUnavailable");
  await send(await requested("lost@mail.example"));
  await eventually("a dead letter", () => stack.deadLetters().length > 0);
  stack.ses.failNext(1, "MessageRejected");
  const rejected = await requested("refused@mail.example");
  await send(rejected);
  const isFailed = async () => (await provider.get(rejected)).body.delivery.state === "failed";
  await eventually("the refusal", isFailed);
  await stack.streams.drained();
  stack.advance(minute);

  // Each link's secret is new and random: the number of its set bits is within six deviations of chance.
  const entries = [...ledger.entries, ...mailed(stack.ses)];
  const secretsOf = (kind: Kind) => entries.flatMap((entry) => (entry.kind === kind ? entry.secret : []));
  const [links, passwords, sessions] = [secretsOf("link"), secretsOf("password"), secretsOf("session")];
  expect([links.length, new Set(links).size, secretsOf("token").length]).toEqual([14, 14, 7]);
  const clientSecrets = secretsOf("client secret");
  expect(clientSecrets).toHaveLength(3);
  const signingSecrets = secretsOf("signing secret");
  expect(signingSecrets).toHaveLength(2);
  // Those of the first two Global admins and of six routes, chosen, tried and refused ones, and the shared one.
  expect([passwords.length, sessions.length]).toEqual([12, 2]);
  const bytes = links.map((secret) => Buffer.from(secret, "base64url"));
  const bits = bytes.reduce((sum, each) => sum + 8 * each.length, 0);
  expect(bits).toBe(256 * links.length);
  const ones = [...Buffer.concat(bytes)].reduce(
    (sum, byte) => sum + byte.toString(2).replaceAll("0", "").length,
    0,
  );
  expect(Math.abs(ones - bits / 2)).toBeLessThan(3 * Math.sqrt(bits));

  const searched = await auditStack(stack, ledger.entries, directory, {
    "second and replayed answers": replays.join("\n"),
    "audit records": (await provider.get("/v1/audit-records?limit=100")).text,
    "the event feed": (await provider.get("/v1/events?limit=100")).text,
  });
  // The search has really seen data: every link's hash, stored answers, logged failures.
  const items = await itemsOf(stack);
  for (const secret of links)
    expect(JSON.stringify(items)).toContain(createHash("sha256").update(secret).digest("base64url"));
  expect(items.filter(({ type }) => type === "Idempotency").length).toBeGreaterThan(10);
  expect(stack.functions.names.map((name) => stack.logs(name)).join()).toContain("a stream record failed");
  reached(
    13,
    `${links.length} links of 256 bits, ${passwords.length} passwords, ${clientSecrets.length} machines' secrets, ${signingSecrets.length} signing secrets, ${sessions.length} sessions of the page, ` +
      `${secretsOf("token").length} tokens; ${searched.length} places searched, 0 hits`,
  );
});
