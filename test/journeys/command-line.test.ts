import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyWebhook } from "../../client/src/index.ts";
import { all, onSharedStack, openChannel } from "../support/channel.ts";
import { minute } from "../support/clock.ts";
import { openCommandLine } from "../support/command-line.ts";
import { openCutOff } from "../support/cut-off.ts";
import { offerBody } from "../support/offer-body.ts";
import { good, password } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(async (stack) => {
  const channel = await openChannel(stack);
  const { admin } = channel.provider;
  const line = openCommandLine();
  const offer = await good(channel.world.operator.put("/v1/offers/cli-office", offerBody("Office")));
  const made = await good(
    admin.post("/v1/api-clients", { displayName: "ERP", roles: ["AdminAgent", "SalesAgent"] }),
  );
  const { apiUrl, cognitoUrl, clientId } = stack;
  const user = { email: admin.email, password, type: "indirect-provider", roles: ["GlobalAdmin"] };
  const users = [user, { ...user, email: "wrong@users.example", password: "Wrong-password-1" }];
  const clients = [{ id: made.id, clientSecret: made.clientSecret, displayName: "ERP" }];
  line.write("stack.json", JSON.stringify({ apiUrl, cognitoUrl, clientId, users, clients }));
  return { ...channel, line, offer, client: clients[0]! };
});
afterAll(() => the().line.close());

/** The account for tests of imports. */
const asClient = () => ({
  TWOTIER_API_URL: the().stack.apiUrl,
  TWOTIER_CLIENT_ID: the().client.id,
  TWOTIER_CLIENT_SECRET: the().client.clientSecret,
});
const run = (command: string, env: NodeJS.ProcessEnv = {}, input?: string) =>
  the().line.run(command, env, input);
const json = async (command: string, env?: NodeJS.ProcessEnv) => {
  const { code, out, err } = await run(command, env);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${err}`);
  return JSON.parse(out);
};

it("a person or a system signs in once, and each later command uses that sign-in", async () => {
  const { line, provider, client, stack } = the();
  const { admin } = provider;
  expect(await run("whoami")).toMatchObject({
    code: 3,
    err: expect.stringContaining("twotier login --local"),
  });
  expect((await run("login --local")).out).toContain(`Signed in as ${admin.email} of ${provider.name}`);
  const login = `login --api ${stack.apiUrl} --client-id ${client.id} --name erp`;
  expect(await run(login, {}, `${client.clientSecret}\n`)).toMatchObject({
    code: 0,
    out: expect.stringContaining(`twotier profiles use ${admin.email}`),
  });
  expect(await json("whoami")).toMatchObject({ user: "ERP", id: provider.id });
  const other = createServer((_, response) => void response.writeHead(404).end());
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  const elsewhere = await run(`login --api http://127.0.0.1:${port} --client-id x`, {}, "x\n");
  other.close();
  expect(elsewhere).toMatchObject({
    code: 2,
    err: expect.stringContaining("is not the address of a Twotier API"),
  });
  expect(await json("--profile nobody whoami").catch(String)).toContain(`There are ${admin.email}, erp: `);

  // An expired token is replaced by means of the sign-in's refresh token.
  await run(`profiles use ${admin.email}`);
  const secrets = line.at("config/secrets.json");
  expect(statSync(secrets).mode & 0o777).toBe(0o600);
  const ended = Buffer.from(JSON.stringify({ accessToken: "x", expiresAt: 0 })).toString("base64url");
  const kept = JSON.parse(readFileSync(secrets, "utf8"));
  line.write("config/secrets.json", JSON.stringify({ ...kept, [`${admin.email}.token`]: ended }));
  expect(await json("whoami")).toMatchObject({ user: admin.email });
  await run("logout");
  expect(Object.keys(JSON.parse(readFileSync(secrets, "utf8")))).toEqual(["erp", "erp.token"]);
});

