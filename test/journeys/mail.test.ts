import { jest } from "@jest/globals";
import type { LocalStack } from "../../infra/local/stack.ts";
import { texts } from "../../lib/invitations/texts/texts.ts";
import { type Between, openBetween, type Passed } from "../support/between.ts";
import {
  eventually,
  itemsOf,
  linkIn,
  mailsTo,
  mailTo,
  pagesOf,
  report,
  titleOf,
  tokenIn,
} from "../support/invitations.ts";
import { openStack } from "../support/stack.ts";
import { type Organization, openWorld, password, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

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
const outboxOf = async (id: string) =>
  (await itemsOf(stack)).filter(({ type, requestId }) => type === "Outbox" && requestId === id);
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

/** Time passes, and the schedule looks after what a crash has left. */
const swept = async () => {
  stack.advance(2 * 60_000 + 1_000);
  await stack.schedule.runNow();
  await stack.streams.drained();
};

/** SIGKILL to the sender, and time for its lease to end: who takes over need not wait. */
const senderDies = (): "lost" => {
  stack.advance(20_000);
  stack.kill(mailer);
  return "lost";
};

/** Lets the first call through in a way of its own, and all later ones as they are. */
const firstOnly = (special: (forward: () => Promise<Passed>) => Promise<Passed | "lost">) => {
  let first = true;
  ses.decide((_operation, forward) => {
    if (!first) return forward();
    first = false;
    return special(forward);
  });
};

it("brings a whole mail in each language: who writes, their text, the link on its own line, and until when", async () => {
  const { expected } = {
    expected: {
      en: ["sent you this invitation", "The link works until ", "\u00a0UTC", "please do not forward"],
      ru: [texts.ru.mail.personal, texts.ru.mail.unexpected, texts.ru.mail.button],
    },
  };
  for (const locale of ["en", "ru"] as const) {
    const { id, to } = await sent({ locale });
    const mail = await mailTo(stack, to);
    const link = linkIn(mail);
    const { text = "", html = "" } = mail;
    expect(link).toMatch(new RegExp(`^${stack.apiUrl}/invitations/${id.slice(4)}\\.[\\w-]{43}$`));
    expect(text.split("\n").filter((line) => line === link)).toHaveLength(1);
    expect(text).not.toContain("{{link}}");
    expect(html).toContain(`<html lang="${locale}"`);
    for (const words of expected[locale]) expect(`${text.replaceAll("\n", " ")} ${html}`).toContain(words);
    const { expiresAt, subject } = await read(id);
    const until = new Date(expiresAt);
    const clock = `${String(until.getUTCHours()).padStart(2, "0")}:${String(until.getUTCMinutes()).padStart(2, "0")}`;
    for (const part of [text, html]) {
      expect(part).toContain(clock);
      expect(part).toContain(provider.name);
    }
    expect(mail).toMatchObject({ to: [to], subject, tags: { request: id, provider: provider.id } });
    expect(mail.configurationSet).toMatch(/./);
    expect(Date.parse(expiresAt) - stack.now()).toBeGreaterThan(6.99 * 86_400_000);
    expect((await pagesOf(stack).get(tokenIn(link))).text).toContain(`<html lang="${locale}"`);
    expect(await delivered(id)).toMatchObject({ attempts: 1, lastAttemptAt: expect.any(String) });
  }
});

it("tries again what SES puts off, and sends it once", async () => {
  for (const [times, error] of [
    [2, "Throttling"],
    [3, "ServiceUnavailable"],
  ] as const) {
    stack.ses.failNext(times, error);
    const { id, to } = await sent();
    expect(await delivered(id)).toMatchObject({ attempts: times + 1 });
    expect(mailsTo(stack, to)).toHaveLength(1);
    expect((await pagesOf(stack).get(tokenIn(linkIn(await mailTo(stack, to))))).status).toBe(200);
  }
});

it("shows what SES refuses for good as failed, and sends it when asked again", async () => {
  stack.ses.failNext(1, "MessageRejected");
  const { id, to } = await sent();
  expect((await delivered(id, "failed")).detail).toContain("MessageRejected");
  expect(mailsTo(stack, to)).toEqual([]);
  expect((await read(id)).status).toBe("sent");
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
  expect(mailsTo(stack, to)).toHaveLength(1);
  await swept();
  expect(mailsTo(stack, to)).toHaveLength(1);
});

it("loses no mail when the sender is killed before SES had it, and sends it once", async () => {
  firstOnly(async () => senderDies());
  const { id, to } = await sent();
  expect(await delivered(id)).toMatchObject({ attempts: 2 });
  await swept();
  expect(mailsTo(stack, to)).toHaveLength(1);
  expect((await pagesOf(stack).get(tokenIn(linkIn(await mailTo(stack, to))))).status).toBe(200);
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
  const [newest, older, ...more] = mailsTo(stack, to);
  expect(more).toEqual([]);
  const pages = pagesOf(stack);
  const looked = await pages.get(tokenIn(linkIn(older ?? {})));
  expect([looked.status, titleOf(looked)]).toEqual([410, "There is a newer invitation"]);
  expect((await pages.accept(tokenIn(linkIn(newest ?? {})), reseller.admin.email, password)).status).toBe(
    200,
  );
  expect((await read(id)).acceptedBy.organizationId).toBe(reseller.id);
});

it("lets the link of the only mail that came be used when its sender died before it could say so", async () => {
  const reseller = await world.reseller();
  const answered = Promise.withResolvers<number>();
  firstOnly(async (forward) => {
    await forward();
    const token = tokenIn(linkIn(stack.ses.messages()[0] ?? {}));
    answered.resolve((await pagesOf(stack).accept(token, reseller.admin.email, password)).status);
    return senderDies();
  });
  const { id, to } = await sent();
  expect(await answered.promise).toBe(200);
  await eventually("the mail is given up", async () => (await outboxOf(id))[0]?.state === "dropped");
  await swept();
  expect(mailsTo(stack, to)).toHaveLength(1);
  expect((await read(id)).status).toBe("accepted");
  expect((await outboxOf(id)).map(({ state }) => state)).toEqual(["dropped"]);
});

it("sends no mail of a request that was revoked, handed out or sent anew before the mail left", async () => {
  const gate = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  firstOnly(async (forward) => {
    arrived.resolve();
    await gate.promise;
    return forward();
  });
  await sent();
  // While that first one is at SES, the others wait behind it in the stream.
  await arrived.promise;
  const [revoked, linked, renewed] = [await sent(), await sent(), await sent()];
  await provider.admin.post(`${base}/${revoked.id}/revoke`);
  const { body } = await provider.admin.post(`${base}/${linked.id}/link`);
  await provider.admin.post(`${base}/${renewed.id}/send`);
  gate.resolve();
  await mailTo(stack, renewed.to);
  await delivered(renewed.id);
  await stack.streams.drained();
  expect([revoked, linked, renewed].map(({ to }) => mailsTo(stack, to).length)).toEqual([0, 0, 1]);
  expect((await outboxOf(revoked.id)).map(({ state }) => state)).toEqual(["dropped"]);
  expect((await outboxOf(renewed.id)).map(({ state }) => state).sort()).toEqual(["dropped", "sent"]);
  expect((await pagesOf(stack).get(tokenIn(body.link))).status).toBe(200);
  await swept();
  expect([revoked, linked, renewed].map(({ to }) => mailsTo(stack, to).length)).toEqual([0, 0, 1]);
});

it("leaves a request that was answered while its newer mail was on the way as it is", async () => {
  firstOnly(async (forward) => {
    const passed = await forward();
    const [mail] = stack.ses.messages();
    await pagesOf(stack).decline(tokenIn(linkIn(mail ?? {})));
    return passed;
  });
  const { id, to } = await sent();
  await mailTo(stack, to);
  await stack.streams.drained();
  expect((await read(id)).status).toBe("declined");
});

it("loses none of a dozen mails though the sender is killed again and again, and the newest link of each works", async () => {
  let calls = 0;
  ses.decide(async (_operation, forward) => {
    calls++;
    // Every third call dies before SES has it, every fifth after.
    if (calls % 3 === 0) return senderDies();
    const passed = await forward();
    return calls % 5 === 0 ? senderDies() : passed;
  });
  const all = await Promise.all(Array.from({ length: 12 }, () => sent()));
  await stack.streams.drained();
  for (let round = 0; round < 12; round++) {
    await swept();
    const states = await Promise.all(all.map(async ({ id }) => (await read(id)).delivery.state));
    if (states.every((state) => state === "sent")) break;
  }
  for (const { id, to } of all) {
    expect((await read(id)).delivery.state).toBe("sent");
    const [newest, ...older] = mailsTo(stack, to);
    expect((await pagesOf(stack).get(tokenIn(linkIn(newest ?? {})))).status).toBe(200);
    for (const mail of older) expect((await pagesOf(stack).get(tokenIn(linkIn(mail)))).status).toBe(410);
  }
  const copies = all.reduce((sum, { to }) => sum + mailsTo(stack, to).length, 0) - all.length;
  expect(copies).toBeLessThanOrEqual(Math.ceil(calls / 5));
  report(`mail journey: ${all.length} mails, ${calls} calls of SES, 0 lost, ${copies} second copies`);
});
