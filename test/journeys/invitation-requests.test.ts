import { jest } from "@jest/globals";
import { signIn } from "../../infra/local/sign-in.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { draftText } from "../../lib/invitations/texts/texts.ts";
import { auditsAbout, pagesOf, requestItemOf, titleOf, tokenIn } from "../support/invitations.ts";
import { openStack } from "../support/stack.ts";
import { clientOf, type Organization, openWorld, password, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

let stack: LocalStack;
let world: World;
let provider: Organization;

beforeAll(async () => {
  stack = await openStack();
  world = await openWorld(stack);
});
beforeEach(async () => {
  provider = await world.provider();
});
afterAll(() => stack?.stop());

const base = "/v1/partnership-requests";
const draftOf = async (more: object = {}) => {
  const answer = await provider.admin.post(base, { resellerEmail: `r-${world.next()}@x.example`, ...more });
  expect(answer.status).toBe(201);
  return { ...answer.body, etag: answer.headers.get("etag") ?? "" };
};
const patch = (request: { id: string; etag: string }, body: object) =>
  provider.admin.patch(`${base}/${request.id}`, body, { "if-match": request.etag });
const outcome = ({ status, body }: { status: number; body: any }) => [status, body.code];

it("begins with a draft in the template of its language, expiring in seven days", async () => {
  for (const locale of ["en", "ru"] as const) {
    const { etag, ...request } = await draftOf(locale === "en" ? {} : { locale });
    const template = draftText(locale, { providerName: provider.name });
    expect(request).toMatchObject({
      ...template,
      locale,
      status: "draft",
      delivery: { state: "none", attempts: 0 },
    });
    expect(template.message.split("{{link}}")).toHaveLength(2);
    const days = (Date.parse(request.expiresAt) - Date.parse(request.createdAt)) / 86_400_000;
    expect(days).toBe(7);
    const read = await provider.admin.get(`${base}/${request.id}`);
    expect([read.body, read.headers.get("etag")]).toEqual([request, etag]);
    expect(await auditsAbout(stack, request.id)).toEqual(["partnership-request.create"]);
  }
});

it("wants the link's place exactly once in a text, to begin with and after an edit", async () => {
  const request = await draftOf();
  for (const message of ["none", "{{link}} and {{link}}", "{{ link }}", "{{LINK}}", "{link}"]) {
    const created = await provider.admin.post(base, { resellerEmail: "nobody@x.example", message });
    expect(outcome(created)).toEqual([422, "LINK_REQUIRED"]);
    expect(created.body.errors).toMatchObject([{ pointer: "/message", code: "LINK_REQUIRED" }]);
    expect(outcome(await patch(request, { message }))).toEqual([422, "LINK_REQUIRED"]);
  }
  expect((await requestItemOf(stack, request.id)).message).toBe(request.message);
  const edited = await patch(request, { message: "Come: {{link}}", subject: "Hi" });
  expect(edited.body).toMatchObject({ message: "Come: {{link}}", subject: "Hi" });
  // That the address has an open request comes before what is wrong with the text (409, 422).
  const { resellerEmail } = request;
  const again = await provider.admin.post(base, { resellerEmail, message: "none" });
  expect([...outcome(again), again.body.resourceId]).toEqual([409, "REQUEST_ALREADY_OPEN", request.id]);
  // Nothing of the refused ones holds the address.
  expect((await provider.admin.post(base, { resellerEmail: "nobody@x.example" })).status).toBe(201);
});

it("has a template's text follow the language, and an own text stay", async () => {
  const [en, ru] = (["en", "ru"] as const).map((locale) =>
    draftText(locale, { providerName: provider.name }),
  );
  const request = await draftOf();
  const russian = await patch(request, { locale: "ru" });
  expect(russian.body).toMatchObject({ locale: "ru", ...ru });
  const own = await patch(
    { id: request.id, etag: russian.headers.get("etag") ?? "" },
    { locale: "en", subject: "My own" },
  );
  expect(own.body).toMatchObject({ locale: "en", subject: "My own", message: en?.message });
  const back = await patch({ id: request.id, etag: own.headers.get("etag") ?? "" }, { locale: "ru" });
  expect(back.body).toMatchObject({ locale: "ru", subject: "My own", message: ru?.message });
});

it("asks for If-Match, refuses a stale one, and no longer edits what has left", async () => {
  const request = await draftOf();
  expect(outcome(await provider.admin.patch(`${base}/${request.id}`, { subject: "x" }))).toEqual([
    428,
    "PRECONDITION_REQUIRED",
  ]);
  expect((await patch(request, { subject: "One" })).status).toBe(200);
  expect(outcome(await patch(request, { subject: "Two" }))).toEqual([412, "PRECONDITION_FAILED"]);
  for (const odd of [
    { subject: "" },
    { subject: "a\nb" },
    { subject: "x".repeat(201) },
    { resellerEmail: "a@b.example" },
    { message: "x".repeat(2_001) },
    { locale: "de" },
    { subject: null },
  ])
    expect(outcome(await patch({ ...request, etag: "*" }, odd))).toEqual([400, "INVALID_REQUEST"]);
  await provider.admin.post(`${base}/${request.id}/link`);
  expect(outcome(await patch({ ...request, etag: "*" }, { subject: "Late" }))).toEqual([
    409,
    "REQUEST_NOT_DRAFT",
  ]);
});

it("hands out the finished text: link, copy and a mailto that a mail program can open", async () => {
  const message = "Grüße & 100 %?\nLine two + more #\n\n{{link}}\n— «конец» $& $1";
  const request = await draftOf({
    resellerEmail: "Kim+Sal'es@Example.EXAMPLE",
    subject: "A&B=C? Ü",
    message,
  });
  expect(request.resellerEmail).toBe("Kim+Sal'es@example.example");
  const { status, body } = await provider.admin.post(`${base}/${request.id}/link`);
  expect(status).toBe(200);
  expect(body.link).toMatch(/^http.*\/invitations\/[0-9a-z]{26}\.[\w-]{43}$/);
  expect(body.message).toBe(message.replace("{{link}}", () => body.link));
  const [to = "", query = ""] = body.mailto.slice("mailto:".length).split("?");
  expect(body.mailto.startsWith("mailto:")).toBe(true);
  expect(body.mailto).toMatch(/^[\x21-\x7e]+$/);
  expect(decodeURIComponent(to)).toBe(request.resellerEmail);
  const fields = Object.fromEntries(
    query.split("&").map((pair: string) => pair.split("=").map(decodeURIComponent)),
  );
  expect(fields).toEqual({ subject: request.subject, body: body.message.replaceAll("\n", "\r\n") });
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
  const send = () => provider.admin.post(`${base}/${id}/send`);
  for (let count = 0; count < 3; count++) {
    expect((await send()).status).toBe(202);
    stack.advance(60_000);
  }
  const fourth = await send();
  expect(outcome(fourth)).toEqual([429, "RATE_LIMITED"]);
  const wait = Number(fourth.headers.get("retry-after"));
  expect(wait).toBeGreaterThan(6 * 60);
  expect(wait).toBeLessThanOrEqual(7 * 60);
  // A refused one counts for nothing, and another way out is open.
  expect((await provider.admin.post(`${base}/${id}/link`)).status).toBe(200);
  stack.advance(wait * 1_000);
  expect((await send()).status).toBe(202);
  expect(outcome(await send())).toEqual([429, "RATE_LIMITED"]);
  const racing = await draftOf();
  const racers = await Promise.all(
    Array.from({ length: 8 }, () => provider.admin.post(`${base}/${racing.id}/send`)),
  );
  const statuses = racers.map(({ status }) => status).sort();
  expect(statuses).toEqual([202, 202, 202, 429, 429, 429, 429, 429]);
});

it("ends the older link in the instant of send, while the mail still waits", async () => {
  const mail = stack.functions.names.find((name) => name.includes("mail")) ?? "";
  const { id, token } = await world.invitation(provider);
  // A mail of another test's that dies with its sender would hold up this one until its lease has ended.
  await stack.streams.drained();
  stack.ses.failNext(1, "Throttling");
  stack.kill(mail);
  await provider.admin.post(`${base}/${id}/send`);
  const page = await pagesOf(stack).get(token);
  expect([page.status, titleOf(page)]).toEqual([410, "There is a newer invitation"]);
  await stack.streams.drained();
  expect((await pagesOf(stack).get(token)).status).toBe(410);
});

it("says REQUEST_ENDED of what is over, to send, link and revoke alike", async () => {
  const reseller = await world.reseller();
  const [revoked, accepted, declined] = [
    await world.invitation(provider),
    await world.invitation(provider),
    await world.invitation(provider),
  ];
  expect((await provider.admin.post(`${base}/${revoked.id}/revoke`)).body.status).toBe("revoked");
  await reseller.admin.post("/v1/invitations/accept", { token: accepted.token });
  await pagesOf(stack).decline(declined.token);
  for (const { id } of [revoked, accepted, declined])
    for (const call of ["send", "link", "revoke"]) {
      const answer = await provider.admin.post(`${base}/${id}/${call}`);
      expect([call, ...outcome(answer)]).toEqual([call, 409, "REQUEST_ENDED"]);
    }
});

it("keeps an address to one open request, named, and frees it at once by revoke, decline and accept", async () => {
  const reseller = await world.reseller();
  const resellerEmail = reseller.admin.email;
  const ends: ((id: string, token: string) => Promise<unknown>)[] = [
    (id) => provider.admin.post(`${base}/${id}/revoke`),
    (_id, token) => pagesOf(stack).decline(token),
    (_id, token) => reseller.admin.post("/v1/invitations/accept", { token }),
  ];
  for (const end of ends) {
    const { id, token } = await world.invitation(provider, resellerEmail);
    for (const spelling of [
      resellerEmail,
      resellerEmail.replace(/@.*/, (domain) => domain.toUpperCase()),
      ` ${resellerEmail} `,
    ]) {
      const second = await provider.admin.post(base, { resellerEmail: spelling });
      expect([spelling, ...outcome(second)]).toEqual([spelling, 409, "REQUEST_ALREADY_OPEN"]);
      expect(second.body.resourceId).toBe(id);
      expect(second.body.detail).toContain(id);
    }
    await end(id, token);
  }
  const races = await Promise.all(
    Array.from({ length: 8 }, () => provider.admin.post(base, { resellerEmail })),
  );
  expect(races.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  // Another provider's address book is its own.
  const other = await world.provider();
  expect((await other.admin.post(base, { resellerEmail })).status).toBe(201);
});

it("lists by the status that the clock gives, expired ones too, and frees the address with the last instant", async () => {
  const statuses = ["draft", "sent", "revoked", "declined"] as const;
  const draftText = await draftOf({ resellerEmail: "again@x.example" });
  const sent = await world.invitation(provider);
  const revoked = await world.invitation(provider);
  await provider.admin.post(`${base}/${revoked.id}/revoke`);
  const declined = await world.invitation(provider);
  await pagesOf(stack).decline(declined.token);
  const ids = { draft: draftText.id, sent: sent.id, revoked: revoked.id, declined: declined.id };
  for (const status of statuses) {
    const { body } = await provider.admin.get(`${base}?status=${status}`);
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([ids[status]]);
  }
  expect((await provider.admin.get(`${base}?status=expired`)).body.items).toEqual([]);
  expect(outcome(await provider.admin.get(`${base}?status=gone`))).toEqual([400, "INVALID_REQUEST"]);
  stack.advance(7 * 86_400_000 + 1_000);
  const admin = clientOf(stack.apiUrl, await signIn(stack, provider.admin.email, password));
  const expired = await admin.get(`${base}?status=expired`);
  expect(expired.body.items.map(({ id }: { id: string }) => id).sort()).toEqual([ids.draft, ids.sent].sort());
  expect(expired.body.items.every(({ status }: { status: string }) => status === "expired")).toBe(true);
  for (const status of ["draft", "sent"])
    expect((await admin.get(`${base}?status=${status}`)).body.items).toEqual([]);
  // Before any job has run, the address is free again, and only once.
  const again = await admin.post(base, { resellerEmail: "again@x.example" });
  expect(again.status).toBe(201);
  expect((await admin.post(base, { resellerEmail: "again@x.example" })).body.resourceId).toBe(again.body.id);
  await stack.schedule.runNow();
  expect((await admin.post(base, { resellerEmail: "again@x.example" })).body.resourceId).toBe(again.body.id);
});
