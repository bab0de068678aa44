import { jest } from "@jest/globals";
import { type Route, type RouteKey, routes } from "../../lib/contract/routes.ts";
import { figure, full } from "../support/full.ts";
import { guarded } from "../support/guarded.ts";
import { type Inside, openInside } from "../support/inside.ts";
import {
  draftOf,
  good,
  newCustomer,
  openPostCast,
  type PostCast,
  submissionOf,
} from "../support/post-cast.ts";
import { reached } from "../support/promise.ts";
import { lease } from "../support/scenes.ts";
import type { Member, Method, Organization, Response, World } from "../support/world.ts";
import { countOf, effectOf, itemsOf, readWritten, recordedBetween } from "../support/written.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

/** How many come at once. */
const many = figure(20, 100);
const all = Array.from({ length: many }, (_, number) => number);
/** How many name one version of a resource, want one domain, or submit one order. */
const rivals = all.slice(0, figure(8, 100));
/** How many append to one text. */
const writing = figure(3, 8);

/**
 * Sends all at once. A hundred are many for the one process that carries them all out: what is answered 503 there is
 * repeated, as callers are told to.
 */
const atOnce = (
  numbers: readonly number[],
  send: (number: number) => Promise<Response>,
): Promise<Response[]> =>
  Promise.all(
    numbers.map(async (number) => {
      for (let failed = false; ; ) {
        const answer = await send(number);
        // What was answered 503 may have left its claim of the key, which ends with its lease.
        const waits = failed && answer.body.code === "IDEMPOTENCY_IN_PROGRESS";
        if ((answer.status !== 503 && !waits) || !full) return answer;
        expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
        if (waits) inside.advance(lease);
        failed = true;
        counts.repeated++;
      }
    }),
  );

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
let cast: PostCast;
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
  cast = await openPostCast(inside);
  ({ world, provider, other } = cast);
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
const rowOf = (key: string): Route => routes[key as RouteKey];
const methodOf = (key: string) => key.slice(0, key.indexOf(" ")) as Method;

it("is shown here for every change of the contract", () => {
  const changing = Object.keys(routes).filter((key) => /^(PATCH|PUT|DELETE) /.test(key));
  expect(changing.filter((key) => !rowOf(key).ifMatch)).toEqual([]);
  expect(Object.keys(guarded).toSorted()).toEqual(changing.toSorted());
  for (const key of changing)
    expect([key, rowOf(key).ifMatch]).toEqual([key, key.startsWith("PATCH ") ? "required" : "honoured"]);
});

describe.each(Object.keys(guarded))("%s", (key) => {
  it("is made once of many that name one version, and the others are told that it is stale", async () => {
    const { by, path, body, etag, text } = await guarded[key]!(cast);
    const send = (number: number, headers: Record<string, string>) =>
      by.call(methodOf(key), path, body?.(number), headers);
    const validator = await etag();
    const before = await read();
    const answers = await atOnce(rivals, (number) => send(number, { "if-match": validator }));
    counts.changes += answers.length;
    const success = String(rowOf(key).status ?? 200);
    const made = answers.findIndex(({ status }) => String(status) === success);
    // What is taken off can be gone before its version is looked at.
    const { [success]: once, "404 NOT_FOUND": gone = 0, ...others } = tally(answers);
    expect([once, others]).toEqual([
      1,
      gone === rivals.length - 1 ? {} : { "412 PRECONDITION_FAILED": rivals.length - 1 - gone },
    ]);
    if (methodOf(key) !== "DELETE") expect(gone).toBe(0);
    const after = await read();
    expect(recordedBetween(before, after)).toHaveLength(1);
    counts.made++;
    counts.stale += others["412 PRECONDITION_FAILED"] ?? 0;

    const winner = answers[made]!;
    const current = winner.headers.get("etag") ?? "";
    if (text) {
      const now = await by.get(path);
      expect(text.shown(now.body)).toBe(`text ${made}`);
      expect(now.headers.get("etag")).toBe(current);
    }
    const stale =
      methodOf(key) === "DELETE" ? [] : [validator, `W/${current}`, current.replaceAll('"', ""), '""'];
    for (const given of stale) {
      const answer = await send(many, { "if-match": given });
      expect([given, answer.status, answer.body.code]).toEqual([given, 412, "PRECONDITION_FAILED"]);
      counts.stale++;
    }
    if (rowOf(key).ifMatch === "required") {
      const answer = await send(many, {});
      expect([answer.status, answer.body.code]).toEqual([428, "PRECONDITION_REQUIRED"]);
      counts.absent++;
    }
    expect(effectOf(after, await read())).toEqual({});
    if (methodOf(key) === "DELETE") return;
    expect((await send(many + 1, { "if-match": `"other", ${current}` })).status).toBe(200);
    expect((await send(many + 2, { "if-match": "*" })).status).toBe(200);
    expect(recordedBetween(after, await read())).toHaveLength(2);
  });

  it("is refused before it takes anything off, when it names a version that is gone", async () => {
    const { by, path, body, etag } = await guarded[key]!(cast);
    const before = await read();
    const answer = await by.call(methodOf(key), path, body?.(1), { "if-match": '"gone"' });
    expect([answer.status, answer.body.code]).toEqual([412, "PRECONDITION_FAILED"]);
    expect(effectOf(before, await read())).toEqual({});
    const made = await by.call(methodOf(key), path, body?.(1), { "if-match": await etag() });
    expect(made.status).toBe(rowOf(key).status ?? 200);
  });
});

