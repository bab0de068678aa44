import type { LocalStack } from "../../infra/local/stack.ts";
import { passwordPolicy } from "../../lib/contract/password-policy.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { openTable } from "../../lib/table/table.ts";
import { day, minute } from "../support/clock.ts";
import { type RealCall, realCall, rowOf, send as sendCall, successOf } from "../support/example-calls.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { itemsOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { refusalOf, type Step, signInSteps } from "../support/sign-in.ts";
import { openStack } from "../support/stack.ts";
import { clientOf, documentsOf, good, type Member, openWorld, type World } from "../support/world.ts";

let stack: LocalStack;
let world: World;
let cast: ExampleCast;
let steps: ReturnType<typeof signInSteps>;
const counts = { searched: 0, answers: 0, places: 0, signedIn: 0, replaced: 0, dead: 0 };

beforeAll(async () => {
  stack = await openStack({ processes: 1 });
  world = await openWorld(stack);
  const table = openTable(stack.tableName, documentsOf(stack));
  cast = await openExampleCast({ world, table, now: stack.now });
  steps = signInSteps(stack);
}, 60_000);
afterAll(async () => {
  reached(
    32,
    `${showing.length} routes, ${counts.searched} passwords in exactly 1 answer: 0 hits in ${counts.answers} replays ` +
      `and reads and ${counts.places} searches of table, bus, logs and the like; ${counts.signedIn} signed in, once ` +
      `each, to choose their own; ${counts.replaced} ended by a reset, ${counts.dead} by their time`,
  );
  await stack?.stop();
});

/** The same person with a present token. */
const renewed = ({ id, email }: Member): Promise<Member> => world.member(id, email);

const lost = "NotAuthorizedException: Incorrect username or password.";
const chosen = "Chosen-by-the-customer-8";

const challengeOf = async (userName: string, temporaryPassword: string): Promise<Step> => {
  const step = await steps.begin(userName, temporaryPassword);
  // There is no token before a new password is chosen, so nothing can be called.
  expect(step).toMatchObject({ ChallengeName: "NEW_PASSWORD_REQUIRED" });
  expect(step.AuthenticationResult).toBeUndefined();
  return step;
};

interface SetupInfo {
  userName: string;
  temporaryPassword: string;
}

/**
 * Signs in with the shown password and chooses a new one. Before that nothing can be called, and afterwards the old
 * password no longer works.
 */
const signInOnce = async ({ userName, temporaryPassword }: SetupInfo) => {
  const step = await challengeOf(userName, temporaryPassword);
  for (const token of [step.Session, temporaryPassword, undefined])
    expect((await clientOf(stack.apiUrl, token).get("/v1/me")).status).toBe(401);
  const { AuthenticationResult } = await steps.choosePassword(step, chosen);
  const me = await clientOf(stack.apiUrl, AuthenticationResult?.AccessToken).get("/v1/me");
  expect([me.status, me.body.user.email]).toEqual([200, userName]);
  expect(await refusalOf(steps.begin(userName, temporaryPassword))).toBe(lost);
  expect(await refusalOf(steps.choosePassword(step, "Another-password-9"))).toBeDefined();
  counts.signedIn++;
  return { me: me.body, refresh: AuthenticationResult?.RefreshToken ?? "" };
};

/** The owner of a password: where its resource is read, and which route resets it. */
interface Subject {
  id: string;
  reads: string[];
  reset: string;
  /** The body of the reset, if the path does not identify the owner. */
  resetBody?: object;
  roles: string[];
}
const anOrganization = (id: string): Subject => ({
  id,
  reads: ["/v1/organizations?limit=100", `/v1/organizations/${id}`],
  reset: `/v1/organizations/${id}/admin-credentials`,
  roles: ["GlobalAdmin"],
});
const aUser = (id: string): Subject => ({
  id,
  reads: ["/v1/users?limit=100", `/v1/users/${id}`],
  reset: `/v1/users/${id}/credentials`,
  roles: ["SalesAgent"],
});
const aCustomer = (id: string): Subject => ({
  id,
  reads: [`/v1/customers/${id}`, "/v1/customers?limit=100", `/v1/customers/${id}/subscriptions`],
  reset: `/v1/customers/${id}/admin-credentials`,
  roles: ["CustomerAdmin"],
});
/**
 * A Global admin appointed by the operator: the operator only reads the organization, and appoints the same user again.
 */
const anAppointed = (organization: string, id: string): Subject => ({
  ...anOrganization(organization),
  id,
  reset: `/v1/organizations/${organization}/global-admins`,
  resetBody: { userId: id },
});

/** The owner of a password, by the prefix of its id. */
const subjects: Record<string, (id: string) => Subject> = {
  org: anOrganization,
  usr: aUser,
  cus: aCustomer,
};
const subjectOf = (call: RealCall, answer: any): Subject => {
  const { organization, user, customer } = call.real;
  if (call.key === "POST /v1/organizations/{organizationId}/global-admins")
    return anAppointed(organization ?? "", answer.id);
  const id: string =
    answer.customer?.id ?? answer.customerId ?? answer.id ?? customer ?? user ?? organization;
  const subject = subjects[id.slice(0, 3)]?.(id);
  if (!subject) throw new Error(`${call.key} shows a password of ${id}`);
  const { order } = call.real;
  const ofOrder = order
    ? ["/v1/orders?limit=100", `/v1/orders/${order}`, `/v1/audit-records?resourceId=${order}`]
    : [];
  return { ...subject, reads: [...subject.reads, ...ofOrder], roles: answer.roles ?? subject.roles };
};

