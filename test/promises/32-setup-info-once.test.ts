import { demoOffers } from "../../infra/local/demo-offers.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { passwordPolicy } from "../../lib/contract/password-policy.ts";
import { openBetween, outOfOrder } from "../support/between.ts";
import { day, minute } from "../support/clock.ts";
import { itemsOf } from "../support/invitations.ts";
import { draftOf, good, newCustomer, submissionOf } from "../support/post-cast.ts";
import { reached } from "../support/promise.ts";
import { refusalOf, type Step, signInSteps } from "../support/sign-in.ts";
import { openStack } from "../support/stack.ts";
import {
  clientOf,
  type Member,
  type Organization,
  openWorld,
  type Response,
  type World,
} from "../support/world.ts";

let between: Awaited<ReturnType<typeof openBetween>>;
let stack: LocalStack;
let world: World;
let provider: Organization;
let steps: ReturnType<typeof signInSteps>;
const counts = { passwords: 0, answers: 0, places: 0 };

beforeAll(async () => {
  between = await openBetween();
  stack = await openStack({
    processes: 1,
    functionEndpoints: (actual) => ({ ...actual, cognito: between.before(actual.cognito) }),
  });
  world = await openWorld(stack);
  provider = await world.provider();
  await good(world.operator.post("/v1/offers/import", { offers: demoOffers }));
  steps = signInSteps(stack);
}, 60_000);
afterAll(async () => {
  reached(
    32,
    `${counts.passwords} temporary passwords, each in 1 answer and good for 1 sign-in; ` +
      `none of ${counts.answers} replays and reads and of ${counts.places} places holds it`,
  );
  await stack?.stop();
  await between?.close();
});

/** The provider's admin, with a token that is good now. */
const signedIn = (): Promise<Member> => world.member(provider.admin.id, provider.admin.email);

const lost = "NotAuthorizedException: Incorrect username or password.";
const chosen = "Chosen-by-the-customer-8";

/** Submits an order with a new customer; the key of it repeats the same. */
const submitted = async (by: Member): Promise<{ answer: Response; repeat: () => Promise<Response> }> => {
  const { id } = await draftOf(world, by, { customer: newCustomer(world) });
  const { path, body } = await submissionOf(by, id);
  const send = () => by.post(path, body, { "idempotency-key": `submit ${id}` });
  return { answer: await send(), repeat: send };
};

const challengeOf = async (userName: string, temporaryPassword: string): Promise<Step> => {
  const step = await steps.begin(userName, temporaryPassword);
  // No token before a password of one's own: there is nothing to call anything with.
  expect(step).toMatchObject({ ChallengeName: "NEW_PASSWORD_REQUIRED" });
  expect(step.AuthenticationResult).toBeUndefined();
  return step;
};

it("stands in one answer, and nowhere else", async () => {
  const { admin } = provider;
  const { answer, repeat } = await submitted(admin);
  expect(answer.status).toBe(201);
  const { order, customer, setupInfo } = answer.body;
  const { temporaryPassword, userName } = setupInfo;
  expect(userName).toBe(`admin@${customer.companyProfile.domain}`);
  expect(temporaryPassword.length).toBeGreaterThanOrEqual(passwordPolicy.minimumLength);
  const replays = [await repeat(), await repeat()];
  for (const { status, headers, body } of replays) {
    expect([status, headers.get("idempotency-replayed")]).toEqual([201, "true"]);
    const { setupInfo: _, ...rest } = answer.body;
    expect(body).toEqual(rest);
  }
  await stack.streams.drained();
  stack.advance(30_000);
  const path = `/v1/customers/${customer.id}`;
  const reads = await Promise.all(
    [
      `/v1/orders/${order.id}`,
      "/v1/orders",
      path,
      "/v1/customers",
      `${path}/subscriptions`,
      `/v1/audit-records?resourceId=${order.id}`,
      "/v1/audit-records?limit=100",
      "/v1/events?limit=100",
    ].map((each) => admin.get(each)),
  );
  expect(reads.map(({ status }) => status)).toEqual(reads.map(() => 200));
  const again = await admin.post(
    `/v1/orders/${order.id}/submit`,
    { version: "1.x" },
    { "idempotency-key": "new" },
  );
  expect(again.body.code).toBe("ORDER_NOT_DRAFT");
  const places: Record<string, string> = {
    "replays and reads": [...replays, ...reads, again].map(({ text }) => text).join("\n"),
    headers: JSON.stringify(replays.map(({ headers }) => [...headers])),
    "the table": JSON.stringify(await itemsOf(stack)),
    "the bus": JSON.stringify(stack.events()),
    "the logs": stack.functions.names.map((name) => stack.logs(name)).join("\n"),
    "the dead letters": JSON.stringify(stack.deadLetters()),
    "the mails": JSON.stringify(stack.ses.messages()),
  };
  const holding = Object.entries(places).filter(([, text]) => text.includes(temporaryPassword));
  expect(holding).toEqual([]);
  // They were looked through: each names the order or its customer where it has anything to say.
  for (const place of ["replays and reads", "the table", "the bus"])
    expect([place, places[place]?.includes(order.id)]).toEqual([place, true]);
  expect(places["the logs"]).toContain("/submit");
  expect(answer.text.split(temporaryPassword)).toHaveLength(2);
  counts.passwords++;
  counts.answers += replays.length + reads.length;
  counts.places += Object.keys(places).length;
});

