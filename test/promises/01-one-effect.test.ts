import { routes } from "../../lib/contract/routes.ts";
import { hour } from "../support/clock.ts";
import { figure } from "../support/full.ts";
import { changes, type Dump, dumper, endedPartnership } from "../support/matrix.ts";
import { openStack } from "../support/stack.ts";
import { type Member, type Organization, openWorld, type Response, type World } from "../support/world.ts";

/** How many of one request come at once. */
const atOnce = figure(20, 50);

interface Post {
  by: Member;
  path: string;
  body?: unknown;
  /** The same request by another organization, where it has a meaning of its own. */
  elsewhere?: { by: Member; path: string };
  otherBody?: unknown;
}
type Make = (
  world: World,
  cast: { provider: Organization; other: Organization; reseller: Organization },
) => Promise<Post>;

const newRequest = async (world: World, { admin }: Organization): Promise<string> => {
  const resellerEmail = `once-${world.next()}@once.example`;
  return (await admin.post("/v1/partnership-requests", { resellerEmail })).body.id;
};
const onRequest =
  (action: string): Make =>
  async (world, { provider, other }) => {
    const [mine, theirs] = await Promise.all([newRequest(world, provider), newRequest(world, other)]);
    const path = (id: string) => `/v1/partnership-requests/${id}/${action}`;
    return {
      by: provider.admin,
      path: path(mine),
      elsewhere: { by: other.admin, path: path(theirs) },
      otherBody: { more: 1 },
    };
  };
const onChange =
  (action: string): Make =>
  async (world, { provider }) => {
    const input = { changes: { description: "new" }, reason: "new" };
    const { body } = await provider.admin.post("/v1/organization/change-requests", input);
    return {
      by: world.operator,
      path: `/v1/change-requests/${body.id}/${action}`,
      otherBody: { note: "other" },
    };
  };
const onInvitation =
  (decision: string): Make =>
  async (world, { reseller }) => {
    const inviting = await world.provider();
    const { token } = await world.invitation(inviting);
    return {
      by: reseller.admin,
      path: `/v1/invitations/${decision}`,
      body: { token },
      otherBody: { token: `${token}x` },
    };
  };

/** How to make a request of each keyed row of the contract. */
const posts: Record<string, Make> = {
  "POST /v1/organizations": async (world) => {
    const number = world.next();
    const body = {
      type: "indirect-reseller",
      name: "Once",
      country: "DE",
      region: "EMEA",
      mpnId: String(8_000_000 + number),
      globalAdmin: { email: `once-${number}@once.example`, displayName: "Once" },
    };
    return { by: world.operator, path: "/v1/organizations", body, otherBody: { ...body, name: "Twice" } };
  },
  "POST /v1/organizations/{id}/admin-credentials": async (world, { other }) => ({
    by: world.operator,
    path: `/v1/organizations/${other.id}/admin-credentials`,
    otherBody: { more: 1 },
  }),
  "POST /v1/organization/change-requests": async (_, { provider, other }) => {
    const path = "/v1/organization/change-requests";
    const body = { changes: { country: "FR" }, reason: "moved" };
    const otherBody = { ...body, reason: "bought" };
    return { by: provider.admin, path, body, otherBody, elsewhere: { by: other.admin, path } };
  },
  "POST /v1/change-requests/{id}/approve": onChange("approve"),
  "POST /v1/change-requests/{id}/reject": onChange("reject"),
  "POST /v1/users": async (world, { provider }) => {
    const body = { email: `once-${world.next()}@once.example`, displayName: "Once", roles: ["SalesAgent"] };
    return { by: provider.admin, path: "/v1/users", body, otherBody: { ...body, displayName: "Twice" } };
  },
  "POST /v1/users/{id}/credentials": async (world, { provider }) => {
    const input = { email: `once-${world.next()}@once.example`, displayName: "Once", roles: ["SalesAgent"] };
    const { body } = await provider.admin.post("/v1/users", input);
    return { by: provider.admin, path: `/v1/users/${body.id}/credentials`, otherBody: { more: 1 } };
  },
  "POST /v1/partnership-requests": async (world, { provider, other }) => {
    const path = "/v1/partnership-requests";
    const body = { resellerEmail: `once-${world.next()}@once.example` };
    const otherBody = { resellerEmail: `twice-${world.next()}@once.example` };
    return { by: provider.admin, path, body, otherBody, elsewhere: { by: other.admin, path } };
  },
  "POST /v1/partnership-requests/{id}/send": onRequest("send"),
  "POST /v1/partnership-requests/{id}/link": onRequest("link"),
  "POST /v1/partnership-requests/{id}/revoke": onRequest("revoke"),
  "POST /v1/indirect-resellers/{id}/removal": async (world, { provider, other }) => {
    const reseller = await world.reseller();
    await Promise.all([world.partner(provider, reseller), endedPartnership(world, other, reseller)]);
    await world.partner(other, reseller);
    const path = `/v1/indirect-resellers/${reseller.id}/removal`;
    const { body } = await provider.admin.get(path);
    const confirmed = { attestationVersion: body.attestation.version, confirmed: true };
    const elsewhere = { by: other.admin, path };
    return {
      by: provider.admin,
      path,
      body: confirmed,
      otherBody: { ...confirmed, locale: "ru" },
      elsewhere,
    };
  },
  "POST /v1/invitations/accept": onInvitation("accept"),
  "POST /v1/invitations/decline": onInvitation("decline"),
};

