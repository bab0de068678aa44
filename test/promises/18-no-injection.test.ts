import fc from "fast-check";
import type { Browser, Page } from "playwright-core";
import { keys } from "../../lib/table/keys.ts";
import { browserTest, openBrowser } from "../support/browser.ts";
import { figure } from "../support/full.ts";
import { forbidden, hostileBulk, hostileText, withoutIsolation } from "../support/hostile.ts";
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
/** Each sender's own name is changed, one request after another, so several run in parallel. */
let lanes: Organization[];
let browser: Browser;
let judge: Page;

beforeAll(async () => {
  [inside, browser] = await Promise.all([openInside(), openBrowser()]);
  ({ world } = inside);
  provider = await world.provider({ name: "Plain" });
  lanes = await Promise.all([1, 2, 3, 4].map(() => world.provider({ name: "Plain" })));
  judge = await browser.newPage();
  // The first test on a machine unpacks the browser.
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await inside?.close();
});

const generated = (size: "small" | "max") =>
  fc.record({
    name: hostileText(200, size),
    subject: hostileText(200, size),
    before: hostileText(1_000, size),
    after: hostileText(1_000, size),
  });
const tenKilobytes = hostileBulk(10_240);

interface Skeleton {
  /** Each element with the names of its attributes, in the document's order. */
  elements: string[];
  links: string[];
}

/** A mail and its page as a browser parses them, without running anything. */
const skeletonsOf = (mail: string, page: string): Promise<{ mail: Skeleton; page: Skeleton }> =>
  judge.evaluate(`(() => {
    const skeletonOf = (html) => {
      const page = new DOMParser().parseFromString(html, "text/html");
      const elements = [...page.querySelectorAll("*")]
        .map((each) => each.localName + " " + each.getAttributeNames().join(" "));
      const links = [...page.querySelectorAll("[href], [src], [action]")]
        .map((each) => each.getAttribute("href") ?? each.getAttribute("src") ?? each.getAttribute("action"));
      return { elements, links };
    };
    return { mail: skeletonOf(${JSON.stringify(mail)}), page: skeletonOf(${JSON.stringify(page)}) };
  })()`);

/** The sender's text may differ in the number of paragraphs and line breaks, and in nothing else. */
const frameOf = ({ elements }: Skeleton) =>
  elements.filter((each) => !/^(br|p class dir style) ?$/.test(each));

const judged = async (address: string, benign: { mail: Skeleton; page: Skeleton }) => {
  const [mail, ...others] = inside.ses.messages(address);
  if (!mail) throw new Error(`no mail to ${address}`);
  expect(others).toEqual([]);
  expect([...mail.to, ...mail.cc, ...mail.bcc]).toEqual([address]);
  // Beside a name in which nothing can be seen, the address stands alone.
  expect(mail.from).toMatch(/^([\x20-\x7e]+ <invitations@example\.com>|invitations@example\.com)$/);
  expect(["<@>", "@"]).toContain(mail.from.replaceAll(/[^<>@]/g, ""));
  expect(mail.subject).not.toMatch(/\n/);
  for (const part of [mail.subject, mail.text ?? "", mail.html ?? ""])
    expect(withoutIsolation(part)).not.toMatch(forbidden);
  const link = linkIn(mail);
  expect((mail.text ?? "").split("\n").filter((line) => line === link)).toHaveLength(1);
  // Each line of the sender's text follows a mark, so none can pass for the product's.
  expect(mail.text).toContain("The link works until ");

  const reply = await world.anonymous.get(new URL(link).pathname);
  expect(reply.status).toBe(200);
  expect(withoutIsolation(reply.text)).not.toMatch(forbidden);
  const { mail: skeleton, page } = await skeletonsOf(mail.html ?? "", reply.text);
  expect(frameOf(skeleton)).toEqual(frameOf(benign.mail));
  const ends = mail.headers["list-unsubscribe"]?.slice(1, -1);
  expect(skeleton.links).toEqual([link, link, `${new URL(link).origin}/`, ends]);
  expect(page.elements).toEqual(benign.page.elements);
  const own = new URL(link).pathname;
  const leading = [own, `${own}/enrolment`, "/account/password", "/"].map((path) => `${path}?lang=`);
  expect(page.links.filter((target) => !leading.some((start) => target.startsWith(start)))).toEqual([]);
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
  return skeletonsOf(mail.html ?? "", page.text);
};

