import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jest } from "@jest/globals";
import { demoOffers } from "../../infra/local/demo-offers.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { call } from "../../infra/local/wire.ts";
import { draftOf, submissionOf } from "../support/drafts.ts";
import { eventually, hidden, itemsOf, linkIn, mailsTo, pagesOf, tokenIn } from "../support/invitations.ts";
import { filesIn, streamOf } from "../support/ledger-audit.ts";
import { reached } from "../support/promise.ts";
import { openStack } from "../support/stack.ts";
import { clientOf, openWorld, password, type Response, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

const directory = mkdtempSync(join(tmpdir(), "twotier-secrets-"));
let stack: LocalStack;
let world: World;

beforeAll(async () => {
  stack = await openStack({ directory, retryDelay: () => 20 });
  world = await openWorld(stack, collect);
});
afterAll(async () => {
  await stack?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const links: string[] = [];
const passwords: string[] = [];
const tokens: string[] = [];
/** What the page's hidden field holds while a sign-in waits for more. */
const sessions: string[] = [];
const answers: string[] = [];

/** Of every answer of the API, whoever asked for whatever reason. */
const collect = ({ body }: Pick<Response, "body">): void => {
  if (typeof body?.link === "string") links.push(tokenIn(body.link));
  const temporary = body?.setupInfo?.temporaryPassword;
  if (typeof temporary === "string") passwords.push(temporary);
};

it("keeps no link, password or token anywhere but in its one place", async () => {
  const pages = pagesOf(stack);
  const { operator } = world;
  const key = () => ({ "idempotency-key": `key-${world.next()}` });
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  tokens.push(operator.token, provider.admin.token, reseller.admin.token);
  // Those of the two first Global admins.
  expect(passwords).toHaveLength(2);

  // Every route that hands out setup info, with a key whose entry must not keep it.
  const profile = {
    type: "indirect-reseller",
    name: "Enrolled",
    country: "DE",
    region: "EMEA",
    mpnId: "9900001",
  };
  const globalAdmin = { email: "first@enrolled.example", displayName: "First" };
  const enrolling = { ...profile, globalAdmin };
  const keyed = key();
  const enrolled = (await operator.post("/v1/organizations", enrolling, keyed)).body;
  answers.push(JSON.stringify((await operator.post("/v1/organizations", enrolling, keyed)).body));
  await operator.post(`/v1/organizations/${enrolled.id}/admin-credentials`, {}, key());
  const newUser = { email: "second@users.example", displayName: "Second", roles: ["GlobalAdmin"] };
  const user = (await reseller.admin.post("/v1/users", newUser, key())).body;
  const reset = await reseller.admin.post(`/v1/users/${user.id}/credentials`, {}, key());
  const temporary: string = reset.body.setupInfo.temporaryPassword;
  expect(passwords).toHaveLength(6);
  await operator.post("/v1/offers/import", { offers: demoOffers });
  const draft = await draftOf(world, provider.admin);
  const submission = await submissionOf(provider.admin, draft.id);
  const submitted = key();
  const submit = () => provider.admin.post(submission.path, submission.body, submitted);
  const { order, customer } = (await submit()).body;
  answers.push((await submit()).text, (await provider.admin.get(`/v1/orders/${order.id}`)).text);
  const credentials = `/v1/customers/${customer.id}/admin-credentials`;
  const given = key();
  await provider.admin.post(credentials, {}, given);
  answers.push((await provider.admin.post(credentials, {}, given)).text);
  expect(passwords).toHaveLength(8);

  // Every way a link leaves: handed out, mailed, mailed again.
  const path = (id: string) => `/v1/partnership-requests/${id}`;
  for (let round = 0; round < 4; round++) {
    const resellerEmail = `secret-${round}@mail.example`;
    const { body } = await provider.admin.post("/v1/partnership-requests", { resellerEmail }, key());
    const linked = key();
    await provider.admin.post(`${path(body.id)}/link`, {}, linked);
    answers.push(JSON.stringify((await provider.admin.post(`${path(body.id)}/link`, {}, linked)).body));
    for (const copies of [1, 2]) {
      await provider.admin.post(`${path(body.id)}/send`, {}, key());
      await eventually("its mail", () => mailsTo(stack, resellerEmail).length === copies);
    }
    for (const mail of mailsTo(stack, resellerEmail).reverse()) links.push(tokenIn(linkIn(mail)));
    answers.push(JSON.stringify((await provider.admin.get(path(body.id))).body));
  }

  // The page, with wrong and right credentials, a challenge, a new password and a decision.
  const [live = "", ...old] = [...links].reverse();
  for (const token of old.slice(0, 3)) await pages.get(token);
  const wrong = "Wrong-password-1";
  passwords.push(wrong);
  await pages.accept(live, newUser.email, wrong);
  const challenge = await pages.accept(live, newUser.email, temporary);
  const tooShort = "Short-1";
  const session = hidden(challenge, "session");
  const again = await pages.post(live, { decision: "accept", session, newPassword: tooShort });
  sessions.push(session, hidden(again, "session"));
  expect(new Set([...sessions, ""]).size).toBe(3);
  const chosen = "Chosen-on-the-page-9";
  passwords.push(chosen, tooShort, password);
  const accepted = await pages.post(live, {
    decision: "accept",
    session: sessions[1] ?? "",
    newPassword: chosen,
  });
  expect(accepted.status).toBe(200);
  const signedIn: any = await call(stack.cognitoUrl, "AWSCognitoIdentityProviderService.InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    ClientId: stack.clientId,
    AuthParameters: { USERNAME: newUser.email, PASSWORD: chosen },
  });
  const { AccessToken, IdToken, RefreshToken } = signedIn.AuthenticationResult;
  tokens.push(AccessToken, IdToken, RefreshToken);
  const api = clientOf(stack.apiUrl, AccessToken, collect);
  await clientOf(stack.apiUrl, IdToken).get("/v1/me");
  await api.post("/v1/invitations/accept", { token: live }, key());
  await api.post("/v1/invitations/decline", { token: live }, key());
  await api.post("/v1/invitations/accept", { token: `${live}x` });
  await api.post("/v1/invitations/accept", { token: live, password: chosen });
  const failing = await world.invitation(provider, "api@secret.example");
  await api.post("/v1/invitations/decline", { token: failing.token }, key());

  // A mail that fails for good leaves log lines and a dead letter.
  stack.ses.failNext(6, "ServiceUnavailable");
  const lost = await provider.admin.post("/v1/partnership-requests", { resellerEmail: "lost@mail.example" });
  await provider.admin.post(`${path(lost.body.id)}/send`);
  await eventually("a dead letter", () => stack.deadLetters().length > 0);
  stack.ses.failNext(1, "MessageRejected");
  const refused = await provider.admin.post("/v1/partnership-requests", {
    resellerEmail: "refused@mail.example",
  });
  await provider.admin.post(`${path(refused.body.id)}/send`);
  await eventually("the refusal", async () => {
    const { body } = await provider.admin.get(path(refused.body.id));
    return body.delivery.state === "failed";
  });
  await stack.streams.drained();
  stack.advance(60_000);

  // What has been issued is what it should be.
  const secrets = links.map((token) => token.split(".")[1] ?? "");
  expect(new Set(secrets).size).toBe(secrets.length);
  for (const secret of secrets) expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  const ones = secrets.reduce((sum, secret) => {
    const bytes = Buffer.from(secret, "base64url");
    return sum + bytes.reduce((bits, byte) => bits + byte.toString(2).replaceAll("0", "").length, 0);
  }, 0);
  // Within six deviations of one half.
  const bits = secrets.length * 256;
  expect(Math.abs(ones - bits / 2)).toBeLessThan(3 * Math.sqrt(bits));

  const audits = (await provider.admin.get("/v1/audit-records?limit=100")).text;
  const events = (await provider.admin.get("/v1/events?limit=100")).text;
  const items = await itemsOf(stack);
  const streamed: string[] = [];
  for await (const records of streamOf(stack)) streamed.push(JSON.stringify(records));
  const places: Record<string, string> = {
    "the table": JSON.stringify(items),
    "the stream": streamed.join("\n"),
    "the logs": stack.functions.names.map((name) => stack.logs(name)).join("\n"),
    "the dead letters": JSON.stringify(stack.deadLetters()),
    "the bus": JSON.stringify(stack.events()),
    "the mails' metadata": JSON.stringify(stack.ses.messages().map(({ text, html, ...rest }) => rest)),
    "audit records": audits,
    "the event feed": events,
    "second and replayed answers": answers.join("\n"),
  };
  // The mails themselves lie in the inbox's file: that is the links' one place.
  for (const file of filesIn(directory).filter((each) => !each.includes("ses.db")))
    places[file.slice(directory.length)] = readFileSync(file, "latin1");

  const forms = (secret: string) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -2),
    Buffer.from(secret).toString("hex"),
    ...(/^[\w-]{43}$/.test(secret) ? [Buffer.from(secret, "base64url").toString("hex")] : []),
  ];
  const all = [...secrets, ...passwords, ...sessions, ...tokens];
  const hits = Object.entries(places).flatMap(([place, text]) =>
    all
      .filter((secret) => forms(secret).some((form) => text.includes(form)))
      .map((secret) => [place, secret]),
  );
  expect(hits).toEqual([]);

  // The search sees what is there: every link's hash lies in the table and in the stream, and every place holds something.
  for (const secret of secrets) {
    const hash = createHash("sha256").update(secret).digest("base64url");
    expect(places["the table"]).toContain(hash);
    expect(places["the stream"]).toContain(hash);
  }
  for (const text of Object.values(places).slice(0, 9)) expect(text.length).toBeGreaterThan(2);
  expect(places["the logs"]).toContain("a stream record failed");
  expect(items.filter(({ type }) => type === "Idempotency").length).toBeGreaterThan(10);
  expect(statSync(join(directory, "ses.db")).size).toBeGreaterThan(0);
  const inMails = stack.ses
    .messages()
    .filter(({ html = "" }) => secrets.some((secret) => html.includes(secret)));
  expect(inMails).toHaveLength(8);
  reached(
    13,
    `${secrets.length} links of 256 bits, ${passwords.length} passwords, ${sessions.length} sessions of the page, ` +
      `${tokens.length} tokens; ` +
      `${Object.keys(places).length} places searched, ${hits.length} hits`,
  );
});
