import { figure } from "../support/full.ts";
import { changes, countOf, type Dump, dumper } from "../support/matrix.ts";
import { openStack } from "../support/stack.ts";
import { type Member, type Organization, openWorld, type Response, type World } from "../support/world.ts";

/** How many come at once. */
const many = figure(32, 100);
const all = Array.from({ length: many }, (_, number) => number);

/** How many answers there were of each status, and of each code. */
const tally = (answers: readonly Response[]): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = body.code ? `${status} ${body.code}` : String(status);
    found[name] = (found[name] ?? 0) + 1;
  }
  return found;
};
const recordsOf = (before: Dump, after: Dump): number =>
  new Set(changes(before, after).flatMap((key) => /^AUDIT#\S+ (aud_\w+)$/.exec(key)?.[1] ?? [])).size;

let stack: Awaited<ReturnType<typeof openStack>>;
let world: World;
let provider: Organization;
let other: Organization;
const counts = { atOnce: many, patches: 0, appends: 0, unique: 0 };

beforeAll(async () => {
  stack = await openStack({ processes: 4 });
  world = await openWorld(stack);
  [provider, other] = await Promise.all([world.provider(), world.provider()]);
}, 60_000);
afterAll(async () => {
  console.info(`promises 7 and 8: ${JSON.stringify(counts)}`);
  await stack?.stop();
});

interface Resource {
  by: Member;
  path: string;
  patch: (number: number) => object;
  shown: (body: any) => unknown;
}

const resources: Record<string, () => Promise<Resource>> = {
  "an organization": async () => ({
    by: world.operator,
    path: `/v1/organizations/${provider.id}`,
    patch: (number) => ({ description: `text ${number}` }),
    shown: (body) => body.description,
  }),
  "a user": async () => {
    const email = `patched-${world.next()}@users.example`;
    const user = { email, displayName: "Patched", roles: ["SalesAgent"] };
    const { body } = await provider.admin.post("/v1/users", user);
    return {
      by: provider.admin,
      path: `/v1/users/${body.id}`,
      patch: (number) => ({ displayName: `text ${number}` }),
      shown: ({ displayName }) => displayName,
    };
  },
  "a partnership request": async () => {
    const resellerEmail = `patched-${world.next()}@asked.example`;
    const { body } = await provider.admin.post("/v1/partnership-requests", { resellerEmail });
    return {
      by: provider.admin,
      path: `/v1/partnership-requests/${body.id}`,
      patch: (number) => ({ subject: `text ${number}` }),
      shown: ({ subject }) => subject,
    };
  },
};

describe.each(Object.keys(resources))("of %s", (name) => {
  it("one of many parallel patches of one version is made, the others are told that it is stale", async () => {
    const { by, path, patch, shown } = await resources[name]!();
    const dump = dumper(stack);
    const { headers } = await by.get(path);
    const etag = headers.get("etag") ?? "";
    const before = await dump();
    const answers = await Promise.all(
      all.map((number) => by.patch(path, patch(number), { "if-match": etag })),
    );
    counts.patches += answers.length;
    expect(tally(answers)).toEqual({ "200": 1, "412 PRECONDITION_FAILED": many - 1 });
    const winner = answers.findIndex(({ status }) => status === 200);
    const now = await by.get(path);
    expect(shown(now.body)).toBe(`text ${winner}`);
    expect(now.headers.get("etag")).toBe(answers[winner]?.headers.get("etag"));
    expect(recordsOf(before, await dump())).toBe(1);

    const after = await dump();
    const refusals: [Record<string, string>, number, string][] = [
      [{ "if-match": etag }, 412, "PRECONDITION_FAILED"],
      [{ "if-match": `W/${now.headers.get("etag")}` }, 412, "PRECONDITION_FAILED"],
      [{ "if-match": String(now.headers.get("etag")).replaceAll('"', "") }, 412, "PRECONDITION_FAILED"],
      [{ "if-match": '""' }, 412, "PRECONDITION_FAILED"],
      [{}, 428, "PRECONDITION_REQUIRED"],
    ];
    for (const [given, status, code] of refusals) {
      const answer = await by.patch(path, patch(-1), given);
      expect([given, answer.status, answer.body.code]).toEqual([given, status, code]);
    }
    expect(changes(after, await dump())).toEqual([]);
    const listed = `"other", ${now.headers.get("etag")}`;
    expect((await by.patch(path, patch(-2), { "if-match": listed })).status).toBe(200);
    expect((await by.patch(path, patch(-3), { "if-match": "*" })).status).toBe(200);
  });
});

it("loses none of the texts that eight writers append to one resource", async () => {
  const resellerEmail = `appended-${world.next()}@asked.example`;
  const { body } = await provider.admin.post("/v1/partnership-requests", { resellerEmail, subject: "-" });
  const path = `/v1/partnership-requests/${body.id}`;
  const append = async (word: string): Promise<void> => {
    for (;;) {
      const { body: current, headers } = await provider.admin.get(path);
      const etag = headers.get("etag") ?? "";
      const { status } = await provider.admin.patch(
        path,
        { subject: `${current.subject} ${word}` },
        { "if-match": etag },
      );
      if (status === 200) return;
      expect(status).toBe(412);
    }
  };
  const writers = Array.from({ length: 8 }, (_, writer) => ["a", "b", "c"].map((turn) => `${writer}${turn}`));
  await Promise.all(
    writers.map(async (words) => {
      for (const word of words) await append(word);
    }),
  );
  const { body: last } = await provider.admin.get(path);
  expect(last.subject.split(" ").toSorted()).toEqual(["-", ...writers.flat()].toSorted());
  counts.appends += writers.flat().length;
});

it("records an agreement once for each version that is named", async () => {
  const path = `/v1/organizations/${other.id}/agreements/LATAM`;
  const put = (source: string, headers: Record<string, string> = {}) =>
    world.operator.put(path, { signedAt: "2026-01-01T00:00:00Z", source }, headers);
  const first = await put("first");
  expect((await put("none", { "if-match": '"other"' })).status).toBe(412);
  const etag = first.headers.get("etag") ?? "";
  const answers = await Promise.all(
    all.slice(0, 20).map((number) => put(`source ${number}`, { "if-match": etag })),
  );
  expect(tally(answers)).toEqual({ "200": 1, "412 PRECONDITION_FAILED": 19 });
  const { body } = await world.operator.get(`/v1/organizations/${other.id}`);
  const winner = answers.findIndex(({ status }) => status === 200);
  expect(body.agreements).toMatchObject([{ region: "LATAM", source: `source ${winner}` }]);
});

it("enrols one of many organizations with one MPN ID", async () => {
  const dump = dumper(stack);
  const before = await dump();
  const mpnId = "424242";
  const answers = await Promise.all(
    all.map((number) => {
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
    }),
  );
  expect(tally(answers)).toEqual({ "201": 1, "409 MPN_ID_TAKEN": many - 1 });
  const after = await dump();
  for (const type of ["Organization", "User", "Email", "UserOrganization", "MpnId", "Enrolled"])
    expect([type, countOf(after, type) - countOf(before, type)]).toEqual([type, 1]);
  expect(recordsOf(before, after)).toBe(1);
  counts.unique += answers.length;
});

it("gives one e-mail address to one of many users, in whatever case and organization", async () => {
  const dump = dumper(stack);
  const before = await dump();
  const address = (number: number) =>
    number % 2 ? "Same.Person@people.example" : "same.person@PEOPLE.example";
  const answers = await Promise.all(
    all.map((number) => {
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
    }),
  );
  expect(tally(answers)).toEqual({ "201": 1, "409 EMAIL_TAKEN": many - 1 });
  const after = await dump();
  for (const type of ["User", "Email", "UserOrganization"])
    expect([type, countOf(after, type) - countOf(before, type)]).toEqual([type, 1]);
  expect(recordsOf(before, after)).toBe(1);
  counts.unique += answers.length;
});

it("opens one of many requests to one address, however its domain is written", async () => {
  const dump = dumper(stack);
  const before = await dump();
  const resellerEmail = "wanted@asked.example";
  const answers = await Promise.all(
    all.map((number) =>
      provider.admin.post("/v1/partnership-requests", {
        resellerEmail: number % 2 ? resellerEmail : "wanted@Asked.EXAMPLE",
      }),
    ),
  );
  expect(tally(answers)).toEqual({ "201": 1, "409 REQUEST_ALREADY_OPEN": many - 1 });
  const open = answers.find(({ status }) => status === 201)?.body.id;
  expect(new Set(answers.flatMap(({ body }) => body.resourceId ?? []))).toEqual(new Set([open]));
  const after = await dump();
  for (const type of ["PartnershipRequest", "OpenRequest", "Invitation"])
    expect([type, countOf(after, type) - countOf(before, type)]).toEqual([type, 1]);
  expect((await other.admin.post("/v1/partnership-requests", { resellerEmail })).status).toBe(201);
  counts.unique += answers.length;
});

it("lets one of four resellers accept one link, however often they try", async () => {
  const resellers = await Promise.all([0, 1, 2, 3].map(() => world.reseller()));
  const { token, id } = await world.invitation(provider);
  const dump = dumper(stack);
  const before = await dump();
  const answers = await Promise.all(
    all.map((number) => resellers[number % 4]!.admin.post("/v1/invitations/accept", { token })),
  );
  expect(tally(answers)).toEqual({ "200": many / 4, "409 INVITATION_ANSWERED": (many / 4) * 3 });
  const winners = new Set(
    all.filter((number) => answers[number]?.status === 200).map((number) => number % 4),
  );
  expect(winners.size).toBe(1);
  const winner = resellers[[...winners][0]!]!;
  const after = await dump();
  expect(countOf(after, "Partnership") - countOf(before, "Partnership")).toBe(1);
  expect(countOf(after, "PartnershipEntry") - countOf(before, "PartnershipEntry")).toBe(2);
  expect(recordsOf(before, after)).toBe(1);
  const { body } = await provider.admin.get(`/v1/partnership-requests/${id}`);
  expect(body).toMatchObject({ status: "accepted", acceptedBy: { organizationId: winner.id } });
  counts.unique += answers.length;
});
