import { routes } from "../../lib/contract/routes.ts";
import {
  type Caller,
  type Cast,
  changes,
  concrete,
  type Dump,
  dumper,
  endedPartnership,
  inParallel,
  type Kind,
  kinds,
  type Noun,
  openCast,
  type Relation,
  relations,
  tellingHeaders,
  unknown,
  withoutRequestId,
} from "../support/matrix.ts";
import { openStack } from "../support/stack.ts";
import { openWorld, type Response, type World } from "../support/world.ts";

// Who may do what, as the product's table of roles has it; written here once more, apart from the code's own.
const G = "GlobalAdmin";
const U = "UserManagementAdmin";
const A = "AdminAgent";
const S = "SalesAgent";
const anyone = {
  operator: [G, U, A, S],
  "indirect-provider": [G, U, A, S],
  "indirect-reseller": [G, U, A, S],
};
const operators = { operator: [G, A] };
const userManagers = { operator: [G, U], "indirect-provider": [G, U], "indirect-reseller": [G, U] };
const auditors = { operator: [G, A], "indirect-provider": [G, A], "indirect-reseller": [G, A] };
const providersAgents = { "indirect-provider": [G, A, S] };
const resellersAgents = { "indirect-reseller": [G, A, S] };
const providersAdministrators = { "indirect-provider": [G, A] };
const providersGlobalAdmin = { "indirect-provider": [G] };
const resellersGlobalAdmin = { "indirect-reseller": [G] };

/** A status, and for a refusal its code. */
type Expected = number | readonly [status: number, code: string];
const notFound = [404, "NOT_FOUND"] as const;

interface Row {
  who: "public" | Partial<Record<Kind, readonly string[]>>;
  /** What the path or the body names; a row without one has only its own things. */
  target?: Noun;
  /** The path parameter that the target stands in; `id` when left out. */
  parameter?: string;
  /** What a caller who may is answered, by the target's relation to it. */
  answers: Expected | Partial<Record<Relation, Expected>>;
  parameters?: Record<string, string>;
  query?: string;
  body?: (world: World, target: string) => unknown;
  headers?: Record<string, string>;
  /** A target of its own for a cell that uses its target up. */
  fresh?: (world: World, cast: Cast, relation: Relation) => Promise<string>;
}

const enrolled = { own: notFound, active: 200, never: 200, unknown: notFound } as const;
const ownOnly = (status: number) =>
  ({ own: status, active: notFound, former: notFound, never: notFound, unknown: notFound }) as const;
const partners = { own: notFound, active: 200, former: 200, never: notFound, unknown: notFound } as const;
const anyLink = (live: Expected) =>
  ({ own: live, active: live, former: live, never: live, unknown: 404 }) as const;
const form = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" };
const anything = { "if-match": "*" };

const freshDraft = async (world: World, cast: Cast): Promise<string> => {
  const resellerEmail = `fresh-${world.next()}@fresh.example`;
  return (await cast.provider.admin.post("/v1/partnership-requests", { resellerEmail })).body.id;
};
const freshChange = async (world: World, cast: Cast): Promise<string> => {
  const changes = { description: `number ${world.next()}` };
  const body = { changes, reason: "a new text" };
  return (await cast.provider.admin.post("/v1/organization/change-requests", body)).body.id;
};
const freshReseller = async (world: World, cast: Cast, relation: Relation): Promise<string> => {
  const reseller = await world.reseller();
  if (relation === "active") await world.partner(cast.provider, reseller);
  return reseller.id;
};
const freshInvitation = async (world: World, cast: Cast, relation: Relation): Promise<string> => {
  if (relation === "active") return (await world.invitation(cast.provider)).token;
  const provider = await world.provider();
  if (relation === "former") await endedPartnership(world, provider, cast.reseller);
  return (await world.invitation(provider)).token;
};

