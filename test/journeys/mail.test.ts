import { formatMoment } from "../../lib/invitations/texts/moment.ts";
import { locales, texts } from "../../lib/languages/texts.ts";
import { eventually, linkIn, mailTo, pagesOf, tokenIn } from "../support/invitations.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { type Organization, openWorld, type World } from "../support/world.ts";

let stack: SharedStack;
let world: World;
let provider: Organization;
beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
  provider = await world.provider();
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

it.each(locales)("brings a whole mail that leads to its page, in its language (%s)", async (locale) => {
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
});
