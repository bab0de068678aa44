import { draftText } from "../../lib/invitations/texts/draft.ts";
import { locales } from "../../lib/languages/texts.ts";
import { auditsAbout, pagesOf, requestItemOf, titleOf, tokenIn } from "../support/invitations.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { type Organization, openWorld, type World } from "../support/world.ts";

let stack: SharedStack;
let world: World;
let provider: Organization;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
});
beforeEach(async () => {
  provider = await world.provider();
});

const base = "/v1/partnership-requests";
const create = (more: object = {}) =>
  provider.admin.post(base, { resellerEmail: `r-${world.next()}@x.example`, ...more });
const draftOf = async (more?: object) => {
  const { status, body, headers } = await create(more);
  expect(status).toBe(201);
  return { ...body, etag: headers.get("etag") ?? "" };
};
const patch = (request: { id: string; etag: string }, body: object) =>
  provider.admin.patch(`${base}/${request.id}`, body, { "if-match": request.etag });
const act = (id: string, action: "send" | "link" | "revoke") =>
  provider.admin.post(`${base}/${id}/${action}`);
const outcome = ({ status, body }: { status: number; body: any }) => [status, body.code];
const statusesOf = (answers: { status: number }[]) => answers.map(({ status }) => status).sort();

it.each(locales)("begins with a draft in the template of its language (%s)", async (locale) => {
  const { etag, ...request } = await draftOf(locale === "en" ? {} : { locale });
  const template = draftText(locale, { providerName: provider.name });
  const delivery = { state: "none", attempts: 0 };
  expect(request).toMatchObject({ ...template, locale, status: "draft", delivery });
  expect(Date.parse(request.expiresAt) - Date.parse(request.createdAt)).toBe(7 * 86_400_000);
  const read = await provider.admin.get(`${base}/${request.id}`);
  expect([read.body, read.headers.get("etag")]).toEqual([request, etag]);
  expect(await auditsAbout(stack, request.id)).toEqual(["partnership-request.create"]);
  const other = locale === "en" ? "ru" : "en";
  const { body } = await patch({ ...request, etag }, { locale: other, subject: "My own" });
  const { message } = draftText(other, { providerName: provider.name });
  expect(body).toMatchObject({ locale: other, subject: "My own", message });
});

it("wants the link's place exactly once in a text, in a new draft and in an edit", async () => {
  const request = await draftOf();
  const { resellerEmail } = request;
  for (const message of ["none", "{{link}} and {{link}}", "{{ link }}"]) {
    const created = await create({ resellerEmail: "nobody@x.example", message });
    expect(outcome(created)).toEqual([422, "LINK_REQUIRED"]);
    expect(created.body.errors).toMatchObject([{ pointer: "/message", code: "LINK_REQUIRED" }]);
    expect(outcome(await patch(request, { message }))).toEqual([422, "LINK_REQUIRED"]);
  }
  expect((await requestItemOf(stack, request.id)).message).toBe(request.message);
  // A refused draft does not hold its address. An open request (409) comes before what is wrong with the text (422).
  expect((await create({ resellerEmail: "nobody@x.example" })).status).toBe(201);
  const second = await create({ resellerEmail, message: "none" });
  expect([...outcome(second), second.body.resourceId]).toEqual([409, "REQUEST_ALREADY_OPEN", request.id]);
});

it("hands out the text with its link, to be copied or opened in a mail program", async () => {
  const message = "Grüße & 100 %?\nLine two + more #\n\n{{link}}\n— «конец» $& $1";
  const own = { resellerEmail: "Kim+Sal'es@Example.EXAMPLE", subject: "A&B=C? Ü", message };
  const request = await draftOf(own);
  expect(request.resellerEmail).toBe("Kim+Sal'es@example.example");
  const { status, body } = await act(request.id, "link");
  expect(status).toBe(200);
  expect(body.link).toMatch(/^http.*\/invitations\/[0-9a-z]{26}\.[\w-]{43}$/);
  expect(body.message).toBe(message.replace("{{link}}", () => body.link));
  expect(body.mailto).toMatch(/^mailto:[\x21-\x7e]+$/);
  const { pathname, search } = new URL(body.mailto);
  expect(decodeURIComponent(pathname)).toBe(request.resellerEmail);
  const fields = Object.fromEntries(new URLSearchParams(search));
  expect(fields).toEqual({ subject: own.subject, body: body.message.replaceAll("\n", "\r\n") });
  expect((await pagesOf(stack).get(tokenIn(body.link))).status).toBe(200);
  const after = await provider.admin.get(`${base}/${request.id}`);
  expect(after.body).toMatchObject({
    status: "sent",
    delivery: { state: "none" },
    expiresAt: body.expiresAt,
  });
});