const cells: Record<string, Row> = {
  "GET /v1/me": { who: anyone, answers: 200 },
  "POST /v1/organizations": {
    who: operators,
    answers: 201,
    body: (world) => {
      const number = world.next();
      const globalAdmin = { email: `enrolled-${number}@enrolled.example`, displayName: "Admin" };
      const mpnId = String(9_000_000 + number);
      return {
        type: "indirect-reseller",
        name: "Enrolled",
        country: "DE",
        region: "EMEA",
        mpnId,
        globalAdmin,
      };
    },
  },
  "GET /v1/organizations": { who: operators, answers: 200 },
  // The operator's own organization is not an enrolled one.
  "GET /v1/organizations/{id}": { who: operators, target: "organization", answers: enrolled },
  "PATCH /v1/organizations/{id}": {
    who: operators,
    target: "organization",
    answers: enrolled,
    body: (world) => ({ description: `text ${world.next()}` }),
    headers: anything,
  },
  "PUT /v1/organizations/{id}/agreements/{region}": {
    who: operators,
    target: "organization",
    parameters: { region: "APAC" },
    answers: enrolled,
    body: () => ({ signedAt: "2026-01-01T00:00:00Z", source: "archive" }),
  },
  "POST /v1/organizations/{id}/admin-credentials": {
    who: operators,
    target: "organization",
    answers: enrolled,
  },
  "GET /v1/organization": { who: anyone, answers: 200 },
  "POST /v1/organization/change-requests": {
    who: providersAdministrators,
    answers: 201,
    body: () => ({ changes: { country: "AT" }, reason: "moved" }),
  },
  "GET /v1/organization/change-requests": { who: providersAdministrators, answers: 200 },
  "GET /v1/change-requests": { who: operators, answers: 200 },
  "POST /v1/change-requests/{id}/approve": {
    who: operators,
    target: "change",
    answers: { active: 200, never: 200, unknown: notFound },
    fresh: freshChange,
  },
  "POST /v1/change-requests/{id}/reject": {
    who: operators,
    target: "change",
    answers: { active: 200, never: 200, unknown: notFound },
    fresh: freshChange,
  },
  "GET /v1/users": { who: anyone, answers: 200 },
  "POST /v1/users": {
    who: userManagers,
    answers: 201,
    body: (world) => ({ email: `made-${world.next()}@made.example`, displayName: "Made", roles: [S] }),
  },
  "GET /v1/users/{id}": { who: anyone, target: "user", answers: ownOnly(200) },
  "PATCH /v1/users/{id}": {
    who: userManagers,
    target: "user",
    // An operator's own target here is its first Global admin, whom only Global admins change.
    answers: ownOnly(200),
    body: (world) => ({ displayName: `Name ${world.next()}` }),
    headers: anything,
  },
  "POST /v1/users/{id}/credentials": { who: userManagers, target: "user", answers: ownOnly(200) },
  "GET /v1/directory/indirect-providers": { who: "public", answers: 200 },
  "GET /v1/partners/{mpnId}": {
    who: providersAgents,
    target: "mpnId",
    parameter: "mpnId",
    // Whoever verifies an MPN ID has it from the reseller: this is the one look beyond one's own partners.
    answers: { own: 200, active: 200, former: 200, never: 200, unknown: 200 },
  },
  "POST /v1/partnership-requests": {
    who: providersAgents,
    answers: 201,
    body: (world) => ({ resellerEmail: `asked-${world.next()}@asked.example` }),
  },
  "GET /v1/partnership-requests": { who: providersAgents, answers: 200 },
  "GET /v1/partnership-requests/{id}": { who: providersAgents, target: "request", answers: ownOnly(200) },
  "PATCH /v1/partnership-requests/{id}": {
    who: providersAgents,
    target: "request",
    answers: ownOnly(200),
    body: (world) => ({ subject: `Subject ${world.next()}` }),
    headers: anything,
  },
  "POST /v1/partnership-requests/{id}/send": {
    who: providersAgents,
    target: "request",
    answers: ownOnly(202),
    fresh: freshDraft,
  },
  "POST /v1/partnership-requests/{id}/link": {
    who: providersAgents,
    target: "request",
    answers: ownOnly(200),
    fresh: freshDraft,
  },
  "POST /v1/partnership-requests/{id}/revoke": {
    who: providersAgents,
    target: "request",
    answers: ownOnly(200),
    fresh: freshDraft,
  },
  "GET /v1/indirect-resellers": { who: providersAgents, answers: 200 },
  "GET /v1/indirect-resellers/{id}": { who: providersAgents, target: "organization", answers: partners },
  "GET /v1/indirect-resellers/{id}/removal": {
    who: providersGlobalAdmin,
    target: "organization",
    answers: partners,
  },
  "POST /v1/indirect-resellers/{id}/removal": {
    who: providersGlobalAdmin,
    target: "organization",
    answers: { ...partners, former: [422, "PARTNERSHIP_ENDED"] },
    body: () => ({ attestationVersion: attestation, confirmed: true }),
    fresh: freshReseller,
  },
  "GET /v1/indirect-providers": { who: resellersAgents, answers: 200 },
  "GET /v1/indirect-providers/{id}": { who: resellersAgents, target: "organization", answers: partners },
  "GET /invitations/{token}": {
    who: "public",
    target: "token",
    parameter: "token",
    answers: anyLink(200),
  },
  "HEAD /invitations/{token}": {
    who: "public",
    target: "token",
    parameter: "token",
    answers: anyLink(200),
  },
  "POST /invitations/{token}": {
    who: "public",
    target: "token",
    parameter: "token",
    answers: anyLink(422),
    body: () => "decision=accept",
    headers: form,
  },
  "POST /v1/invitations/accept": {
    who: resellersGlobalAdmin,
    target: "token",
    answers: {
      active: [409, "ALREADY_PARTNERED"],
      former: 200,
      never: 200,
      unknown: [404, "INVITATION_NOT_FOUND"],
    },
    body: (_, token) => ({ token }),
    fresh: freshInvitation,
  },
  "POST /v1/invitations/decline": {
    who: resellersGlobalAdmin,
    target: "token",
    answers: { active: 200, former: 200, never: 200, unknown: [404, "INVITATION_NOT_FOUND"] },
    body: (_, token) => ({ token }),
    fresh: freshInvitation,
  },
  "GET /v1/audit-records": { who: auditors, answers: 200 },
  "GET /v1/events": { who: anyone, answers: 200 },
  "GET /v1/health": { who: "public", answers: 200 },
  "GET /v1/openapi.json": { who: "public", answers: 200 },
};

