import { jest } from "@jest/globals";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { draftOf, newCustomer, submissionOf } from "../support/drafts.ts";
import { methodOf, rowOf, send as sendCall, successOf } from "../support/example-calls.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { changeOf } from "../support/example-changes.ts";
import { textIn, textShown, variant, withText } from "../support/example-variants.ts";
import { figure, full } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { reached } from "../support/promise.ts";
import { lease } from "../support/scenes.ts";
import type { Member, Organization, Response, World } from "../support/world.ts";
import { good } from "../support/world.ts";
import { countOf, effectOf, itemsOf, readWritten, recordedBetween } from "../support/written.ts";

/** For a machine that is busy with other things; a hundred at once are many for one process anyway. */
jest.setTimeout(figure(120_000, 600_000));

/** How many come at once. */
const many = figure(20, 100);
const all = Array.from({ length: many }, (_, number) => number);
/** How many name one version of a resource, want one domain, or submit one order. */
const rivals = all.slice(0, figure(8, 100));
/** How many append to one text. */
const writing = figure(3, 8);

/** The last answer to one of many, and whether any before it was a 503, after which nobody knows what was done. */
interface Answer extends Response {
  repeated: boolean;
}

/**
 * Sends all at once. A hundred are many for the one process that carries them all out: what is answered 503 there is
 * repeated, as callers are told to, a POST with the key that is its own.
 */
const atOnce = (
  numbers: readonly number[],
  send: (number: number, key: { "idempotency-key": string }) => Promise<Response>,
): Promise<Answer[]> => {
  const contest = world.next();
  return Promise.all(
    numbers.map(async (number) => {
      const key = { "idempotency-key": `rival ${number} of contest ${contest}` };
      for (let repeated = false; ; ) {
        const answer = await send(number, key);
        // What was answered 503 may have left its claim of the key, which ends with its lease.
        const waits = repeated && answer.body.code === "IDEMPOTENCY_IN_PROGRESS";
        if ((answer.status !== 503 && !waits) || !full) return { ...answer, repeated };
        expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
        if (waits) inside.advance(lease);
        repeated = true;
        counts.repeated++;
      }
    }),
  );
};

/** How many answers there were of each status, and of each code. */
const tally = (answers: readonly Response[]): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = body.code ? `${status} ${body.code}` : String(status);
    found[name] = (found[name] ?? 0) + 1;
  }
  return found;
};

let inside: Inside;
let cast: ExampleCast;
let world: World;
let provider: Organization;
let other: Organization;
const counts = { changes: 0, made: 0, stale: 0, absent: 0, appends: 0, contests: 0, rivals: 0, repeated: 0 };

/** Of so many that wanted one thing, exactly one has it. */
const decided = (rivals: number) => {
  counts.contests++;
  counts.rivals += rivals;
};

beforeAll(async () => {
  inside = await openInside();
  cast = await openExampleCast(inside);
  ({ world, provider } = cast);
  other = (await openExampleCast(inside)).provider;
}, 60_000);
afterAll(async () => {
  const { changes, made, stale, absent, appends, contests, rivals: wanting, repeated } = counts;
  reached(
    7,
    `${changes} changes, ${rivals.length} at once for one version: ${made} made, one of each; ` +
      `${stale} stale 412, ${absent} without If-Match 428; all of ${appends} words there that several appended`,
  );
  reached(
    8,
    `${contests} contests of up to ${many} at once, ${wanting} rivals, exactly 1 winner each; ` +
      `${repeated} repeated after 503`,
  );
  await inside?.close();
});

const read = () => readWritten(inside);
/** Every change that `If-Match` guards. */
const guarded = (Object.keys(routes) as RouteKey[]).filter((key) => rowOf(key).ifMatch);

/** The change of a thing, made with other contents for each number. */
const guardedCall = async (key: RouteKey) => {
  const { call, read } = await changeOf(key, cast);
  const make = (number: number, headers: Record<string, string>) => {
    const { by, method, path, body } = variant(call, number, cast);
    return by.call(method, path, body, headers);
  };
  return { call, read, make };
};

