import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import type { Browser, Page } from "playwright-core";
import { keys } from "../../lib/table/keys.ts";
import { openBrowser } from "../support/browser.ts";
import { figure } from "../support/full.ts";
import { forbidden, hostileText } from "../support/hostile.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { linkIn } from "../support/invitations.ts";
import { inParallel } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { streaming } from "../support/scenes-background.ts";
import { seed } from "../support/schedules.ts";
import type { Organization, World } from "../support/world.ts";

let inside: Inside;
let world: World;
let provider: Organization;
/** Each has its own name changed, one request after another: so several go on at once. */
let lanes: Organization[];
let browser: Browser;
let judge: Page;

beforeAll(async () => {
  [inside, browser] = await Promise.all([openInside(), openBrowser()]);
  ({ world } = inside);
  provider = await world.provider({ name: "Plain" });
  lanes = await Promise.all([1, 2, 3, 4].map(() => world.provider({ name: "Plain" })));
  judge = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await inside?.close();
});

const generated = fc.record({
  name: hostileText(200),
  subject: hostileText(200),
  before: hostileText(1_000),
  after: hostileText(1_000),
});

interface Skeleton {
  /** Each element with the names of its attributes, in the document's order. */
  elements: string[];
  links: string[];
  text: string;
}

/** The document as a browser reads it; nothing of it runs. */
const skeletonOf = (html: string): Promise<Skeleton> =>
  judge.evaluate(`(() => {
    const page = new DOMParser().parseFromString(${JSON.stringify(html)}, "text/html");
    const elements = [...page.querySelectorAll("*")]
      .map((each) => each.localName + " " + each.getAttributeNames().join(" "));
    const links = [...page.querySelectorAll("[href], [src], [action]")]
      .map((each) => each.getAttribute("href") ?? each.getAttribute("src") ?? each.getAttribute("action"));
    return { elements, links, text: page.body.innerText };
  })()`);

/** In the sender's text there may be more or fewer paragraphs and line breaks, and nothing else. */
const frameOf = ({ elements }: Skeleton) =>
  elements.filter((each) => !/^(br|p class dir style) ?$/.test(each));

const judged = async (address: string, benign: { mail: Skeleton; page: Skeleton }) => {
  const [mail, ...others] = inside.ses.messages(address);
  if (!mail) throw new Error(`no mail to ${address}`);
  expect(others).toEqual([]);
  expect([...mail.to, ...mail.cc, ...mail.bcc]).toEqual([address]);
  expect(mail.from).toMatch(/^[\x20-\x7e]+ <invitations@example\.com>$/);
  expect(mail.from.match(/[<>@]/g)).toHaveLength(3);
  expect(mail.subject).not.toMatch(/\n/);
  for (const part of [mail.subject, mail.text ?? "", mail.html ?? ""]) expect(part).not.toMatch(forbidden);
  const link = linkIn(mail);
  const skeleton = await skeletonOf(mail.html ?? "");
  expect(frameOf(skeleton)).toEqual(frameOf(benign.mail));
  expect(skeleton.links).toEqual([link, link]);
  expect((mail.text ?? "").split("\n").filter((line) => line === link)).toHaveLength(1);
  // What the sender wrote stands behind a mark, so no line of it can pass for the system's.
  expect(mail.text).toContain("The link works until ");

  const reply = await world.anonymous.get(new URL(link).pathname);
  expect(reply.status).toBe(200);
  expect(reply.text).not.toMatch(forbidden);
  const page = await skeletonOf(reply.text);
  expect(page.elements).toEqual(benign.page.elements);
  const own = new URL(link).pathname;
  expect(page.links.filter((target) => !target.startsWith(`${own}?lang=`))).toEqual([]);
};

/** Has the request's mail sent, as the stream would. */
const dispatch = async (by: Organization, id: string): Promise<void> => {
  const sent = await by.admin.post(`/v1/partnership-requests/${id}/send`);
  expect(sent.status).toBe(202);
  const request = await inside.table.get(keys.request(by.id, id));
  const entry = await inside.table.get(keys.outbox(String(request?.outboxId)));
  const { status } = await streaming(inside, "mail", entry ?? {}).drive();
  expect(status).toBe(200);
};

const send = async (resellerEmail: string, by = provider, plant?: (id: string) => Promise<void>) => {
  const draft = await by.admin.post("/v1/partnership-requests", { resellerEmail });
  expect(draft.status).toBe(201);
  await plant?.(draft.body.id);
  await dispatch(by, draft.body.id);
  return resellerEmail;
};