/** The ids of the audit records that are new: what two organizations read is one record. */
const recorded = (before: Dump, after: Dump): Set<string> =>
  new Set(changes(before, after).flatMap((key) => /^AUDIT#\S+ (aud_\w+)$/.exec(key)?.[1] ?? []));

describe("a repeated POST", () => {
  let stack: Awaited<ReturnType<typeof openStack>>;
  let world: World;
  let cast: { provider: Organization; other: Organization; reseller: Organization };
  const counts = {
    routes: 0,
    parallel: 0,
    first: 0,
    replayed: 0,
    inProgress: 0,
    serial: 0,
    otherBody: 0,
    elsewhere: 0,
  };

  beforeAll(async () => {
    stack = await openStack({ processes: figure(2, 4) });
    world = await openWorld(stack);
    const [provider, other, reseller] = await Promise.all([
      world.provider(),
      world.provider(),
      world.reseller(),
    ]);
    cast = { provider, other, reseller };
  }, 60_000);
  afterAll(async () => {
    console.info(`promises 1 and 2: ${JSON.stringify(counts)}`);
    await stack?.stop();
  });

  const send = ({ by, path, body }: Post, key: string): Promise<Response> =>
    by.post(path, body, { "idempotency-key": key });
  const isReplay = ({ headers }: Response) => headers.get("idempotency-replayed") === "true";

  it("is known here for every keyed row of the contract", () => {
    const keyed = Object.entries(routes).flatMap(([key, row]) => ("key" in row ? [key] : []));
    const all = Object.keys(routes).filter(
      (key) => key.startsWith("POST ") && !key.includes("/invitations/{"),
    );
    expect(keyed.toSorted()).toEqual(all.toSorted());
    const missing = keyed.filter((key) => !(key in posts));
    if (missing.length > 0) throw new Error(`keyed rows without a request here: ${missing.join(", ")}`);
  });

  it.each(Object.keys(posts))("%s has one effect and one first answer", async (route) => {
    const dump = dumper(stack);
    const post = await posts[route]!(world, cast);
    const row = Object.entries(routes).find(([key]) => key === route)?.[1];
    const secrets: readonly string[] = row && "secrets" in row ? row.secrets : [];
    const key = `key of ${route}`;
    const before = await dump();
    const answers = await Promise.all(Array.from({ length: atOnce }, () => send(post, key)));
    const firsts = answers.filter((answer) => answer.status < 300 && !isReplay(answer));
    expect(firsts).toHaveLength(1);
    const first = firsts[0]!;
    expect(first.status).toBe(row && "status" in row ? row.status : 200);
    const kept = Object.fromEntries(
      Object.entries<unknown>(first.body).filter(([field]) => !secrets.includes(field)),
    );
    const replays = answers.filter(isReplay);
    const waiting = answers.filter((answer) => answer.status === 409);
    expect(firsts.length + replays.length + waiting.length).toBe(atOnce);
    for (const answer of waiting) {
      expect(answer.body.code).toBe("IDEMPOTENCY_IN_PROGRESS");
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    const serial: Response[] = [];
    for (let time = 0; time < 5; time++) serial.push(await send(post, key));
    expect(serial.map(isReplay)).toEqual([true, true, true, true, true]);
    for (const answer of [...replays, ...serial]) {
      expect([answer.status, answer.body]).toEqual([first.status, kept]);
      expect(answer.headers.get("etag")).toBe(first.headers.get("etag"));
    }
    const after = await dump();
    expect(recorded(before, after).size).toBe(1);

    const other = await send({ ...post, body: post.otherBody ?? {} }, key);
    // What the schema refuses never comes to the key: a body is judged before it.
    const code = other.status === 400 ? "INVALID_REQUEST" : "IDEMPOTENCY_KEY_REUSED";
    expect([other.status === 400 || other.status === 422, other.body.code]).toEqual([true, code]);
    expect(recorded(after, await dump()).size).toBe(0);

    if (post.elsewhere) {
      const answer = await send({ ...post, ...post.elsewhere }, key);
      expect([answer.status, isReplay(answer)]).toEqual([first.status, false]);
      expect(recorded(after, await dump()).size).toBe(1);
      counts.elsewhere++;
    }
    for (const secret of secrets)
      expect([...after.values()].join()).not.toContain(JSON.stringify(first.body[secret]));
    counts.routes++;
    counts.parallel += answers.length;
    counts.first += firsts.length;
    counts.replayed += replays.length;
    counts.inProgress += waiting.length;
    counts.serial += serial.length;
    counts.otherBody++;
  });

  it("with a key that is none is malformed, and one of 255 characters is good", async () => {
    const before = await dumper(stack)();
    const post = await posts["POST /v1/organization/change-requests"]!(world, cast);
    for (const key of ["", "k".repeat(256), "schlüssel", "a\tb"]) {
      const answer = await send(post, key);
      expect([key, answer.status, answer.body.code]).toEqual([key, 400, "INVALID_REQUEST"]);
    }
    expect(recorded(before, await dumper(stack)()).size).toBe(0);
    for (const key of ["k".repeat(255), "!", "~ spaced inside ~", "../../etc#1"]) {
      expect([key, (await send(post, key)).status]).toEqual([key, 201]);
      expect([key, isReplay(await send(post, key))]).toEqual([key, true]);
    }
    expect(recorded(before, await dumper(stack)()).size).toBe(4);
  });

  it("on another path is another request, with the same key", async () => {
    const [one, two] = await Promise.all([
      newRequest(world, cast.provider),
      newRequest(world, cast.provider),
    ]);
    const key = { "idempotency-key": "shared" };
    for (const path of [`${one}/send`, `${two}/send`, `${one}/link`, `${one}/revoke`]) {
      const answer = await cast.provider.admin.post(`/v1/partnership-requests/${path}`, undefined, key);
      expect([path, isReplay(answer), answer.status < 300]).toEqual([path, false, true]);
    }
  });

  it("is no way around a right that was taken since", async () => {
    const agent = await world.user(cast.provider, "SalesAgent");
    const post = {
      by: agent,
      path: "/v1/partnership-requests",
      body: { resellerEmail: `r-${world.next()}@x.example` },
    };
    expect((await send(post, "rights")).status).toBe(201);
    expect(isReplay(await send(post, "rights"))).toBe(true);
    const roles = { roles: ["UserManagementAdmin"] };
    await cast.provider.admin.patch(`/v1/users/${agent.id}`, roles, { "if-match": "*" });
    expect((await send(post, "rights")).body.code).toBe("ROLE_REQUIRED");
  });

  it("runs again where the first time was refused", async () => {
    const resellerEmail = `again-${world.next()}@again.example`;
    const open = await cast.provider.admin.post("/v1/partnership-requests", { resellerEmail });
    const post = { by: cast.provider.admin, path: "/v1/partnership-requests", body: { resellerEmail } };
    expect((await send(post, "refused first")).body.code).toBe("REQUEST_ALREADY_OPEN");
    await cast.provider.admin.post(`/v1/partnership-requests/${open.body.id}/revoke`);
    const second = await send(post, "refused first");
    expect([second.status, isReplay(second)]).toEqual([201, false]);
    const user = { email: cast.other.admin.email, displayName: "x", roles: ["SalesAgent"] };
    const taken = { by: cast.provider.admin, path: "/v1/users", body: user };
    for (let time = 0; time < 2; time++) expect((await send(taken, "taken")).body.code).toBe("EMAIL_TAKEN");
  });

  it("is remembered for 24 hours, and new after them", async () => {
    const made = await Promise.all(
      [
        "POST /v1/organization/change-requests",
        "POST /v1/users/{id}/credentials",
        "POST /v1/partnership-requests",
        "POST /v1/partnership-requests/{id}/link",
      ].map((route) => posts[route]!(world, cast)),
    );
    const firsts = await Promise.all(made.map((post) => send(post, "a day")));
    expect(firsts.map(({ status }) => status)).toEqual([201, 200, 201, 200]);
    stack.advance(24 * hour - 60_000);
    const renewed = await world.member(cast.provider.admin.id, cast.provider.admin.email);
    const later = made.map((post) => ({ ...post, by: renewed }));
    const before = await dumper(stack)();
    expect((await Promise.all(later.map((post) => send(post, "a day")))).map(isReplay)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(recorded(before, await dumper(stack)()).size).toBe(0);
    stack.advance(120_000);
    const afresh = await Promise.all(later.map((post) => send(post, "a day")));
    expect(afresh.map(isReplay)).toEqual([false, false, false, false]);
    expect(afresh.map(({ status, body }) => body.code ?? status)).toEqual([
      201,
      200,
      "REQUEST_ALREADY_OPEN",
      200,
    ]);
    expect(recorded(before, await dumper(stack)()).size).toBe(3);
  });
});