it("is shown here for every change of the contract", () => {
  const changing = (Object.keys(routes) as RouteKey[]).filter((key) => /^(PATCH|PUT|DELETE) /.test(key));
  expect(guarded.toSorted()).toEqual(changing.toSorted());
  for (const key of changing)
    expect([key, rowOf(key).ifMatch]).toEqual([key, methodOf(key) === "PATCH" ? "required" : "honoured"]);
});

describe.each(guarded)("%s", (key) => {
  it("is made once of many that name one version, and the others are told that it is stale", async () => {
    const { call, read: readThing, make } = await guardedCall(key);
    const { etag: validator } = await readThing();
    const before = await read();
    const answers = await atOnce(rivals, (number) => make(number, { "if-match": validator }));
    counts.changes += answers.length;
    const success = String(successOf(key));
    const made = answers.findIndex(({ status }) => String(status) === success);
    const { [success]: once = 0, "404 NOT_FOUND": gone = 0, ...others } = tally(answers);
    const { "412 PRECONDITION_FAILED": behind = 0, ...unexpected } = others;
    expect(unexpected).toEqual({});
    // A change that was made and answered 503 is stale when it is repeated: then the winner is one of those.
    const unheard = rivals.filter((number) => answers[number]?.repeated);
    expect([once, once + gone + behind]).toEqual([unheard.length > 0 ? once : 1, rivals.length]);
    expect(once).toBeLessThanOrEqual(1);
    const isRemoval = methodOf(key) === "DELETE";
    // What is taken off can be gone before its version is looked at.
    if (!isRemoval) expect(gone).toBe(0);
    const after = await read();
    expect(recordedBetween(before, after)).toHaveLength(1);
    counts.made++;
    counts.stale += behind;

    const now = await readThing();
    const heard = answers[made]?.headers.get("etag");
    if (heard) expect(now.etag).toBe(heard);
    const winners = once === 1 ? [made] : unheard;
    if (textIn(call)) expect(winners.map((number) => `text ${number}`)).toContain(textShown(call, now.shown));
    const stale = isRemoval ? [] : [validator, `W/${now.etag}`, now.etag.replaceAll('"', ""), '""'];
    for (const given of stale) {
      const answer = await make(many, { "if-match": given });
      expect([given, answer.status, answer.body.code]).toEqual([given, 412, "PRECONDITION_FAILED"]);
      counts.stale++;
    }
    if (rowOf(key).ifMatch === "required") {
      const answer = await make(many, {});
      expect([answer.status, answer.body.code]).toEqual([428, "PRECONDITION_REQUIRED"]);
      counts.absent++;
    }
    expect(effectOf(after, await read())).toEqual({});
    if (isRemoval) return;
    // Both are changes: the one before was of the other kind.
    const next = made % 2 ? many : many + 1;
    expect((await make(next, { "if-match": `"other", ${now.etag}` })).status).toBe(successOf(key));
    expect((await make(next + 1, { "if-match": "*" })).status).toBe(successOf(key));
    expect(recordedBetween(after, await read())).toHaveLength(2);
  });

  it("is refused before it takes anything off, when it names a version that is gone", async () => {
    const { read: readThing, make } = await guardedCall(key);
    const before = await read();
    const answer = await make(1, { "if-match": '"gone"' });
    expect([answer.status, answer.body.code]).toEqual([412, "PRECONDITION_FAILED"]);
    expect(effectOf(before, await read())).toEqual({});
    const made = await make(1, { "if-match": (await readThing()).etag });
    expect(made.status).toBe(successOf(key));
  });
});

