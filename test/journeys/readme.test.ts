import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { seedDemo } from "../../infra/local/demo.ts";
import { demoOffers } from "../../infra/local/demo-offers.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { browserTest, openBrowser } from "../support/browser.ts";
import { openCutOff } from "../support/cut-off.ts";
import { itemsOf, linkIn, mailTo } from "../support/invitations.ts";
import { openStack } from "../support/stack.ts";

const root = join(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const tour = readme.slice(readme.indexOf("## A tour"), readme.indexOf("## How it is built"));
const blocks = [...tour.matchAll(/```sh\n(.*?)```/gs)].map(([, commands = ""]) => commands);

const directory = mkdtempSync(join(tmpdir(), "twotier-readme-"));
let stack: LocalStack;
let items: Record<string, any>[];
beforeAll(async () => {
  stack = await openStack({
    directory,
    movableClock: false,
    // Twice: the first time it is cut off while its third order is being submitted.
    async seed(empty) {
      let submits = 0;
      const cutOff = await openCutOff(empty.apiUrl, (_, path) => path.endsWith("/submit") && ++submits === 3);
      await expect(seedDemo({ ...empty, apiUrl: cutOff.url })).rejects.toThrow("fetch failed");
      await cutOff.close();
      return seedDemo(empty);
    },
  });
  items = await itemsOf(stack);
}, 60_000);
afterAll(async () => {
  await stack?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const named = (type: string) => items.filter((item) => item.type === type);

it("has demo data that is whole although its making was cut off half-way", async () => {
  const invited = await mailTo(stack, "partners@northgate.example");
  expect(linkIn(invited)).toContain(`${stack.apiUrl}/invitations/`);
  const asked = named("PartnershipRequest").map(({ status }) => status);
  expect(asked.toSorted()).toEqual(["accepted", "accepted", "draft", "sent"]);
  expect(stack.users.map(({ organization }) => organization)).toEqual([
    "Channel Operations",
    ...Array(4).fill("Meridian Cloud Distribution"),
    "Pacific Tier",
    ...Array(4).fill("Harbor IT Services"),
    "Alpine Systemhaus",
    "Linden Consulting",
  ]);
  expect(readme).toContain(
    `a catalogue of ${demoOffers.length} offers, and eight\ncustomers with 16 subscriptions`,
  );
  expect(
    named("Offer")
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(demoOffers.map(({ id }) => id).toSorted());
  expect(named("Partnership").map(({ status }) => status)).toEqual(["active", "active"]);

  const domains = named("Customer").map(({ companyProfile }) => companyProfile.domain);
  expect(new Set(domains).size).toBe(domains.length);
  expect(domains).toHaveLength(8);
  const orders = named("Order").map(({ status, placedBy }) => [status, placedBy !== undefined]);
  expect(orders.filter(([status]) => status === "draft")).toEqual([["draft", false]]);
  expect(orders.filter(([, byReseller]) => byReseller)).toEqual([["submitted", true]]);

  const subscriptions = named("Subscription");
  expect(subscriptions).toHaveLength(16);
  expect(subscriptions.filter(({ status }) => status === "suspended").map(({ offerId }) => offerId)).toEqual([
    "gatekeeper-plan-1",
  ]);
  // Alpine's agreement is not on record.
  const partners = new Set(subscriptions.map(({ partnerId }) => partnerId));
  expect(partners).toEqual(new Set([undefined, "5820001"]));
  const owners = named("Customer").flatMap(({ azureTenantOwner, companyProfile }) =>
    azureTenantOwner ? [companyProfile.domain] : [],
  );
  expect(owners).toEqual(["vandenberg.example"]);
});

browserTest(
  "has a tour whose commands work as they are pasted",
  async () => {
    const [setup = "", request = "", inbox = "", ...rest] = blocks;
    // Only the addresses differ: the tour's ports may be taken on this machine.
    const here = setup
      .replace("http://127.0.0.1:3000", stack.apiUrl)
      .replace("http://127.0.0.1:3001", stack.inboxUrl);
    expect(here).not.toBe(setup);
    const border = "----- the next block -----";
    const paste = async (...commands: string[]): Promise<string[]> => {
      const script = ["set -eo pipefail", here, commands.join(`echo "${border}"\n`)].join("\n");
      const env = { ...process.env, TWOTIER_DIRECTORY: directory, NODE_OPTIONS: "" };
      const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: root, env });
      return stdout.split(`${border}\n`);
    };

    const sent = (await paste(request, inbox)).join("");
    expect(sent).toContain("queued");
    const link = sent.match(/http:\S+\/invitations\/\S+/)?.[0] ?? "";

    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(link);
      await page.getByLabel("E-mail address").fill("zofia@linden.example");
      await page.getByLabel("Password").fill("Demo-password-1");
      await page.getByLabel("I am authorised").check();
      await page.getByRole("button", { name: "Sign in and accept" }).click();
      await page.getByRole("heading", { level: 1, name: "partners" }).waitFor();
    } finally {
      await browser.close();
    }

    const shown = await paste(...rest);
    expect(shown).toHaveLength(14);
    const [partners, offers, draft, review, submitted, customer, managed, more, named, credits] = shown;
    expect(partners).toContain("{ name: 'Linden Consulting', status: 'active' }");
    expect(partners).toContain("{ name: 'Meridian Cloud Distribution', status: 'active' }");
    expect(offers).toContain("[ 'deskhub-essential', '5.60' ]");
    expect(draft).toBe("");
    expect(review).toMatch(/^\[ \{ currency: 'EUR', amount: '107.00' \} \]\n\[\]\n/);
    expect(review).toContain("code: 'NO_PARTNER_ON_RECORD'");
    expect(submitted).toMatch(/userName: 'admin@kestrel\.example',\s+temporaryPassword: '.{20}'/);

    expect(customer).toContain("name: 'Kestrel Print House'");
    expect(customer).toContain("{ offerName: 'Deskhub Essential', quantity: 10, status: 'active' }");
    expect(customer).toContain("{ offerName: 'Gatekeeper Plan 1', quantity: 10, status: 'active' }");
    expect(managed).toContain("[ [ 'Kestrel Print House', 'Linden Consulting' ] ]");
    expect(managed).toContain("addressLine1: 'ul. Portowa 7'");
    expect(managed).toMatch(/\nPrint room\n$/);
    expect(more).toMatch(/^14\n[\s\S]*\nDeskhub Business\n$/);
    expect(more).toContain("{ targetOfferId: 'deskhub-business', eligible: true }");
    expect(named).toBe("Linden Consulting\n5820003\n5820001\n");
    const intervals = [
      ...(credits ?? "").matchAll(/offerId: '(.*)',\s+quantity: (.*),\s.*\s+to: (undefined)?/g),
    ];
    expect(intervals.map(([, ...interval]) => interval)).toEqual([
      ["deskhub-essential", "10", undefined],
      ["deskhub-essential", "14", undefined],
      ["deskhub-business", "14", "undefined"],
      ["gatekeeper-plan-1", "10", undefined],
    ]);

    const [removal, left, revoked, record] = shown.slice(10);
    expect(removal).toMatch(/customers: 1,\s+delegatedAdmin: 1,\s+resellerOfRecord: 1,\s+supportContact: 1,/);
    expect(removal).toMatch(/name: 'Linden Consulting',\s+endedAt: /);
    expect(left).toBe("[ 'Kestrel Print House' ]\nPrint room\nPARTNERSHIP_ENDED\n");
    expect(revoked).toBe("NOT_FOUND\n4\n");
    expect(record).toContain("'partnership.end'");
    expect(record).toContain("'subscription.upgrade on behalf of the customer'");
  },
  60_000,
);
