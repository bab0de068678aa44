import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { seedDemo } from "../../infra/local/demo.ts";
import { demoOffers } from "../../infra/local/demo-offers.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
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
    // The demo's endpoint of webhooks is on this machine, as `npm start` allows.
    preloads: ['data:text/javascript,process.env.WEBHOOKS_TO_LOOPBACK="allowed"'],
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

it("has demo data that is whole although its making was cut off half-way", async () => {
  const each = <T>(type: string, of: (item: Record<string, any>) => T): T[] =>
    items.filter((item) => item.type === type).map(of);
  expect(linkIn(await mailTo(stack, "partners@northgate.example"))).toContain(`${stack.apiUrl}/invitations/`);
  expect(each("PartnershipRequest", ({ status }) => status).toSorted()).toEqual([
    ...["accepted", "accepted", "draft", "sent"],
  ]);
  expect(stack.users.map(({ organization }) => organization)).toEqual([
    "Channel Operations",
    ...Array(4).fill("Meridian Cloud Distribution"),
    "Pacific Tier",
    ...Array(4).fill("Harbor IT Services"),
    "Alpine Systemhaus",
    "Linden Consulting",
  ]);
  expect(stack.clients.map(({ organization, roles }) => [organization, ...roles])).toEqual([
    ["Meridian Cloud Distribution", "AdminAgent", "SalesAgent"],
    ["Harbor IT Services", "AdminAgent"],
  ]);
  const counts = `a catalogue of ${demoOffers.length} offers, and eight\ncustomers with 16 subscriptions`;
  expect(readme).toContain(counts);
  expect(each("Offer", ({ id }) => id).toSorted()).toEqual(demoOffers.map(({ id }) => id).toSorted());
  expect(each("Partnership", ({ status }) => status)).toEqual(["active", "active"]);
  expect(new Set(each("Customer", ({ companyProfile }) => companyProfile.domain)).size).toBe(8);
  const owned = each(
    "Customer",
    ({ azureTenantOwner, companyProfile }) => azureTenantOwner && companyProfile.domain,
  );
  expect(owned.filter(Boolean)).toEqual(["vandenberg.example"]);
  const orders = each(
    "Order",
    ({ status, placedBy }) => `${status} by ${placedBy ? "reseller" : "provider"}`,
  );
  expect(orders.filter((order) => order !== "submitted by provider").toSorted()).toEqual([
    "draft by provider",
    "submitted by reseller",
  ]);
  const subscriptions = each("Subscription", ({ status, offerId }) => `${offerId} ${status}`);
  expect(subscriptions).toHaveLength(16);
  expect(subscriptions.filter((of) => !of.endsWith(" active"))).toEqual(["gatekeeper-plan-1 suspended"]);
  // Alpine is reseller of record of nothing, as its agreement is not on record.
  expect(new Set(each("Subscription", ({ partnerId }) => partnerId))).toEqual(
    new Set([undefined, "5820001"]),
  );
});

/** What each block of the tour prints, after the two that send an invitation and read its mail. */
const printed: (string | RegExp)[][] = [
  [
    "{ name: 'Linden Consulting', status: 'active' }",
    "{ name: 'Meridian Cloud Distribution', status: 'active' }",
  ],
  ["[ 'deskhub-essential', '5.60' ]"],
  [/^$/],
  [/^\[ \{ currency: 'EUR', amount: '107.00' \} \]\n\[\]\n/, "code: 'NO_PARTNER_ON_RECORD'"],
  [/userName: 'admin@kestrel\.example',\s+temporaryPassword: '.{20}'/],
  [
    "name: 'Kestrel Print House'",
    "{ offerName: 'Deskhub Essential', quantity: 10, status: 'active' }",
    "{ offerName: 'Gatekeeper Plan 1', quantity: 10, status: 'active' }",
  ],
  ["[ [ 'Kestrel Print House', 'Linden Consulting' ] ]", "addressLine1: 'ul. Portowa 7'", /\nPrint room\n$/],
  [/^14\n[\s\S]*\nDeskhub Business\n$/, "{ targetOfferId: 'deskhub-business', eligible: true }"],
  [
    "quantity: 12",
    "total: { currency: 'EUR', amount: '140.40' }",
    "{ customerName: 'Kestrel Print House', quantity: 14 }",
  ],
  [/^Linden Consulting\n5820003\n5820001\n$/],
  [/deskhub-essential[\s\S]*deskhub-essential[\s\S]*deskhub-business[\s\S]*gatekeeper-plan-1/],
  [
    /customers: 1,\s+delegatedAdmin: 1,\s+resellerOfRecord: 1,\s+supportContact: 1,/,
    /name: 'Linden Consulting',\s+endedAt: /,
  ],
  [/^\[ 'Kestrel Print House' \]\nPrint room\nPARTNERSHIP_ENDED\n$/],
  [/^NOT_FOUND\n4\n$/],
  ["'partnership.end'", "'subscription.upgrade on behalf of the customer'"],
  [/id: 'cli_[0-9a-z]{26}',\s+displayName: 'Meridian ERP',\s+roles: \[ 'AdminAgent', 'SalesAgent' \]/],
];