it("a file that cannot be written is reported in a sentence, and the command goes on without it", async () => {
  const { line, provider, client } = the();
  symlinkSync("/nonexistent/folder", line.at("nowhere"));
  const nowhere = { TWOTIER_CONFIG_DIR: line.at("nowhere") };
  expect(await run("login --local", nowhere)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^\S+secrets.json cannot be written \(.*\)\. Set TWOTIER_CONFIG_DIR to use/),
  });

  const full = { TWOTIER_CONFIG_DIR: line.at("full") };
  await run("login --local ERP", full);
  const secrets = line.at("full/secrets.json");
  const kept = JSON.parse(readFileSync(secrets, "utf8"));
  const { [`${client.id}.token`]: _, ...withoutToken } = kept;
  line.write("full/secrets.json", JSON.stringify(withoutToken));
  // The file for the next token is not writable.
  mkdirSync(`${secrets}.${line.pid}`);
  const blocked = await run("whoami", full);
  expect([blocked.code, JSON.parse(blocked.out).id]).toEqual([0, provider.id]);
  expect(blocked.err).toContain("secrets.json cannot be written");

  for (const spoilt of ["{}", "null", '{"profiles": 7}']) {
    line.write("full/profiles.json", spoilt);
    expect([spoilt, await json("profiles", full)]).toEqual([spoilt, []]);
  }
});

it("secrets are kept in the system's keyring if there is one", async () => {
  const { line } = the();
  // libsecret's own tool, with a folder for the keyring.
  const tool = `#!/bin/sh
case "$1" in
  store) cat > "$0.$(echo "$7" | tr / _)" ;;
  lookup) cat "$0.$(echo "$5" | tr / _)" ;;
  clear) rm "$0.$(echo "$5" | tr / _)" ;;
esac
`;
  line.write("secret-tool", tool, 0o755);
  const env = {
    TWOTIER_KEYRING: "",
    TWOTIER_CONFIG_DIR: line.at("other"),
    PATH: `${line.at("")}:${process.env.PATH}`,
  };
  expect(await run("login --local ERP", env)).toMatchObject({ code: 0, err: "" });
  expect((await json("profiles", env))[0].secretsIn).toBe("keyring");
  expect(existsSync(line.at("other/secrets.json"))).toBe(false);
  expect((await json("whoami", env)).user).toBe("ERP");
});

it.each([
  ["an unknown command", "invoices", {}, 2, "unknown command 'invoices'"],
  ["an invalid time", "audit --from yesterday", {}, 2, "It must be a day such as"],
  ["a day that does not exist", "audit --from 2026-02-30", {}, 2, "It must be a day such as"],
  ["a missing file", "order nothing.csv", {}, 2, "nothing.csv cannot be read"],
  ["a wrong password", "login --local wrong@users.example", {}, 3, "The user pool refused"],
  ["a wrong secret", "whoami", { TWOTIER_CLIENT_SECRET: "twos_wrong" }, 3, "invalid_client"],
  ["an unknown host", "whoami", { TWOTIER_API_URL: "http://127.0.0.1:9" }, 5, "Is the address right"],
  ["a login without an address", "login", {}, 2, "twotier login --local"],
  ["an expired token", "whoami", { TWOTIER_TOKEN: "x" }, 3, "renew its values"],
  ["a request that the API refuses", "requests revoke req_1", {}, 1, "NOT_FOUND"],
])("%s ends the command with its own code and a sentence", async (_, command, env, code, text) => {
  const ended = await run(command, { ...asClient(), ...env });
  expect(ended).toMatchObject({ code, err: expect.stringContaining(text), out: "" });
  expect(ended.err).not.toMatch(/^\s+at /m);
});

it("a Global admin makes an API client and invites a reseller, which accepts by the link", async () => {
  const { provider, world } = the();
  const as = (token: string) => ({ TWOTIER_API_URL: the().stack.apiUrl, TWOTIER_TOKEN: token });
  const admin = as(provider.admin.token);
  const { id, clientSecret } = await json("clients create Desk --role SalesAgent AdminAgent", admin);
  const desk = { ...asClient(), TWOTIER_CLIENT_ID: id, TWOTIER_CLIENT_SECRET: clientSecret };
  expect(await json("whoami", desk)).toMatchObject({ user: "Desk", roles: "AdminAgent, SalesAgent" });
  expect(await json(`clients disable ${id}`, admin)).toMatchObject({ id, status: "disabled" });
  expect(await run("whoami", desk)).toMatchObject({ code: 3 });

  const reseller = await world.reseller();
  const { link } = await json(`invite ${reseller.admin.email} --link`, admin);
  const accepted = await json(`accept <${link}/?locale=en>`, as(reseller.admin.token));
  expect(accepted).toMatchObject({ id: provider.id, status: "active" });
  const found = await run(`resellers --csv --mpn-id ${reseller.mpnId}`, admin);
  expect(found.out.split("\n")[1]).toMatch(new RegExp(`^${reseller.id},.*,active,`));
});

