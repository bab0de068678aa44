import { jest } from "@jest/globals";
import type { LocalStack } from "../../infra/local/stack.ts";
import { formatMoment } from "../../lib/invitations/texts/moment.ts";
import { texts } from "../../lib/invitations/texts/texts.ts";
import { type Between, openBetween, type Passed } from "../support/between.ts";
import { eventually, linkIn, mailsTo, mailTo, pagesOf, titleOf, tokenIn } from "../support/invitations.ts";
import { openStack } from "../support/stack.ts";
import { type Organization, openWorld, password, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

// A stack of its own, for these tests kill its functions and stand between them and SES.
let stack: LocalStack;
let world: World;
let ses: Between;
let provider: Organization;
let mailer: string;

beforeAll(async () => {
  ses = await openBetween();
  stack = await openStack({
    retryDelay: () => 20,
    functionEndpoints: (actual) => ({ ...actual, ses: ses.before(actual.ses) }),
  });
  world = await openWorld(stack);
  mailer = stack.functions.names.find((name) => name.includes("mail")) ?? "";
  provider = await world.provider();
});
afterEach(() => ses.decide());
afterAll(async () => {
  await stack?.stop();
  await ses?.close();
});

const base = "/v1/partnership-requests";
const read = async (id: string) => (await provider.admin.get(`${base}/${id}`)).body;
const sent = async (more: object = {}) => {
  const resellerEmail = `to-${world.next()}@mail.example`;
  const draft = await provider.admin.post(base, { resellerEmail, ...more });
  const answer = await provider.admin.post(`${base}/${draft.body.id}/send`);
  expect([answer.status, answer.body.delivery.state]).toEqual([202, "queued"]);
  return { id: String(draft.body.id), to: resellerEmail };
};
const delivered = (id: string, state = "sent") =>
  eventually(`delivery ${state}`, async () => {
    const { delivery } = await read(id);
    return delivery.state === state && delivery;
  });
const tokensOf = (to: string) => mailsTo(stack, to).map((mail) => tokenIn(linkIn(mail)));
const pageStatuses = (to: string) =>
  Promise.all(tokensOf(to).map(async (token) => (await pagesOf(stack).get(token)).status));

/** Lets time pass, so that the schedule looks after what a crash has left. */
const swept = async () => {
  stack.advance(2 * 60_000 + 1_000);
  await stack.schedule.runNow();
  await stack.streams.drained();
};

/** Kills the sender, and lets its lease end, so that the next one need not wait. */
const senderDies = (): "lost" => {
  stack.advance(20_000);
  stack.kill(mailer);
  return "lost";
};

/** Treats the first call of SES in a special way, and lets all later ones through. */
const firstOnly = (special: (forward: () => Promise<Passed>) => Promise<Passed | "lost">) => {
  let first = true;
  ses.decide((_operation, forward) => {
    if (!first) return forward();
    first = false;
    return special(forward);
  });
};

it.each(["en", "ru"] as const)(
  "brings a whole mail that leads to its page, in its language (%s)",
  async (locale) => {
    const { id, to } = await sent({ locale });
    const mail = await mailTo(stack, to);
    const link = linkIn(mail);
    const { text = "", html = "" } = mail;
    expect(link).toMatch(new RegExp(`^${stack.apiUrl}/invitations/${id.slice(4)}\\.[\\w-]{43}$`));
    expect(text.split("\n").filter((line) => line === link)).toHaveLength(1);
    const { expiresAt, subject } = await read(id);
    const { personal, unexpected } = texts[locale].mail;
    for (const part of [provider.name, personal, unexpected, formatMoment(locale, new Date(expiresAt))])
      for (const form of [text.replaceAll("\n", " "), html]) expect(form).toContain(part);
    expect(mail).toMatchObject({ to: [to], subject, tags: { request: id, provider: provider.id } });
    expect(mail.configurationSet).toMatch(/./);
    expect((await pagesOf(stack).get(tokenIn(link))).text).toContain(`<html lang="${locale}"`);
    expect(await delivered(id)).toMatchObject({ attempts: 1, lastAttemptAt: expect.any(String) });
  },
);

it("shows what SES refuses for good as failed, and sends it when asked again", async () => {
  stack.ses.failNext(1, "MessageRejected");
  const { id, to } = await sent();
  expect((await delivered(id, "failed")).detail).toContain("MessageRejected");
  expect([mailsTo(stack, to), (await read(id)).status]).toEqual([[], "sent"]);
  await provider.admin.post(`${base}/${id}/send`);
  expect(await delivered(id)).toEqual({ state: "sent", attempts: 2, lastAttemptAt: expect.any(String) });
  expect(mailsTo(stack, to)).toHaveLength(1);
});

it("keeps a mail through an outage longer than all retries: a dead letter, and the mail with the sweep", async () => {
  const before = stack.deadLetters().length;
  stack.ses.failNext(6, "ServiceUnavailable");
  const { id, to } = await sent();
  await eventually("a dead letter", () => stack.deadLetters().length > before);
  expect((await read(id)).delivery).toMatchObject({ state: "queued", attempts: 6 });
  expect(mailsTo(stack, to)).toEqual([]);
  await swept();
  await delivered(id);
  await swept();
  expect(mailsTo(stack, to)).toHaveLength(1);
});

it("sends a second copy when the sender is killed after SES had it, and then the newest link works", async () => {
  const reseller = await world.reseller();
  firstOnly(async (forward) => {
    await forward();
    return senderDies();
  });
  const { id, to } = await sent();
  await delivered(id);
  await swept();
  expect(await pageStatuses(to)).toEqual([200, 410]);
  const [newest = "", older = ""] = tokensOf(to);
  expect(titleOf(await pagesOf(stack).get(older))).toBe("There is a newer invitation");
  expect((await pagesOf(stack).accept(newest, reseller.admin.email, password)).status).toBe(200);
  expect((await read(id)).acceptedBy.organizationId).toBe(reseller.id);
});
