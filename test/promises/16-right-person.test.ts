import { jest } from "@jest/globals";
import { changesOf, dumpOf, eventually, pagesOf, titleOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { type Member, type Organization, openWorld, password, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

let stack: SharedStack;
let world: World;
let home: Organization;
let other: Organization;
let invited: Member;
interface Standing {
  provider: Organization;
  invitation: Awaited<ReturnType<World["invitation"]>>;
}
let standing: Record<"known" | "unknown", Standing>;
let actors: Record<string, Pick<Member, "email" | "post">>;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
  const more = await Promise.all([world.reseller(), world.reseller(), world.reseller(), world.provider()]);
  const [resting, stranger] = [more[2], more[3]];
  [home, other] = more;
  invited = home.admin;
  const disabled = await world.user(home, "GlobalAdmin");
  actors = {
    invited,
    colleague: await world.user(home, "GlobalAdmin"),
    "admin agent": await world.user(home, "AdminAgent"),
    "sales agent": await world.user(home, "SalesAgent"),
    "user management admin": await world.user(home, "UserManagementAdmin"),
    "other reseller": other.admin,
    "other provider": stranger.admin,
    operator: world.operator,
    suspended: resting.admin,
    disabled,
    anonymous: { email: "nobody@nowhere.example", post: world.anonymous.post },
  };
  const { headers } = await home.admin.get(`/v1/users/${disabled.id}`);
  const match = { "if-match": headers.get("etag") ?? "" };
  expect((await home.admin.patch(`/v1/users/${disabled.id}`, { status: "disabled" }, match)).status).toBe(
    200,
  );
  const organization = await world.operator.get(`/v1/organizations/${resting.id}`);
  const tag = { "if-match": organization.headers.get("etag") ?? "" };
  const resting2 = await world.operator.patch(
    `/v1/organizations/${resting.id}`,
    { status: "suspended" },
    tag,
  );
  expect(resting2.status).toBe(200);
  const [first, second] = await Promise.all([world.provider(), world.provider()]);
  standing = {
    known: { provider: first, invitation: await world.invitation(first, invited.email) },
    unknown: { provider: second, invitation: await world.invitation(second) },
  };
  await stack.streams.drained();
}, 60_000);

const role = { api: [403, "ROLE_REQUIRED"], page: [403, "Only a Global admin can accept"] };
const notReseller = {
  api: [403, "ROLE_REQUIRED"],
  page: [409, "Your organization is not enrolled as an indirect reseller"],
};
const yes = { api: [200, undefined], page: [200, "You are partners now"] };
const noSuchPair = "Partnership invitation from ";

type Expected = { api: unknown[]; page: unknown[] };
const always: Record<string, Expected> = {
  invited: yes,
  colleague: yes,
  "admin agent": role,
  "sales agent": role,
  "user management admin": role,
  "other provider": notReseller,
  provider: notReseller,
  operator: notReseller,
  suspended: { api: [403, "ORGANIZATION_SUSPENDED"], page: [409, "Your organization is suspended"] },
  disabled: { api: [403, "USER_DISABLED"], page: [401, noSuchPair] },
  anonymous: { api: [401, undefined], page: [401, noSuchPair] },
};
const specified: Record<"known" | "unknown", Record<string, Expected>> = {
  known: {
    ...always,
    "other reseller": {
      api: [403, "INVITATION_FOR_ANOTHER"],
      page: [403, "This invitation is for another organization"],
    },
  },
  unknown: { ...always, "other reseller": yes },
};
const cells = (["known", "unknown"] as const).flatMap((address) =>
  Object.entries(specified[address]).flatMap(([who, { api, page }]) => [
    [who, address, "api", api] as const,
    [who, address, "page", page] as const,
  ]),
);
let seen = 0;