it("signs in once, to choose a new password before anything can be called", async () => {
  const { userName, temporaryPassword } = (await submitted(provider.admin)).answer.body.setupInfo;
  const step = await challengeOf(userName, temporaryPassword);
  for (const token of [step.Session, temporaryPassword, undefined])
    expect((await clientOf(stack.apiUrl, token).get("/v1/me")).status).toBe(401);
  const { AuthenticationResult } = await steps.choosePassword(step, chosen);
  const me = await clientOf(stack.apiUrl, AuthenticationResult?.AccessToken).get("/v1/me");
  expect([me.status, me.body.user.roles, me.body.user.email]).toEqual([200, ["CustomerAdmin"], userName]);
  expect(await refusalOf(steps.begin(userName, temporaryPassword))).toBe(lost);
  expect(await refusalOf(steps.choosePassword(step, "Another-password-9"))).toBeDefined();
});

it("is replaced by a reset: the older one, the password chosen and what was signed in with it end", async () => {
  const { answer } = await submitted(provider.admin);
  const { customer, setupInfo: first } = answer.body;
  const path = `/v1/customers/${customer.id}/admin-credentials`;
  const { setupInfo: second } = await good(provider.admin.post(path));
  expect(second.userName).toBe(first.userName);
  expect(second.temporaryPassword).not.toBe(first.temporaryPassword);
  expect(await refusalOf(steps.begin(first.userName, first.temporaryPassword))).toBe(lost);
  const step = await challengeOf(second.userName, second.temporaryPassword);
  const { AuthenticationResult } = await steps.choosePassword(step, chosen);
  const refresh = AuthenticationResult?.RefreshToken ?? "";
  expect((await steps.refresh(refresh)).AuthenticationResult?.AccessToken).toBeDefined();
  const { setupInfo: third } = await good(provider.admin.post(path));
  expect(await refusalOf(steps.refresh(refresh))).toBeDefined();
  expect(await refusalOf(steps.begin(second.userName, chosen))).toBe(lost);
  await challengeOf(third.userName, third.temporaryPassword);
  const { items } = await good(provider.admin.get(`/v1/audit-records?resourceId=${customer.id}`));
  const resets = items.filter((each: any) => each.operation === "customer.credentials-reset");
  expect(resets).toHaveLength(2);
  const stored = JSON.stringify([await itemsOf(stack), items]);
  for (const { temporaryPassword } of [first, second, third]) expect(stored).not.toContain(temporaryPassword);
  counts.passwords += 3;
});

it.each(["fails", "is carried out and its answer is lost"])(
  "is missing where the call to the user pool %s after the commit, and the reset makes up for it",
  async (how) => {
    between.decide(async (_operation, forward) => {
      if (how === "fails") return outOfOrder();
      await forward();
      return "lost";
    });
    const { answer, repeat } = await submitted(provider.admin);
    expect(answer.status).toBe(201);
    expect(answer.body).not.toHaveProperty("setupInfo");
    const { customer, order } = answer.body;
    const path = `/v1/customers/${customer.id}/admin-credentials`;
    expect(answer.body.warnings).toEqual([
      { code: "SETUP_INFO_UNAVAILABLE", detail: expect.stringContaining(`POST ${path}`) },
    ]);
    if (how === "fails") {
      const refused = await provider.admin.post(path);
      expect([refused.status, refused.body.code]).toEqual([503, "UNAVAILABLE"]);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    between.decide();
    expect((await repeat()).body).not.toHaveProperty("setupInfo");
    const read = await provider.admin.get(`/v1/orders/${order.id}`);
    expect([read.body.status, read.body.customerId]).toEqual(["submitted", customer.id]);
    const { items } = await good(provider.admin.get(`/v1/customers/${customer.id}/subscriptions`));
    expect(items).toHaveLength(1);

    const { setupInfo } = await good(provider.admin.post(path));
    expect(setupInfo.userName).toBe(`admin@${customer.companyProfile.domain}`);
    const step = await challengeOf(setupInfo.userName, setupInfo.temporaryPassword);
    const { AuthenticationResult } = await steps.choosePassword(step, chosen);
    const me = await clientOf(stack.apiUrl, AuthenticationResult?.AccessToken).get("/v1/me");
    expect(me.body.organization).toMatchObject({ id: customer.id, type: "customer" });
    counts.passwords++;
  },
);

it("is dead after its validity, until a reset", async () => {
  const { customer, setupInfo } = (await submitted(provider.admin)).answer.body;
  const { userName, temporaryPassword } = setupInfo;
  stack.advance(passwordPolicy.temporaryDays * day - minute);
  await challengeOf(userName, temporaryPassword);
  stack.advance(2 * minute);
  expect(await refusalOf(steps.begin(userName, temporaryPassword))).toBe(
    "NotAuthorizedException: Temporary password has expired and must be reset by an administrator.",
  );
  const by = await signedIn();
  const { setupInfo: renewed } = await good(by.post(`/v1/customers/${customer.id}/admin-credentials`));
  await challengeOf(renewed.userName, renewed.temporaryPassword);
  expect(await refusalOf(steps.begin(userName, temporaryPassword))).toBe(lost);
  counts.passwords += 2;
});