/** The number of the organization's recorded changes, which a check must not raise. */
const changes = async () => (await all(the().provider.admin, "/v1/audit-records")).length;

it("invitations from a CSV file are checked without a change, and sent once however often the file is given", async () => {
  const { line, world, provider } = the();
  const [first, second] = [1, 2].map(() => `cli-${world.next()}@mail.example`);
  line.write("bad.csv", `email,locale\n${first},en\nnobody,xx\n${first?.toUpperCase()},\n`);
  const before = await changes();
  for (const command of ["invite --from bad.csv --dry-run", "invite --from bad.csv"]) {
    const { code, err } = await run(command, asClient());
    expect([code, err.match(/^Line \d+: \w+/gm)]).toEqual([
      4,
      ["Line 3: locale", "Line 3: email", `Line 4: ${first?.split("-")[0]}`],
    ]);
  }
  line.write("good.csv", `email;subject\r\n${first};Join us\r\n${second};\r\n`);
  expect(await run("invite --from good.csv --dry-run", asClient())).toMatchObject({ code: 0, out: "" });
  expect(await changes()).toBe(before);
  const sent = await json("invite --from good.csv", asClient());
  expect(sent.map(({ line: at, what, status }: any) => [at, what, status])).toEqual([
    [2, first, "done"],
    [3, second, "done"],
  ]);
  const after = await changes();
  const resumed = await json("invite --from good.csv --resume", asClient());
  expect(resumed).toMatchObject(sent);
  expect(await changes()).toBe(after);
  const requests = await all(provider.admin, "/v1/partnership-requests?status=sent");
  expect(requests.filter(({ resellerEmail }) => [first, second].includes(resellerEmail))).toHaveLength(2);
});

const headings =
  "domain,companyName,email,culture,language,country,city,addressLine1,postalCode,resellerId,offerId,quantity";
const rowOf = (
  domain: string,
  quantity: number | string = 5,
  more: { country?: string; reseller?: string } = {},
) =>
  [
    ...[domain, "=Kestrel & Co", `office@${domain}`, "de-DE", "de", more.country ?? "DE", "Kiel"],
    ...["Hafen 1", "24103", more.reseller ?? the().reseller.id, the().offer.id, quantity],
  ].join(",");