/** Routes that show organizations to whom they are no partners, because that is what they are for. */
const showcases = ["GET /v1/directory/indirect-providers", "GET /v1/partners/{mpnId}"];
/** What an answer gives out on purpose: `setupInfo` names the user, whoever asked for it has to pass it on. */
const handsOut = ["POST /v1/organizations/{id}/admin-credentials"];

let attestation = "";

interface Cell {
  caller: Caller;
  relation: Relation;
  expected: Expected;
}

const outcome = (row: Row, caller: Caller, relation: Relation): Expected | undefined => {
  const expected = typeof row.answers === "object" && !Array.isArray(row.answers) ? undefined : row.answers;
  const byRelation = row.answers as Partial<Record<Relation, Expected>>;
  const answer = (expected as Expected | undefined) ?? byRelation[relation];
  if (row.who === "public") return answer;
  if (caller.refused === "anonymous") return 401;
  if (caller.refused) return [403, caller.refused];
  if (!caller.role || !row.who[caller.kind]?.includes(caller.role)) return [403, "ROLE_REQUIRED"];
  return answer;
};

const statusOf = (expected: Expected): number => (typeof expected === "number" ? expected : expected[0]);

it("has cells for every row of the contract, and for no other", () => {
  const missing = Object.keys(routes).filter((key) => !(key in cells));
  const stale = Object.keys(cells).filter((key) => !(key in routes));
  if (missing.length > 0) throw new Error(`rows without cells in the matrix: ${missing.join(", ")}`);
  if (stale.length > 0) throw new Error(`cells of the matrix without a row: ${stale.join(", ")}`);
});