it.each(guarded.filter((key) => methodOf(key) === "PATCH"))(
  "%s loses none of the words that several writers append",
  async (key) => {
    const { call, read: readThing } = await guardedCall(key);
    const written = (text: string, headers: Record<string, string>) =>
      sendCall(withText(call, text), headers);
    await good(written("-", { "if-match": "*" }));
    const before = await read();
    let refused = 0;
    const append = async (word: string): Promise<void> => {
      for (;;) {
        const { etag, shown } = await readThing();
        if (!shown && full) continue;
        const text = textShown(call, shown);
        // Answered 503 the last time, and made nevertheless.
        if (text.split(" ").includes(word)) return;
        const answer = await written(`${text} ${word}`, { "if-match": etag });
        if (answer.status === 200) return;
        if (answer.status === 503 && full) continue;
        expect([answer.status, answer.body.code]).toEqual([412, "PRECONDITION_FAILED"]);
        refused++;
      }
    };
    const writers = Array.from({ length: writing }, (_, writer) =>
      ["a", "b", "c"].map((turn) => `${writer}${turn}`),
    );
    await Promise.all(
      writers.map(async (words) => {
        for (const word of words) await append(word);
      }),
    );
    const words = writers.flat();
    const { shown } = await readThing();
    expect(textShown(call, shown).split(" ").toSorted()).toEqual(["-", ...words].toSorted());
    expect(recordedBetween(before, await read())).toHaveLength(words.length);
    expect(refused).toBeGreaterThan(0);
    counts.appends += words.length;
  },
);

it("enrols one of many organizations with one MPN ID", async () => {
  const before = await read();
  const mpnId = "424242";
  const answers = await atOnce(all, (number, key) => {
    const globalAdmin = { email: `race-${number}@mpn.example`, displayName: "Race" };
    const body = {
      type: "indirect-reseller",
      name: `Race ${number}`,
      country: "DE",
      region: "EMEA",
      mpnId,
      globalAdmin,
    };
    return world.operator.post("/v1/organizations", body, key);
  });
  expect(tally(answers)).toEqual({ "201": 1, "409 MPN_ID_TAKEN": many - 1 });
  const after = await read();
  for (const type of ["Organization", "User", "Email", "UserOrganization", "MpnId", "Enrolled"])
    expect([type, countOf(after, type) - countOf(before, type)]).toEqual([type, 1]);
  expect(recordedBetween(before, after)).toHaveLength(1);
  decided(answers.length);
});

it("gives one e-mail address to one of many users, in whatever case and organization", async () => {
  const before = await read();
  const address = (number: number) =>
    number % 2 ? "Same.Person@people.example" : "same.person@PEOPLE.example";
  const answers = await atOnce(all, (number, key) => {
    const globalAdmin = { email: address(number), displayName: "Same" };
    if (number % 10 === 0) {
      const body = {
        type: "indirect-provider",
        name: "Same",
        country: "DE",
        region: "EMEA",
        mpnId: `99${number}`,
        globalAdmin,
      };
      return world.operator.post("/v1/organizations", body, key);
    }
    const by = number % 3 ? provider.admin : other.admin;
    return by.post("/v1/users", { ...globalAdmin, roles: ["GlobalAdmin"] }, key);
  });
  expect(tally(answers)).toEqual({ "201": 1, "409 EMAIL_TAKEN": many - 1 });
  const after = await read();
  for (const type of ["User", "Email", "UserOrganization"])
    expect([type, countOf(after, type) - countOf(before, type)]).toEqual([type, 1]);
  expect(recordedBetween(before, after)).toHaveLength(1);
  decided(answers.length);
});

it("opens one of many requests to one address, however its domain is written", async () => {
  const before = await read();
  const resellerEmail = "wanted@asked.example";
  const answers = await atOnce(all, (number, key) => {
    const body = { resellerEmail: number % 2 ? resellerEmail : "wanted@Asked.EXAMPLE" };
    return provider.admin.post("/v1/partnership-requests", body, key);
  });
  expect(tally(answers)).toEqual({ "201": 1, "409 REQUEST_ALREADY_OPEN": many - 1 });
  const open = answers.find(({ status }) => status === 201)?.body.id;
  expect(new Set(answers.flatMap(({ body }) => body.resourceId ?? []))).toEqual(new Set([open]));
  const after = await read();
  for (const type of ["PartnershipRequest", "OpenRequest", "Invitation"])
    expect([type, countOf(after, type) - countOf(before, type)]).toEqual([type, 1]);
  expect((await other.admin.post("/v1/partnership-requests", { resellerEmail })).status).toBe(201);
  decided(answers.length);
});

