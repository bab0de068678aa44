import { answered, anyVersion, inShort } from "../support/channel.ts";
import { changesOf, dumpOf, pagesOf, titleOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { good, type Member, type Organization, openWorld, password, type World } from "../support/world.ts";

type Address = "known" | "unknown";
interface Standing {
  provider: Organization;
  invitation: Awaited<ReturnType<World["invitation"]>>;
}

let stack: SharedStack;
let world: World;
let home: Organization;
let other: Organization;
let standing: Record<Address, Standing>;
let actors: Record<string, Pick<Member, "email" | "post">>;

const setStatus = (organization: Organization, status: "active" | "suspended") =>
  good(world.operator.patch(`/v1/organizations/${organization.id}`, { status }, anyVersion));
/** A new provider's invitation, to the first reseller's admin or to an address that nobody has. */
const invited = async (address: Address): Promise<Standing> => {
  const provider = await world.provider();
  const email = address === "known" ? home.admin.email : undefined;
  return { provider, invitation: await world.invitation(provider, email) };
};

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
  let resting: Organization;
  [home, other, resting] = await Promise.all([world.reseller(), world.reseller(), world.reseller()]);
  const disabled = await world.user(home, "GlobalAdmin");
  actors = {
    invited: home.admin,
    colleague: await world.user(home, "GlobalAdmin"),
    "admin agent": await world.user(home, "AdminAgent"),
    "sales agent": await world.user(home, "SalesAgent"),
    "user management admin": await world.user(home, "UserManagementAdmin"),
    "other reseller": other.admin,
    "other provider": (await world.provider()).admin,
    operator: world.operator,
    suspended: resting.admin,
    disabled,
    anonymous: { email: "nobody@nowhere.example", post: world.anonymous.post },
  };
  await good(home.admin.patch(`/v1/users/${disabled.id}`, { status: "disabled" }, anyVersion));
  await setStatus(resting, "suspended");
  standing = { known: await invited("known"), unknown: await invited("unknown") };
  await stack.streams.drained();
});

/** The API's answer in short, and the page's status and title. */
type Expected = readonly [api: string, page: string];
const notGlobalAdmin = ["403 ROLE_REQUIRED", "403 Only a Global admin can accept"] as const;
const notReseller = [
  "403 ROLE_REQUIRED",
  "409 Your organization is not enrolled as an indirect reseller",
] as const;
const yes = ["200", "200 You are now partners"] as const;
const signInAgain = "401 Partnership invitation from";
const always: Record<string, Expected> = {
  invited: yes,
  colleague: yes,
  "admin agent": notGlobalAdmin,
  "sales agent": notGlobalAdmin,
  "user management admin": notGlobalAdmin,
  "other provider": notReseller,
  provider: notReseller,
  operator: notReseller,
  suspended: ["403 ORGANIZATION_SUSPENDED", "409 Your organization is suspended"],
  disabled: ["401 UNAUTHENTICATED", signInAgain],
  anonymous: ["401 undefined", signInAgain],
};
const forAnother = ["403 INVITATION_FOR_ANOTHER", "403 This invitation is for another organization"] as const;
const specified: Record<Address, Record<string, Expected>> = {
  known: { ...always, "other reseller": forAnother },
  unknown: { ...always, "other reseller": yes },
};
const cells = (["known", "unknown"] as const).flatMap((address) =>
  Object.entries(specified[address]).flatMap(([who, [api, page]]) => [
    [who, address, "api", api] as const,
    [who, address, "page", page] as const,
  ]),
);
let seen = 0;

/** Tries the cell on this invitation, and checks the answer. */
const tried = async ([who, , way, expected]: (typeof cells)[number], { provider, invitation }: Standing) => {
  const actor = who === "provider" ? provider.admin : actors[who];
  if (!actor) throw new Error(`nobody is called ${who}`);
  const { token } = invitation;
  if (way === "api") {
    const answer = await actor.post("/v1/invitations/accept", { token });
    expect(inShort(answer)).toBe(expected);
    if (answer.status > 401) expect(answer.headers.get("content-type")).toBe("application/problem+json");
  } else {
    const answer = await pagesOf(stack).accept(token, actor.email, password);
    const title = expected === signInAgain ? `${signInAgain} ${provider.name}` : expected;
    expect(`${answer.status} ${titleOf(answer)}`).toBe(title);
  }
  seen++;
};
const seenBy = async ({ provider, invitation }: Standing) => ({
  list: (await provider.admin.get("/v1/indirect-resellers")).body.items,
  request: (await provider.admin.get(`/v1/partnership-requests/${invitation.id}`)).body,
});
const accepts = ([, , , expected]: (typeof cells)[number]) => expected.startsWith("200");

describe("refused acceptances", () => {
  // A refusal leaves the link live, so all of them are tried on the same two, between two dumps of the table.
  let before: string[];
  beforeAll(async () => {
    before = await dumpOf(stack);
  });

  it.each(cells.filter((cell) => !accepts(cell)))("by %s, the address %s, by %s: %j", async (...cell) =>
    tried(cell, standing[cell[1]]),
  );

  it("leave both invitations open, and write nothing", async () => {
    for (const each of Object.values(standing)) {
      const { list, request } = await seenBy(each);
      expect([list, request.status]).toEqual([[], "sent"]);
    }
    // A sign-in that was tried leaves its count, and nothing else is written.
    const changes = changesOf(before, await dumpOf(stack));
    expect(changes.filter((line) => !line.includes('"type":"Failures"'))).toEqual([]);
  });
});

it.each(cells.filter(accepts))("an acceptance by %s, the address %s, by %s: %j", async (...cell) => {
  const [who, address] = cell;
  const own = await invited(address);
  await tried(cell, own);
  const { list, request } = await seenBy(own);
  const mine = who === "other reseller" ? other : home;
  expect(list).toMatchObject([{ id: mine.id, status: "active" }]);
  const acceptedBy = { organizationId: mine.id, name: mine.name, mpnId: mine.mpnId };
  expect(request).toMatchObject({ status: "accepted", acceptedBy });
});

it("a provider's suspension ends its invitations for as long as it lasts", async () => {
  const { provider, invitation } = await invited("unknown");
  const { token } = invitation;
  const pages = pagesOf(stack);
  await setStatus(provider, "suspended");
  await answered("410 INVITATION_REVOKED", other.admin.post("/v1/invitations/accept", { token }));
  const page = await pages.accept(token, other.admin.email, password);
  expect([page.status, titleOf(page)]).toEqual([410, "This invitation cannot be answered at the moment"]);
  await setStatus(provider, "active");
  expect((await pages.get(token)).status).toBe(200);
  expect((await pages.accept(token, other.admin.email, password)).status).toBe(200);
});

afterAll(() => reached(16, `${seen} of ${cells.length} cells as specified`));