describe("on a whole stack", () => {
  let stack: Awaited<ReturnType<typeof openStack>>;
  let world: World;
  let cast: Cast;
  const counts = { cells: 0, refused: 0, pairs: 0, answersSearched: 0 };

  beforeAll(async () => {
    stack = await openStack();
    world = await openWorld(stack);
    cast = await openCast(world, () => new Date(stack.now()));
    const target = cast.target("indirect-provider", "active", "organization");
    const { body } = await cast.provider.admin.get(`/v1/indirect-resellers/${target}/removal`);
    attestation = body.attestation.version;
  }, 60_000);
  afterAll(async () => {
    console.info(`promise 24: ${JSON.stringify(counts)}`);
    await stack?.stop();
  });

  const ask = (key: string, row: Row, caller: Caller, target: string): Promise<Response> => {
    const parameters = { [row.parameter ?? "id"]: target, ...row.parameters };
    const { method, path } = concrete(key, parameters);
    const body = row.body?.(world, target);
    return caller.client.call(method, `${path}${row.query ?? ""}`, body, row.headers);
  };

  const check = (key: string, { caller, relation, expected }: Cell, answer: Response): void => {
    const where = `${key}, ${caller.name}, ${relation}`;
    const code = typeof expected === "number" ? undefined : expected[1];
    const got = { where, status: answer.status, code: code && answer.body.code };
    expect(got).toEqual({ where, status: statusOf(expected), code });
    if (answer.status === 401) expect(answer.body).toEqual({ message: "Unauthorized" });
    if (code) expect(answer.headers.get("content-type")).toBe("application/problem+json");
    if (showcases.includes(key) || (handsOut.includes(key) && answer.status === 200)) return;
    counts.answersSearched++;
    const all = `${answer.text} ${JSON.stringify([...answer.headers])}`;
    const leaked = caller.foreign.filter((text) => all.includes(text));
    // A page shows who invites to whoever holds its link.
    if (!key.includes("/invitations")) expect({ where, leaked }).toEqual({ where, leaked: [] });
  };

  interface Plan {
    all: number;
    /** The calls that must write nothing: reads, and all that is refused. */
    quiet: (Cell & { target: string })[];
    acting: (Cell & { target: string })[];
  }
  const planOf = (key: string): Plan & { row: Row } => {
    const row = cells[key];
    if (!row) throw new Error(`the row ${key} has no cells in the matrix`);
    const all = cast.callers.flatMap((caller) =>
      (row.target ? relations : (["own"] as const)).flatMap((relation): (Cell & { target: string })[] => {
        const target = row.target ? cast.target(caller.kind, relation, row.target) : "";
        const expected = outcome(row, caller, relation);
        return target === undefined || expected === undefined ? [] : [{ caller, relation, expected, target }];
      }),
    );
    const reads = /^(GET|HEAD) /.test(key);
    // The operator's target is its first Global admin: its User management admin is refused by the rule on users.
    for (const cell of all)
      if (
        row.target === "user" &&
        !reads &&
        cell.caller.kind === "operator" &&
        cell.caller.role === U &&
        cell.relation === "own"
      )
        cell.expected = [403, "ROLE_REQUIRED"];
    const tried = all;
    const quiet = tried.filter(({ expected }) => reads || statusOf(expected) >= 300);
    return { row, all: tried.length, quiet, acting: tried.filter((cell) => !quiet.includes(cell)) };
  };

  // All that must write nothing comes first and lies between two dumps of the table; then comes what acts.
  let untouched: Dump;
  it("starts with a table that is looked at before anybody calls", async () => {
    untouched = await dumper(stack)();
    expect(untouched.size).toBeGreaterThan(0);
  });

  it.each(Object.keys(routes))("%s answers who may only look and who may not as it should", async (key) => {
    const { row, all, quiet } = planOf(key);
    const answers = await inParallel(quiet, 8, async (cell) => ask(key, row, cell.caller, cell.target));
    quiet.forEach((cell, at) => {
      const answer = answers[at];
      if (answer) check(key, cell, answer);
    });
    counts.refused += quiet.filter(({ expected }) => statusOf(expected) >= 400).length;

    // What is there but out of reach answers as what never was.
    for (const caller of cast.callers) {
      const mine = quiet.flatMap((cell, at) =>
        cell.caller === caller ? [{ ...cell, answer: answers[at]! }] : [],
      );
      const nothing = mine.find(({ relation }) => relation === "unknown");
      if (nothing?.answer.status !== 404) continue;
      for (const other of mine.filter(({ answer }) => answer.body.code === nothing.answer.body.code)) {
        if (row.target === "token") continue;
        counts.pairs++;
        expect(withoutRequestId(other.answer)).toBe(withoutRequestId(nothing.answer));
        expect(tellingHeaders(other.answer)).toEqual(tellingHeaders(nothing.answer));
      }
    }
    counts.cells += quiet.length;
    expect(all).toBeGreaterThanOrEqual(cast.callers.length);
  });

  it("has written nothing for any of them", async () => {
    expect(changes(untouched, await dumper(stack)())).toEqual([]);
  });

  const acted: { where: string; id: string }[] = [];
  it.each(Object.keys(routes).filter((key) => !/^(GET|HEAD) /.test(key)))(
    "%s answers who may act as the table of roles has it",
    async (key) => {
      const { row, acting } = planOf(key);
      for (const cell of acting) {
        const target = row.fresh ? await row.fresh(world, cast, cell.relation) : cell.target;
        const answer = await ask(key, row, cell.caller, target);
        check(key, cell, answer);
        const where = `${key}, ${cell.caller.name}, ${cell.relation}`;
        acted.push({ where, id: answer.headers.get("x-request-id") ?? "" });
      }
      counts.cells += acting.length;
    },
  );

  it("has a record of each call that acted", async () => {
    const records = [...(await dumper(stack)()).values()].filter((item) => item.includes('"AuditRecord"'));
    const unrecorded = acted.filter(({ id }) => id === "" || !records.some((item) => item.includes(id)));
    expect(unrecorded).toEqual([]);
    expect(acted.length).toBeGreaterThan(0);
  });

  it("tells an id that is none from nothing else either", async () => {
    const { client } = cast.callers.find(({ name }) => name === "indirect-provider GlobalAdmin")!;
    const never = await client.call("GET", `/v1/users/${unknown("user", new Date())}`);
    for (const path of ["/v1/users/none", "/v1/users/%00", "/v1/users/usr_", "/v1/users/..%2Fme"]) {
      const answer = await client.call("GET", path);
      expect(withoutRequestId(answer)).toBe(withoutRequestId(never));
    }
  });

  it("has met every kind of organization with every role", () => {
    expect(
      kinds.map((kind) => cast.callers.filter(({ kind: of, role }) => of === kind && role).length),
    ).toEqual([4, 4, 4]);
  });
});