it("lets one of four resellers accept one link, however often they try", async () => {
  const resellers = await Promise.all([0, 1, 2, 3].map(() => world.reseller()));
  const { token, id } = await world.invitation(provider);
  const before = await read();
  const answers = await atOnce(all, (number, key) =>
    resellers[number % 4]!.admin.post("/v1/invitations/accept", { token }, key),
  );
  expect(tally(answers)).toEqual({ "200": many / 4, "409 INVITATION_ANSWERED": (many / 4) * 3 });
  const winners = new Set(
    all.filter((number) => answers[number]?.status === 200).map((number) => number % 4),
  );
  expect(winners.size).toBe(1);
  const winner = resellers[[...winners][0]!]!;
  const after = await read();
  expect(countOf(after, "Partnership") - countOf(before, "Partnership")).toBe(1);
  expect(countOf(after, "PartnershipEntry") - countOf(before, "PartnershipEntry")).toBe(2);
  expect(recordedBetween(before, after)).toHaveLength(1);
  const { body } = await provider.admin.get(`/v1/partnership-requests/${id}`);
  expect(body).toMatchObject({ status: "accepted", acceptedBy: { organizationId: winner.id } });
  decided(answers.length);
});

/**
 * Whether an order's success comes without setup info, as it may where a hundred at once keep each other from the user
 * pool: a 503 took the place of the first answer, or it says that the pool was not reached in time.
 */
const lacksSetupInfo = (winner: Answer | undefined): boolean => {
  const unavailable = winner?.body.warnings?.some(({ code }: any) => code === "SETUP_INFO_UNAVAILABLE");
  return !winner?.body.setupInfo && full && Boolean(winner?.repeated || unavailable);
};

/** What an order with a new customer leaves, and must not leave when it is refused. */
const leavings = ["Customer", "CustomerEntry", "Domain", "CustomerUser", "Email", "Subscription"];

it("gives one domain to one of many orders, and leaves nothing of the others", async () => {
  const domain = `wanted-${world.next()}.example`;
  const submissions: { by: Member; id: string; path: string; body: object }[] = [];
  for (const number of rivals) {
    const by = number % 2 ? provider.admin : other.admin;
    const customer = newCustomer(world, number % 3 ? domain : domain.toUpperCase());
    const { id } = await draftOf(world, by, { customer });
    submissions.push({ by, id, ...(await submissionOf(by, id)) });
  }
  inside.between.cognito.forget();
  const before = await read();
  const answers = await atOnce(rivals, (number, key) => {
    const { by, path, body } = submissions[number]!;
    return by.post(path, body, key);
  });
  expect(tally(answers)).toEqual({ "201": 1, "422 ORDER_HAS_PROBLEMS": rivals.length - 1 });
  const detail = expect.any(String);
  const problem = { pointer: "/customer/companyProfile/domain", code: "DOMAIN_TAKEN", detail };
  for (const { status, body } of answers) if (status === 422) expect(body.errors).toEqual([problem]);
  const after = await read();
  for (const type of leavings)
    expect([type, countOf(after, type) - countOf(before, type)]).toEqual([type, 1]);
  expect(recordedBetween(before, after)).toHaveLength(1);
  expect(countOf(after, "Idempotency") - countOf(before, "Idempotency")).toBe(1);
  const winner = answers.find(({ status }) => status === 201);
  if (!lacksSetupInfo(winner)) expect(inside.between.cognito.count("AdminCreateUser")).toBe(1);
  const ids = new Set(submissions.map(({ id }) => id));
  const states = itemsOf(after, "Order").flatMap(({ id, status }) => (ids.has(String(id)) ? [status] : []));
  expect(states.filter((status) => status === "submitted")).toHaveLength(1);
  expect(states.filter((status) => status === "draft")).toHaveLength(rivals.length - 1);
  // Who comes later is told in the review already.
  const loser = submissions[answers.findIndex(({ status }) => status === 422)]!;
  const review = await good(loser.by.post(`/v1/orders/${loser.id}/review`));
  expect(review.problems).toEqual([problem]);
  decided(answers.length);
});