// What is compiled at a command's first start serves all others.
const compiled = join(root, "node_modules/.cache/compiled");
const border = "----- the next block -----";

/** Pastes blocks of commands into one shell. Answers what each prints. Only the addresses differ from those of `npm start`. */
const paste = async (...blocks: string[]): Promise<string[]> => {
  const commands = blocks
    .join(`echo "${border}"\n`)
    .replace("http://127.0.0.1:3000", stack.apiUrl)
    .replace("http://127.0.0.1:3001", stack.inboxUrl);
  expect(commands).toContain(stack.apiUrl);
  const env = {
    ...process.env,
    TWOTIER_DIRECTORY: directory,
    NODE_OPTIONS: "",
    NODE_COMPILE_CACHE: compiled,
  };
  const script = `set -eo pipefail\n${commands}`;
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: root, env });
  return stdout.split(`${border}\n`);
};

it("has a tour whose commands work as they are pasted", async () => {
  const [setup = "", request = "", inbox = "", ...rest] = blocks;
  const sent = (await paste(setup, request, inbox)).join("");
  expect(sent).toContain("queued");
  const link = sent.match(/http:\S+\/invitations\/\S+/)?.[0] ?? "";
  // The form that somebody who opens the link fills in and sends.
  const form = {
    decision: "accept",
    email: "zofia@linden.example",
    password: "Demo-password-1",
    authorised: "yes",
  };
  const headers = { origin: stack.apiUrl };
  const accepted = await fetch(link, { method: "POST", headers, body: new URLSearchParams(form) });
  expect([accepted.status, await accepted.text()]).toEqual([200, expect.stringContaining("partners")]);

  const [, ...shown] = await paste(setup, ...rest);
  expect(shown).toHaveLength(printed.length);
  for (const [at, wanted] of printed.entries())
    for (const text of wanted)
      expect(shown[at]).toEqual(
        typeof text === "string" ? expect.stringContaining(text) : expect.stringMatching(text),
      );
  const credits = [...(shown[10] ?? "").matchAll(/quantity: (.*),\s.*\s+to: (undefined)?/g)];
  const quantities = credits.map(([, quantity, runs]) => `${quantity}${runs ? " and counting" : ""}`);
  expect(quantities).toEqual(["10", "14", "14 and counting", "10"]);
}, 60_000);

/** The commands of a guide, each block with the lines that stand below it. */
const blocksOf = (guide: string): { commands: string; printed: string[] }[] =>
  [...guide.matchAll(/```sh\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs)].map(
    ([, commands = "", printed = ""]) => ({
      commands,
      printed: printed.split("\n").filter(Boolean),
    }),
  );

it.each(["provider", "reseller", "operator"])(
  "the guide for a %s prints what stands below its commands",
  async (name) => {
    const blocks = blocksOf(readFileSync(join(root, `docs/guides/${name}.md`), "utf8"));
    expect(blocks.length).toBeGreaterThan(5);
    const shown = await paste(...blocks.map(({ commands }) => commands));
    for (const [at, { printed }] of blocks.entries())
      for (const line of printed)
        for (const part of line.split("…").filter(Boolean)) expect(shown[at]).toContain(part);
  },
  120_000,
);
