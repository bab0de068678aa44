import { answered, onSharedStack } from "../support/channel.ts";
import { linkIn, mailTo, pagesOf, tokenIn } from "../support/invitations.ts";
import { joinStack } from "../support/shared-stack.ts";
import { type Organization, openWorld, password } from "../support/world.ts";

const the = onSharedStack(async () => {
  const stack = await joinStack();
  const world = await openWorld(stack);
  return { stack, world, provider: await world.provider() };
});
const accept = ({ admin }: Organization, token: string) => admin.post("/v1/invitations/accept", { token });

it("an acceptance answers the partnership with its ETag, and the same to every later Global admin of the reseller", async () => {
  const { world, provider } = the();
  const one = await world.reseller();
  const { token } = await world.invitation(provider);
  const first = await accept(one, token);
  const read = await one.admin.get(`/v1/indirect-providers/${provider.id}`);
  expect([first.status, first.body]).toEqual([200, read.body]);
  expect(first.headers.get("etag")).toBe(read.headers.get("etag"));
  const admin = await world.user(one, "GlobalAdmin");
  for (const repeated of [await accept(one, token), await accept({ ...one, admin }, token)])
    expect([repeated.status, repeated.body]).toEqual([200, first.body]);
});

it("the page and the answer warn a reseller of another region than its provider's, each time", async () => {
  const { stack, world, provider } = the();
  const far = await world.reseller({ region: "Americas" });
  const { token } = await world.invitation(provider);
  const warnings = [{ code: "REGION_MISMATCH", detail: expect.stringContaining("Americas") }];
  for (let time = 0; time < 2; time++)
    expect((await accept(far, token)).body).toMatchObject({ id: provider.id, warnings });
  const page = await pagesOf(stack).accept(token, far.admin.email, password);
  expect([page.status, page.text.includes("Americas")]).toEqual([200, true]);
});

it("an invitation is written in the language and time zone of the reseller that uses the address, unless the caller chooses", async () => {
  const { stack, world, provider } = the();
  const far = await world.reseller({ country: "JP" });
  const create = async (body: object) => (await provider.admin.post("/v1/partnership-requests", body)).body;
  const { id, locale } = await create({ resellerEmail: far.admin.email });
  expect(locale).toBe("ja");
  await provider.admin.post(`/v1/partnership-requests/${id}/send`);
  const mail = await mailTo(stack, far.admin.email);
  expect(mail?.text).toContain("日本標準時");
  const page = await pagesOf(stack).get(tokenIn(linkIn(mail ?? {})));
  expect(page.text).toContain("日本標準時");
  // The sender's name, in both.
  const { user } = (await provider.admin.get("/v1/me")).body;
  expect([mail?.text, page.text]).toEqual([1, 2].map(() => expect.stringContaining(user.displayName)));
  expect([mail?.text, page.text]).toEqual([1, 2].map(() => expect.stringContaining("グローバル管理者")));
  const unknown = { resellerEmail: `nobody-${world.next()}@x.example` };
  expect((await create(unknown)).locale).toBe("en");
  const next = await world.reseller({ country: "JP" });
  expect((await create({ resellerEmail: next.admin.email, locale: "de" })).locale).toBe("de");
});

it("a draft to an address with an open request is refused for that before its own errors", async () => {
  const { world, provider } = the();
  const body = { resellerEmail: `one-${world.next()}@x.example`, message: "There is no link here." };
  const draft = () => provider.admin.post("/v1/partnership-requests", body);
  await answered("422 LINK_REQUIRED", draft());
  const { id } = await world.invitation(provider, body.resellerEmail);
  expect((await answered("409 REQUEST_ALREADY_OPEN", draft())).body.resourceId).toBe(id);
});