it("orders from a file: every problem is named by its line, and an interrupted import is completed later", async () => {
  const { line, world, provider, offer } = the();
  const domains = Array.from({ length: 5 }, () => `cli-${world.next()}.example`);
  const [domain = ""] = domains;
  const bad = [rowOf(domain, "ten"), rowOf(`x${domain}`, 5, { country: "UK", reseller: provider.id })];
  line.write("bad.csv", [headings, ...bad].join("\n"));
  const customer = { companyProfile: { domain } };
  line.write(
    "bad.json",
    `[\n{"customer": ${JSON.stringify(customer)},\n"lineItems": [\n{"offerId": "none"}]}]`,
  );
  const before = await changes();
  for (const [file, found] of [
    ["bad.csv", ["Line 2: quantity", "Line 3: resellerId", "Line 3: country"]],
    [
      "bad.json",
      ["Line 2: customer/billingProfile", "Line 4: lineItems/0/quantity", "Line 4: lineItems/0/offerId"],
    ],
  ] as const) {
    const { code, err } = await run(`order ${file} --dry-run`, asClient());
    expect([code, err.match(/^Line \d+: [\w/]+/gm)]).toEqual([4, found]);
  }
  // A second line without a customer belongs to the order above it.
  const second = `${",".repeat(10)}${offer.id},3`;
  line.write(
    "good.csv",
    [headings, rowOf(domain), second, ...domains.slice(1).map((each) => rowOf(each))].join("\n"),
  );
  expect(await run("order good.csv --dry-run", asClient())).toMatchObject({ code: 0, out: "" });
  expect(await changes()).toBe(before);

  const importing = line.start(["order", "good.csv", "--report", "report.csv"], asClient());
  const report = () => (existsSync(line.at("report.csv")) ? readFileSync(line.at("report.csv"), "utf8") : "");
  await importing.seen(() => report().split("\n").length > 2);
  importing.interrupt();
  const { code, err } = await importing.ended;
  expect([code, err]).toEqual([130, expect.stringContaining("--resume with the same file continues")]);
  expect(report()).toContain("not tried");
  expect(report()).toMatch(new RegExp(`^2,${domain},done,ord_\\w+,cus_\\w+,admin@${domain},.{20},`, "m"));
  expect(statSync(line.at("report.csv")).mode & 0o777).toBe(0o600);

  const resumed = await json("order good.csv --resume", asClient());
  expect(resumed.map(({ what, status }: any) => [what, status])).toEqual(
    domains.map((each) => [each, "done"]),
  );
  const ordered = await all(provider.admin, "/v1/orders?status=submitted");
  expect(ordered).toHaveLength(domains.length);
  expect(await run("order good.csv", asClient())).toMatchObject({ code: 4 });

  // Formulas are defused in the output, and reading it restores the original.
  const customers = (await run("customers --csv", asClient())).out;
  expect(customers).toContain(`,'=Kestrel & Co,${domain},`);
  const id = /cus_\w+/.exec(customers.split("\n").find((each) => each.includes(domain)) ?? "")?.[0];
  expect((await run(`subscriptions --customer-id ${id} --csv`, asClient())).out).toContain(`,${id},`);
  line.write("hand-over.csv", `customerId,resellerId,delegatedAdmin\n${id},${the().other.id},no\n`);
  expect(await json("reassign hand-over.csv", asClient())).toMatchObject([
    { status: "done", before: the().reseller.id, after: the().other.id },
  ]);
  line.write("hand-over.csv", `customerId,resellerId\n${id},${provider.id}\ncus_1,\n`);
  expect((await run("reassign hand-over.csv --dry-run", asClient())).err.match(/^Line \d+: \w+/gm)).toEqual([
    "Line 2: resellerId",
    "Line 3: customerId",
  ]);
});

it("the check of a file accepts every address that the API accepts", async () => {
  const { line, world, offer } = the();
  const addresses = [
    { country: "GB", state: "Kent", postalCode: "CT1 2EH" },
    { country: "MX", state: "CDMX", postalCode: "06000" },
    { country: "CA", state: "Quebec", postalCode: "H2X 1Y4" },
    { country: "US", addressConfirmed: true },
  ];
  const orders = addresses.map((address) => {
    const domain = `cli-${world.next()}.example`;
    const defaultAddress = { ...address, city: "Town", addressLine1: "Street 1" };
    const profile = { companyName: "Kestrel", email: `office@${domain}`, culture: "en-GB", language: "en" };
    return {
      customer: { companyProfile: { domain }, billingProfile: { ...profile, defaultAddress } },
      lineItems: [{ offerId: offer.id, quantity: 5 }],
    };
  });
  line.write("odd.json", JSON.stringify(orders));
  const placed = await json("order odd.json", asClient());
  expect(placed.map(({ status }: any) => status)).toEqual(addresses.map(() => "done"));
});

it("an order whose answer was lost is placed once, and the report explains how to get its password", async () => {
  const { line, stack, world, provider } = the();
  const domain = `cli-${world.next()}.example`;
  line.write("lost.csv", [headings, rowOf(domain)].join("\n"));
  let submits = 0;
  const isFirst = (_: string, path: string) => path.endsWith("/submit") && ++submits === 1;
  const cutOff = await openCutOff(stack.apiUrl, isFirst, { once: true });
  const [placed] = await json("order lost.csv", { ...asClient(), TWOTIER_API_URL: cutOff.url });
  const resumption = await json("order lost.csv --resume", asClient());
  await cutOff.close();
  expect(resumption).toMatchObject([
    { status: "done", orderId: placed.orderId, customerId: placed.customerId },
  ]);
  expect([submits, placed.status, placed.temporaryPassword]).toEqual([2, "done", undefined]);
  for (const { detail } of [placed, ...resumption])
    expect(detail).toContain(`POST /v1/customers/${placed.customerId}/admin-credentials creates another`);
  expect(await all(provider.admin, `/v1/orders?customerId=${placed.customerId}`)).toHaveLength(1);
});