browserTest(
  "no name, subject or message leaves its place, even if it got into the table unchecked",
  async () => {
    const benign = await benignOnes();
    const samples = fc.sample(generated("max"), { seed, numRuns: figure(20, 1_420) });
    const bulk = fc.sample(fc.record({ name: tenKilobytes, subject: tenKilobytes, before: tenKilobytes }), {
      seed,
      numRuns: figure(1, 20),
    });
    samples.push(...bulk.map((each) => ({ ...each, after: "" })));
    const without = (text: string) => text.replaceAll("{{link}}", "{{}}");
    const texts = new Set<string>();
    await inParallel([...lanes.entries()], lanes.length, async ([lane, by]) => {
      for (const [number, { name, subject, before, after }] of samples.entries()) {
        if (number % lanes.length !== lane) continue;
        const message = `${without(before)}{{link}}${without(after)}`;
        const address = await send(`hostile-${number}@plain.example`, by, async (id) => {
          const [newName, newSubject] = [name || " ", subject || " "].map((text) => text.toWellFormed());
          await inside.table.write({ update: keys.organization(by.id), set: { name: newName } });
          const set = { subject: newSubject, message: message.toWellFormed() };
          await inside.table.write({ update: keys.request(by.id, id), set });
        });
        await judged(address, benign);
        for (const [where, text] of Object.entries({ name, subject, message }))
          if (text.trim() !== "") texts.add(`${where} ${text}`);
      }
    });
    // Together with the direct ones they are five thousand.
    expect(texts.size).toBeGreaterThanOrEqual(figure(50, 4_130));
    reached(
      18,
      `${texts.size} different names, subjects and messages, three to a mail, ${3 * bulk.length} of them of 10 kB: ` +
        "1 recipient, no control characters, markup unchanged",
    );
  },
  3_600_000,
);

const draftWith =
  (field: "subject" | "message") => async (text: string, resellerEmail: string, from: Organization) => {
    const answer = await from.admin.post("/v1/partnership-requests", { resellerEmail, [field]: text });
    return { answer, from };
  };
/** Sends one hostile text to the API. `from` is the sender of a mail with this text. */
const doors = {
  subject: draftWith("subject"),
  message: draftWith("message"),
  "changed name": async (name: string, _: string, from: Organization) => ({
    answer: await world.operator.patch(`/v1/organizations/${from.id}`, { name }, { "if-match": "*" }),
    from,
  }),
  "enrolled name": async (name: string, email: string) => {
    const profile = { type: "indirect-provider", name, country: "DE", region: "EMEA" };
    const mpnId = String(6_000_000 + world.next());
    const globalAdmin = { email: `admin-of-${email}`, displayName: "Admin" };
    const answer = await world.operator.post("/v1/organizations", { ...profile, mpnId, globalAdmin });
    const { id, globalAdmin: { id: userId = "" } = {} } = answer.body;
    return { answer, from: { id, name, mpnId, admin: await world.member(userId, globalAdmin.email) } };
  },
};

browserTest(
  "hostile texts are refused, or sent as accepted, and never cause a failure",
  async () => {
    const benign = await benignOnes();
    // Short single texts get further than long ones and all at once.
    const tried = fc
      .sample(generated("small"), { seed: seed + 1, numRuns: figure(20, 980) })
      .map(({ name, subject, before, after }, number): [keyof typeof doors, string] => {
        if (number % 3 === 0) return ["subject", subject];
        if (number % 3 === 1) return ["message", `${before}{{link}}${after}`];
        return [number % 30 === 2 ? "enrolled name" : "changed name", name];
      });
    const [bulk = ""] = fc.sample(tenKilobytes, { seed, numRuns: 1 });
    // Texts of 10 kB: hostile ones, and plain letters, which are refused for their length only.
    for (const text of [bulk, "x".repeat(10_240)])
      tried.push(
        ["subject", text],
        ["message", `{{link}}${text}`],
        ["changed name", text],
        ["enrolled name", text],
      );
    // Markup alone is accepted, since a name may contain an ampersand.
    tried.push(
      ["subject", `<b>Seats & 'more'</b> "now"`],
      ["message", "<script>alert(1)</script> & {{link}} <!-- {{name}}"],
      ["changed name", `Smith & "Sons" <Cloud>`],
    );
    const counts = { refused: 0, taken: 0 };
    const texts = new Set<string>();
    await inParallel([...lanes.entries()], lanes.length, async ([lane, by]) => {
      for (const [number, [where, text]] of tried.entries()) {
        if (number % lanes.length !== lane) continue;
        const resellerEmail = `door-${number}@plain.example`;
        const { answer, from } = await doors[where](text, resellerEmail, by);
        const request = where === "subject" || where === "message";
        if (answer.status < 300) {
          counts.taken++;
          if (request) await dispatch(from, answer.body.id);
          else await send(resellerEmail, from);
          await judged(resellerEmail, benign);
        } else {
          counts.refused++;
          expect([400, 422]).toContain(answer.status);
          const { pointer } = answer.body.errors[0];
          expect(pointer).toBe(request ? `/${where}` : "/name");
          // No item of the refused request holds the address.
          if (request) {
            const open = await by.admin.post("/v1/partnership-requests", { resellerEmail });
            expect(open.status).toBe(201);
          }
        }
        if (text.trim() !== "") texts.add(`${where} ${text}`);
      }
    });
    expect(counts.taken).toBeGreaterThan(0);
    expect(counts.refused).toBeGreaterThan(0);
    expect(texts.size).toBeGreaterThanOrEqual(figure(15, 870));
    reached(
      18,
      `${texts.size} different ones by the API, 8 of 10 kB: of ${tried.length}, ${counts.taken} taken and so sent, ` +
        `${counts.refused} refused`,
    );
  },
  3_600_000,
);