it("gives the name of a customer's admin to the order or to a user, never to both", async () => {
  for (let round = 0; round < figure(3, 25); round++) {
    const domain = `named-${world.next()}.example`;
    const { id } = await draftOf(world, provider.admin, { customer: newCustomer(world, domain) });
    const { path, body } = await submissionOf(provider.admin, id);
    const email = round % 2 ? `admin@${domain}` : `Admin@${domain.toUpperCase()}`;
    const user = { email, displayName: "Somebody", roles: ["SalesAgent"] };
    const before = await read();
    const submit = () => provider.admin.post(path, body, { "idempotency-key": `name ${round}` });
    const create = () => other.admin.post("/v1/users", user);
    const [submitted, created] =
      round % 3
        ? await Promise.all([submit(), create()])
        : (await Promise.all([create(), submit()])).reverse();
    const outcome = [submitted, created].map((answer) => answer?.body.code ?? answer?.status).join();
    expect(["201,EMAIL_TAKEN", "ORDER_HAS_PROBLEMS,201"]).toContain(outcome);
    if (submitted?.status === 422)
      expect(submitted.body.errors).toMatchObject([
        { pointer: "/customer/companyProfile/domain", code: "DOMAIN_TAKEN" },
      ]);
    const after = await read();
    expect(countOf(after, "Email") - countOf(before, "Email")).toBe(1);
    const customers = submitted?.status === 201 ? 1 : 0;
    for (const type of ["Customer", "CustomerEntry", "Domain", "CustomerUser", "Subscription"])
      expect([type, countOf(after, type) - countOf(before, type)]).toEqual([type, customers]);
    expect(countOf(after, "User") - countOf(before, "User")).toBe(1 - customers);
    decided(2);
  }
});

it("submits one order once, whichever of many keys comes with it", async () => {
  const { id } = await draftOf(world, provider.admin);
  const { path, body } = await submissionOf(provider.admin, id);
  const before = await read();
  const answers = await atOnce(rivals, (_, key) => provider.admin.post(path, body, key));
  expect(tally(answers)).toEqual({ "201": 1, "409 ORDER_NOT_DRAFT": rivals.length - 1 });
  const winner = answers.find(({ status }) => status === 201);
  expect(answers.filter((answer) => answer.body.setupInfo)).toEqual(lacksSetupInfo(winner) ? [] : [winner]);
  const after = await read();
  for (const type of leavings)
    expect([type, countOf(after, type) - countOf(before, type)]).toEqual([type, 1]);
  expect(recordedBetween(before, after)).toHaveLength(1);
  decided(answers.length);
});

it("runs one job at a time for a reseller that is left", async () => {
  const from = await world.reseller();
  await world.partner(provider, from);
  const body = {
    fromResellerId: from.id,
    toResellerId: cast.reseller.id,
    subscriptions: true,
    delegatedAdmin: false,
  };
  const before = await read();
  const answers = await atOnce(rivals, (_, key) => provider.admin.post("/v1/customers/reassign", body, key));
  expect(tally(answers)).toEqual({ "202": 1, "409 JOB_RUNNING": rivals.length - 1 });
  const after = await read();
  for (const type of ["Job", "RunningJob"])
    expect([type, countOf(after, type) - countOf(before, type)]).toEqual([type, 1]);
  expect(recordedBetween(before, after)).toHaveLength(1);
  decided(answers.length);
});