/** Every route that shows a password. */
const showing = (Object.keys(routes) as RouteKey[]).filter((key) =>
  rowOf(key).secrets?.includes("setupInfo"),
);
const resets = showing.filter((key) => key.endsWith("credentials"));

it.each(showing)(
  "%s: its setup info stands in one answer and nowhere else, and serves for one sign-in",
  async (route) => {
    const call = await realCall(route, cast);
    const { by } = call;
    const send = (key: string) => sendCall(call, { "idempotency-key": key });
    const answer = await send("once");
    expect([route, answer.status]).toEqual([route, successOf(route)]);
    const { setupInfo, ...rest } = answer.body;
    const subject = subjectOf(call, answer.body);
    expect(setupInfo.temporaryPassword.length).toBeGreaterThanOrEqual(passwordPolicy.minimumLength);
    const replays = [await send("once"), await send("once")];
    for (const { status, headers, body: repeated } of replays)
      expect([status, headers.get("idempotency-replayed"), repeated]).toEqual([answer.status, "true", rest]);
    await stack.streams.drained();
    stack.advance(30_000);
    const records = [`/v1/audit-records?resourceId=${subject.id}`, "/v1/audit-records?limit=100"];
    const reads = await Promise.all(
      [...subject.reads, ...records, "/v1/events?limit=100"].map((each) => by.get(each)),
    );
    expect(reads.map(({ status }) => status)).toEqual(reads.map(() => 200));
    // A reset is not repeated: it would make another password, and end this one.
    const repetition = resets.includes(route) ? [] : [await send("anew")];
    expect(repetition.map(({ status }) => status)).toEqual(repetition.map(() => 409));

    const others = [...replays, ...reads, ...repetition];
    const places: Record<string, string> = {
      "replays and reads": others.map(({ text }) => text).join("\n"),
      headers: JSON.stringify([answer, ...others].map(({ headers }) => [...headers])),
      "the table": JSON.stringify(await itemsOf(stack)),
      "the bus": JSON.stringify(stack.events()),
      "the logs": stack.functions.names.map((name) => stack.logs(name)).join("\n"),
      "the dead letters": JSON.stringify(stack.deadLetters()),
      "the mails": JSON.stringify(stack.ses.messages()),
    };
    const holding = Object.entries(places).filter(([, text]) => text.includes(setupInfo.temporaryPassword));
    expect(holding).toEqual([]);
    // They were searched: each names the owner or the route, if it names anything.
    const named = ["replays and reads", "the table", ...(route.endsWith("/submit") ? ["the bus"] : [])];
    for (const place of named) expect([place, places[place]?.includes(subject.id)]).toEqual([place, true]);
    expect(places["the logs"]).toContain(route);
    expect(answer.text.split(setupInfo.temporaryPassword)).toHaveLength(2);
    counts.searched++;
    counts.answers += others.length;
    counts.places += Object.keys(places).length;

    const { me } = await signInOnce(setupInfo);
    expect(me.user.roles).toEqual(subject.roles);
  },
);

it.each(resets)(
  "%s: its setup info replaces the older one, the chosen password and all sign-ins with it",
  async (route) => {
    const call = await realCall(route, cast);
    const { by, path } = call;
    const { setupInfo: first } = await good(by.post(path));
    const { setupInfo: second } = await good(by.post(path));
    expect(second.userName).toBe(first.userName);
    expect(second.temporaryPassword).not.toBe(first.temporaryPassword);
    expect(await refusalOf(steps.begin(first.userName, first.temporaryPassword))).toBe(lost);
    const { refresh } = await signInOnce(second);
    expect((await steps.refresh(refresh)).AuthenticationResult?.AccessToken).toBeDefined();
    const third = await good(by.post(path));
    expect(await refusalOf(steps.refresh(refresh))).toBeDefined();
    expect(await refusalOf(steps.begin(second.userName, chosen))).toBe(lost);
    await challengeOf(third.setupInfo.userName, third.setupInfo.temporaryPassword);
    const { items } = await good(by.get("/v1/audit-records?limit=100"));
    // For an organization's admin the texts are those of any user.
    const whose = [subjectOf(call, third).id, third.userId];
    const resets = items.filter(
      ({ operation, resourceId }: any) =>
        operation.endsWith(".credentials-reset") && whose.includes(resourceId),
    );
    expect(resets).toHaveLength(3);
    const stored = JSON.stringify([await itemsOf(stack), items]);
    for (const { temporaryPassword } of [first, second, third.setupInfo])
      expect(stored).not.toContain(temporaryPassword);
    counts.replaced += 2;
  },
);

it("setup info expires after its time whichever route has shown it, until a reset", async () => {
  const unused = [];
  for (const route of showing) {
    const call = await realCall(route, cast);
    const answer = await good(sendCall(call, { "idempotency-key": "unused" }));
    unused.push({
      route,
      by: call.by,
      subject: subjectOf(call, answer),
      issued: answer.setupInfo as SetupInfo,
    });
  }
  stack.advance(passwordPolicy.temporaryDays * day - minute);
  for (const { issued } of unused) await challengeOf(issued.userName, issued.temporaryPassword);
  stack.advance(2 * minute);
  for (const { route, by, subject, issued } of unused) {
    const refused = await refusalOf(steps.begin(issued.userName, issued.temporaryPassword));
    expect([route, refused]).toEqual([
      route,
      "NotAuthorizedException: Temporary password has expired and must be reset by an administrator.",
    ]);
    counts.dead++;
    const { setupInfo } = await good((await renewed(by)).post(subject.reset, subject.resetBody));
    expect(await refusalOf(steps.begin(issued.userName, issued.temporaryPassword))).toBe(lost);
    await signInOnce(setupInfo);
  }
});
