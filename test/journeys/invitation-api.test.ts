import { auditsAbout, linkIn, mailTo, pagesOf, tokenIn } from "../support/invitations.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { type Organization, openWorld, password, type World } from "../support/world.ts";

let stack: SharedStack;
let world: World;
let one: Organization;
let two: Organization;
let provider: Organization;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
  [one, two] = await Promise.all([world.reseller(), world.reseller()]);
});
beforeEach(async () => {
  provider = await world.provider();
});

const outcome = ({ status, body }: { status: number; body: any }) => [status, body.code ?? body.status];
const answering = (decision: "accept" | "decline") => (by: Organization, token: string) =>
  by.admin.post(`/v1/invitations/${decision}`, { token });
const [accept, decline] = [answering("accept"), answering("decline")];
const answered = [409, "INVITATION_ANSWERED"];

it("answers an acceptance with the partnership and its ETag, the same again to every admin of the reseller", async () => {
  const { token, id } = await world.invitation(provider);
  const first = await accept(one, token);
  const read = await one.admin.get(`/v1/indirect-providers/${provider.id}`);
  expect([first.status, first.body]).toEqual([200, read.body]);
  expect(first.headers.get("etag")).toBe(read.headers.get("etag"));
  const admin = await world.user(one, "GlobalAdmin");
  for (const again of [await accept(one, token), await accept({ ...one, admin }, token)])
    expect([again.status, again.body]).toEqual([200, first.body]);
  for (const refused of [await accept(two, token), await decline(one, token), await decline(two, token)])
    expect(outcome(refused)).toEqual(answered);
  expect((await pagesOf(stack).decline(token)).status).toBe(409);
  expect((await auditsAbout(stack, id)).filter((each) => each.endsWith(".accept"))).toHaveLength(1);
});

it("warns a reseller of another region than its provider's, on the page and in the answer, each time", async () => {
  const far = await world.reseller({ region: "Americas" });
  const { token } = await world.invitation(provider);
  const warnings = [{ code: "REGION_MISMATCH", detail: expect.stringContaining("Americas") }];
  for (let time = 0; time < 2; time++)
    expect((await accept(far, token)).body).toMatchObject({ id: provider.id, warnings });
  const page = await pagesOf(stack).accept(token, far.admin.email, password);
  expect([page.status, page.text.includes("Americas")]).toEqual([200, true]);
});

it("is written in the language, and tells the time, of the reseller whose user has the address, unless the caller chooses", async () => {
  const far = await world.reseller({ country: "JP" });
  const create = async (body: object) => (await provider.admin.post("/v1/partnership-requests", body)).body;
  const { id, locale } = await create({ resellerEmail: far.admin.email });
  expect(locale).toBe("ja");
  await provider.admin.post(`/v1/partnership-requests/${id}/send`);
  const mail = await mailTo(stack, far.admin.email);
  expect(mail?.text).toContain("日本標準時");
  const page = await pagesOf(stack).get(tokenIn(linkIn(mail ?? {})));
  expect(page.text).toContain("日本標準時");
  // Who has sent it, in both.
  const { user } = (await provider.admin.get("/v1/me")).body;
  expect([mail?.text, page.text]).toEqual([1, 2].map(() => expect.stringContaining(user.displayName)));
  expect([mail?.text, page.text]).toEqual([1, 2].map(() => expect.stringContaining("グローバル管理者")));
  const unknown = { resellerEmail: `nobody-${world.next()}@x.example` };
  expect((await create(unknown)).locale).toBe("en");
  const next = await world.reseller({ country: "JP" });
  expect((await create({ resellerEmail: next.admin.email, locale: "de" })).locale).toBe("de");
});

it("is not drafted to an address with an open request, which is told before what is wrong with the draft", async () => {
  const body = { resellerEmail: `one-${world.next()}@x.example`, message: "There is no link here." };
  const draft = () => provider.admin.post("/v1/partnership-requests", body);
  expect(outcome(await draft())).toEqual([422, "LINK_REQUIRED"]);
  const { id } = await world.invitation(provider, body.resellerEmail);
  const second = await draft();
  expect([...outcome(second), second.body.resourceId]).toEqual([409, "REQUEST_ALREADY_OPEN", id]);
});