it("new events are forwarded to an address on this machine, signed as a webhook", async () => {
  const { line, provider, stack, world } = the();
  const arrived: string[] = [];
  let secret = "";
  const receiver = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    arrived.push(verifyWebhook(body, request.headers, secret).data.resourceId);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  receiver.unref();
  const { port } = receiver.address() as AddressInfo;
  const forwardTo = `http://127.0.0.1:${port}/`;
  const listening = line.start(
    ["webhooks", "listen", "--forward-to", forwardTo, "--types", "partnership-request.revoked"],
    asClient(),
  );
  expect(await run(`webhooks listen --forward-to ${forwardTo} --types customer.made`, asClient())).toEqual({
    code: 2,
    out: "",
    err: expect.stringMatching(/^Unknown event types: customer.made. Known are: .*customer.created/),
  });
  await listening.seen(() => listening.output.err.includes("Waiting for events"));
  secret = /whsec_\S+/.exec(listening.output.out)?.[0] ?? "";
  const body = { resellerEmail: `cli-${world.next()}@mail.example` };
  const { id } = await good(provider.admin.post("/v1/partnership-requests", body));
  await good(provider.admin.post(`/v1/partnership-requests/${id}/revoke`));
  stack.advance(20_000);
  await listening.seen(() => listening.output.out.includes("→"));
  listening.interrupt();
  expect(await listening.ended).toMatchObject({
    code: 130,
    out: expect.stringMatching(/revoked .*→ 204\n$/),
  });
  expect(arrived).toEqual([id]);
  receiver.close();
});

it("a shell completes commands and options", async () => {
  const { line } = the();
  line.write("complete.sh", (await run("completion bash")).out);
  const completed = (...words: string[]) =>
    spawnSync(
      "bash",
      [
        "-c",
        `. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _twotier; echo "\${COMPREPLY[*]}"`,
        line.at("complete.sh"),
        "twotier",
        ...words,
      ],
      { encoding: "utf8" },
    ).stdout.trim();
  expect(completed("re")).toBe("resellers renewals requests reassign");
  expect(completed("--profile", "webhooks", "")).toBe("listen --help");
  expect(completed("requests", "nonsense", "--st")).toBe("--status");
  // zsh takes text after a colon for a modifier, unless it is an arithmetic expression.
  expect((await run("completion zsh")).out).toMatch(
    /^autoload .*COMP_WORDS\[@\]:1:\$\(\(COMP_CWORD - 1\)\)/s,
  );
  // fish offers files beside the words by default.
  const fish = (await run("completion fish")).out;
  const listen =
    '-n "__fish_seen_subcommand_from webhooks; and not __fish_seen_subcommand_from listen" -a "listen --help"';
  expect(fish).toContain(`complete -c twotier -f ${listen}\n`);
  expect(fish).toMatch(/^complete -c twotier -n "__fish_seen_subcommand_from order" -a "--dry-run/m);
});

it("an import resumes days later too: existing orders are found although their keys have expired", async () => {
  const { line, stack, world, provider, client, offer } = the();
  const domain = `cli-${world.next()}.example`;
  const email = `cli-${world.next()}@mail.example`;
  line.write("late.csv", [headings, rowOf(domain)].join("\n"));
  line.write("late-invitations.csv", `email\n${email}\n`);
  const [placed] = await json("order late.csv", asClient());
  await json("invite --from late-invitations.csv", asClient());
  line.write("more.csv", `customerId,offerId,quantity\n${placed.customerId},${offer.id},7\n`);
  const [more] = await json("order more.csv", asClient());
  stack.advance(25 * 60 * minute);
  const admin = await world.member(provider.admin.id, provider.admin.email);
  const made = await good(admin.post(`/v1/api-clients/${client.id}/secrets`));
  const env = { ...asClient(), TWOTIER_CLIENT_SECRET: made.clientSecret };
  const before = (await all(admin, "/v1/audit-records")).length;
  expect(await json("order late.csv --resume", env)).toMatchObject([
    { status: "done", orderId: placed.orderId, detail: expect.stringContaining("was submitted before") },
  ]);
  expect(await json("order more.csv --resume", env)).toMatchObject([
    { status: "done", orderId: more.orderId, customerId: placed.customerId },
  ]);
  expect(await json("invite --from late-invitations.csv --resume", env)).toMatchObject([
    { status: "done", detail: expect.stringContaining("was created before") },
  ]);
  expect(await all(admin, "/v1/audit-records")).toHaveLength(before);
});