it("sends three times in ten minutes, tells when a fourth may go, and sends it then", async () => {
  const { id } = await draftOf();
  for (let count = 0; count < 3; count++) {
    expect((await act(id, "send")).status).toBe(202);
    stack.advance(60_000);
  }
  const fourth = await act(id, "send");
  expect(outcome(fourth)).toEqual([429, "RATE_LIMITED"]);
  const wait = Number(fourth.headers.get("retry-after"));
  expect(wait).toBeGreaterThan(6 * 60);
  expect(wait).toBeLessThanOrEqual(7 * 60);
  // The refused one does not count, and the link can still be handed out.
  const { body } = await act(id, "link");
  stack.advance(wait * 1_000);
  expect((await act(id, "send")).status).toBe(202);
  const page = await pagesOf(stack).get(tokenIn(body.link));
  expect([page.status, titleOf(page)]).toEqual([410, "There is a newer invitation"]);
  const { id: racing } = await draftOf();
  const racers = await Promise.all(Array.from({ length: 8 }, () => act(racing, "send")));
  expect(statusesOf(racers)).toEqual([202, 202, 202, 429, 429, 429, 429, 429]);
});

it("keeps an address to one open request, until that ends by revoke, decline or accept", async () => {
  const reseller = await world.reseller();
  const resellerEmail = reseller.admin.email;
  const ends: Record<string, (id: string, token: string) => Promise<unknown>> = {
    revoke: (id) => act(id, "revoke"),
    decline: (_, token) => pagesOf(stack).decline(token),
    accept: (_, token) => reseller.admin.post("/v1/invitations/accept", { token }),
  };
  for (const [name, end] of Object.entries(ends)) {
    const { id, token } = await world.invitation(provider, resellerEmail);
    const upper = resellerEmail.replace(/@.*/, (domain) => domain.toUpperCase());
    for (const spelling of [resellerEmail, upper, ` ${resellerEmail} `]) {
      const second = await create({ resellerEmail: spelling });
      expect([spelling, ...outcome(second)]).toEqual([spelling, 409, "REQUEST_ALREADY_OPEN"]);
      expect([second.body.resourceId, second.body.detail]).toEqual([id, expect.stringContaining(id)]);
    }
    await end(id, token);
    for (const action of ["send", "link", "revoke"] as const)
      expect([name, ...outcome(await act(id, action))]).toEqual([name, 409, "REQUEST_ENDED"]);
  }
  const races = await Promise.all(Array.from({ length: 8 }, () => create({ resellerEmail })));
  expect(statusesOf(races)).toEqual([201, ...Array(7).fill(409)]);
  // Another provider's requests are its own.
  const other = await world.provider();
  expect((await other.admin.post(base, { resellerEmail })).status).toBe(201);
});

it("lists by the status that the clock gives, and frees the address with the last instant", async () => {
  const resellerEmail = `again-${world.next()}@x.example`;
  const { id: draft } = await draftOf({ resellerEmail });
  const { id: sent } = await world.invitation(provider);
  const { id: revoked } = await world.invitation(provider);
  await act(revoked, "revoke");
  const { id: declined, token } = await world.invitation(provider);
  await pagesOf(stack).decline(token);
  const listed = async (by = provider.admin) => {
    const ids: Record<string, string[]> = {};
    for (const status of ["draft", "sent", "revoked", "declined", "expired"]) {
      const { body } = await by.get(`${base}?status=${status}`);
      for (const each of body.items) ids[each.status] = [...(ids[each.status] ?? []), each.id].sort();
    }
    return ids;
  };
  const ended = { revoked: [revoked], declined: [declined] };
  expect(await listed()).toEqual({ draft: [draft], sent: [sent], ...ended });
  expect(outcome(await provider.admin.get(`${base}?status=gone`))).toEqual([400, "INVALID_REQUEST"]);
  stack.advance(7 * 86_400_000 + 1_000);
  const admin = await world.member(provider.admin.id, provider.admin.email);
  expect(await listed(admin)).toEqual({ expired: [draft, sent].sort(), ...ended });
  // The address is free once, before and after the schedule has recorded the expiry.
  const { status, body } = await admin.post(base, { resellerEmail });
  expect(status).toBe(201);
  const again = async () => (await admin.post(base, { resellerEmail })).body.resourceId;
  expect(await again()).toBe(body.id);
  await stack.schedule.runNow();
  expect(await again()).toBe(body.id);
});