const texts = Object.keys(guarded).filter((key) => key.startsWith("PATCH "));
it.each(texts)("%s loses none of the words that several writers append", async (key) => {
  const { by, path, text } = await guarded[key]!(cast);
  await good(by.patch(path, text!.body("-"), { "if-match": "*" }));
  const before = await read();
  let refused = 0;
  const append = async (word: string): Promise<void> => {
    for (;;) {
      const { body, headers } = await by.get(path);
      const etag = headers.get("etag") ?? "";
      const answer = await by.patch(path, text!.body(`${text!.shown(body)} ${word}`), { "if-match": etag });
      if (answer.status === 200) return;
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
  const { body } = await by.get(path);
  expect(text!.shown(body).split(" ").toSorted()).toEqual(["-", ...words].toSorted());
  expect(recordedBetween(before, await read())).toHaveLength(words.length);
  expect(refused).toBeGreaterThan(0);
  counts.appends += words.length;
});

it("enrols one of many organizations with one MPN ID", async () => {
  const before = await read();
  const mpnId = "424242";
  const answers = await atOnce(all, (number) => {
    const globalAdmin = { email: `race-${number}@mpn.example`, displayName: "Race" };
    const body = {
      type: "indirect-reseller",
      name: `Race ${number}`,
      country: "DE",
      region: "EMEA",
      mpnId,
      globalAdmin,
    };
    return world.operator.post("/v1/organizations", body);
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
  const answers = await atOnce(all, (number) => {
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
      return world.operator.post("/v1/organizations", body);
    }
    const by = number % 3 ? provider.admin : other.admin;
    return by.post("/v1/users", { ...globalAdmin, roles: ["GlobalAdmin"] });
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
  const answers = await atOnce(all, (number) =>
    provider.admin.post("/v1/partnership-requests", {
      resellerEmail: number % 2 ? resellerEmail : "wanted@Asked.EXAMPLE",
    }),
  );
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
  const answers = await atOnce(all, (number) =>
    resellers[number % 4]!.admin.post("/v1/invitations/accept", { token }),
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
  const answers = await atOnce(rivals, (number) => {
    const { by, path, body } = submissions[number]!;
    return by.post(path, body, { "idempotency-key": `domain ${number}` });
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
  expect(inside.between.cognito.count("AdminCreateUser")).toBe(1);
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
  const answers = await atOnce(rivals, (number) =>
    provider.admin.post(path, body, { "idempotency-key": `own ${number}` }),
  );
  expect(tally(answers)).toEqual({ "201": 1, "409 ORDER_NOT_DRAFT": rivals.length - 1 });
  expect(answers.filter((answer) => answer.body.setupInfo)).toHaveLength(1);
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
  const answers = await atOnce(rivals, () => provider.admin.post("/v1/customers/reassign", body));
  expect(tally(answers)).toEqual({ "202": 1, "409 JOB_RUNNING": rivals.length - 1 });
  const after = await read();
  for (const type of ["Job", "RunningJob"])
    expect([type, countOf(after, type) - countOf(before, type)]).toEqual([type, 1]);
  expect(recordedBetween(before, after)).toHaveLength(1);
  decided(answers.length);
});