/** Tries the cell on this invitation, and judges the answer. */
const tried = async (
  [who, , way, [status, what]]: (typeof cells)[number],
  { provider, invitation }: Standing,
) => {
  const actor = who === "provider" ? provider.admin : actors[who];
  if (!actor) throw new Error(`nobody is called ${who}`);
  if (way === "api") {
    const answer = await actor.post("/v1/invitations/accept", { token: invitation.token });
    expect([answer.status, answer.body.code]).toEqual([status, what]);
    if (status !== 401 && status !== 200)
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
  } else {
    const answer = await pagesOf(stack).accept(invitation.token, actor.email, password);
    const title = what === noSuchPair ? `${what}${provider.name}` : what;
    expect([answer.status, titleOf(answer)]).toEqual([status, title]);
  }
  seen++;
};
const seenBy = async ({ provider, invitation }: Standing) => ({
  list: (await provider.admin.get("/v1/indirect-resellers")).body.items,
  request: (await provider.admin.get(`/v1/partnership-requests/${invitation.id}`)).body,
});

describe("who may not accept", () => {
  // A refusal leaves the link live, so all of them are tried on the same two, between two dumps of the table.
  let before: string[];
  beforeAll(async () => {
    before = await dumpOf(stack);
  });

  it.each(cells.filter(([, , , [status]]) => status !== 200))(
    "answers %s, the address %s, by %s: %j",
    async (...cell) => tried(cell, standing[cell[1]]),
  );

  it("leaves both invitations open, and nothing written", async () => {
    for (const each of Object.values(standing)) {
      const { list, request } = await seenBy(each);
      expect(list).toEqual([]);
      expect(request.status).toBe("sent");
    }
    // A sign-in that was tried leaves its count, and nothing else is written.
    const changes = changesOf(before, await dumpOf(stack));
    expect(changes.filter((line) => !line.includes('"type":"Failures"'))).toEqual([]);
  });
});

it.each(cells.filter(([, , , [status]]) => status === 200))(
  "answers %s, the address %s, by %s: %j",
  async (...cell) => {
    const [who, address] = cell;
    const provider = await world.provider();
    const invitation = await world.invitation(provider, address === "known" ? invited.email : undefined);
    await tried(cell, { provider, invitation });
    const { list, request } = await seenBy({ provider, invitation });
    const mine = who === "other reseller" ? other : home;
    expect(list).toMatchObject([{ id: mine.id, status: "active" }]);
    const acceptedBy = { organizationId: mine.id, name: mine.name, mpnId: mine.mpnId };
    expect(request).toMatchObject({ status: "accepted", acceptedBy });
  },
);

it("counts a right made or taken from the next request on", async () => {
  const provider = await world.provider();
  const { token } = await world.invitation(provider);
  const agent = actors["sales agent"];
  const users = await home.admin.get("/v1/users?limit=100");
  const { id } = users.body.items.find(({ email }: { email: string }) => email === agent?.email);
  const give = async (roles: string[]) => {
    const { headers } = await home.admin.get(`/v1/users/${id}`);
    const tag = { "if-match": headers.get("etag") ?? "" };
    expect((await home.admin.patch(`/v1/users/${id}`, { roles }, tag)).status).toBe(200);
  };
  expect((await agent?.post("/v1/invitations/accept", { token }))?.status).toBe(403);
  await give(["GlobalAdmin"]);
  await give(["SalesAgent"]);
  expect((await agent?.post("/v1/invitations/accept", { token }))?.status).toBe(403);
  await give(["GlobalAdmin"]);
  expect((await agent?.post("/v1/invitations/accept", { token }))?.status).toBe(200);
  await give(["SalesAgent"]);
});

it("lets a provider's suspension end its invitations for the time it lasts", async () => {
  const provider = await world.provider();
  const { token } = await world.invitation(provider);
  const set = async (status: string) => {
    const { headers } = await world.operator.get(`/v1/organizations/${provider.id}`);
    const tag = { "if-match": headers.get("etag") ?? "" };
    await world.operator.patch(`/v1/organizations/${provider.id}`, { status }, tag);
  };
  await set("suspended");
  const answer = await other.admin.post("/v1/invitations/accept", { token });
  expect([answer.status, answer.body.code]).toEqual([410, "INVITATION_REVOKED"]);
  const page = await pagesOf(stack).accept(token, other.admin.email, password);
  expect([page.status, titleOf(page)]).toEqual([410, "This invitation was withdrawn"]);
  await set("active");
  await eventually("the page is back", async () => (await pagesOf(stack).get(token)).status === 200);
  expect((await pagesOf(stack).accept(token, other.admin.email, password)).status).toBe(200);
});

afterAll(() => reached(16, `${seen} of ${cells.length} cells as specified`));