const benignOnes = async () => {
  const address = await send(`benign-${world.next()}@plain.example`);
  const [mail] = inside.ses.messages(address);
  if (!mail) throw new Error("there is no benign mail");
  const page = await world.anonymous.get(new URL(linkIn(mail)).pathname);
  return { mail: await skeletonOf(mail.html ?? ""), page: await skeletonOf(page.text) };
};

it("lets no name, subject or message out of its place, even one that got into the table unchecked", async () => {
  const benign = await benignOnes();
  const set = (Key: { PK: string; SK: string }, values: Record<string, string>) =>
    inside.documents.send(
      new UpdateCommand({
        TableName: inside.tableName,
        Key,
        UpdateExpression: `SET ${Object.keys(values)
          .map((_name, at) => `#n${at} = :v${at}`)
          .join(", ")}`,
        ExpressionAttributeNames: Object.fromEntries(
          Object.keys(values).map((name, at) => [`#n${at}`, name]),
        ),
        ExpressionAttributeValues: Object.fromEntries(
          Object.values(values).map((value, at) => [`:v${at}`, value.toWellFormed()]),
        ),
      }),
    );
  const samples = fc.sample(generated, { seed, numRuns: figure(20, 1_350) });
  const long = "\r\nBcc: a@evil.example\u202e<b>&{{".repeat(320);
  samples.push({ name: long.slice(0, 500), subject: long.slice(0, 998), before: long, after: "" });
  const without = (text: string) => text.replaceAll("{{link}}", "{{}}");
  await inParallel([...lanes.entries()], lanes.length, async ([lane, by]) => {
    for (const [number, { name, subject, before, after }] of samples.entries()) {
      if (number % lanes.length !== lane) continue;
      const address = await send(`hostile-${number}@plain.example`, by, async (id) => {
        const message = `${without(before)}{{link}}${without(after)}`;
        await set(keys.organization(by.id), { name: name || " " });
        await set(keys.request(by.id, id), { subject: subject || " ", message });
      });
      await judged(address, benign);
    }
  });
  reached(
    18,
    `${3 * samples.length} names, subjects and messages, three to a mail: 1 recipient, no control characters, markup unchanged`,
  );
}, 3_600_000);

it("refuses hostile texts at the door, or sends what it took, and never fails", async () => {
  const benign = await benignOnes();
  const samples = fc.sample(generated, { seed: seed + 1, numRuns: figure(20, 950) });
  const counts = { refused: 0, taken: 0 };
  await inParallel([...samples.entries()], 4, async ([number, { subject, before, after }]) => {
    const resellerEmail = `door-${number}@plain.example`;
    // One hostile field at a time gets further than all of them at once.
    const text = number % 2 ? { subject } : { message: `${before}{{link}}${after}` };
    const draft = await provider.admin.post("/v1/partnership-requests", { resellerEmail, ...text });
    if (draft.status === 201) {
      counts.taken++;
      await dispatch(provider, draft.body.id);
      await judged(resellerEmail, benign);
    } else {
      counts.refused++;
      expect([400, 422]).toContain(draft.status);
      expect(draft.body.errors[0].pointer).toBe(number % 2 ? "/subject" : "/message");
      const open = await provider.admin.post("/v1/partnership-requests", { resellerEmail });
      // Nothing of the refused one holds the address.
      expect(open.status).toBe(201);
    }
  });
  expect(counts.taken).toBeGreaterThan(0);
  expect(counts.refused).toBeGreaterThan(0);
  reached(18, `${samples.length} of them by the API: ${counts.taken} taken, ${counts.refused} refused`);
}, 3_600_000);

it("refuses every address that is not one recipient", async () => {
  const addresses = [
    "a@b.example,c@d.example",
    "a@b.example;c@d.example",
    "a@b.example\r\nBcc: c@d.example",
    "a@b.example\nBcc:c@d.example",
    "<a@b.example>",
    "Name <a@b.example>",
    '"a\r\n"@b.example',
    "a@b.example>",
    "a b@c.example",
    "a@b@c.example",
    "a\u0000@b.example",
    "а@кириллица.рф",
    "a@b",
    "@b.example",
    `${"a".repeat(250)}@b.example`,
    ["a@b.example", "c@d.example"],
    { to: "a@b.example" },
  ];
  for (const resellerEmail of addresses) {
    const answer = await provider.admin.post("/v1/partnership-requests", { resellerEmail });
    expect([resellerEmail, answer.status, answer.body.code]).toEqual([resellerEmail, 400, "INVALID_REQUEST"]);
  }
  reached(18, `${addresses.length} addresses that are not one recipient refused`);
});
