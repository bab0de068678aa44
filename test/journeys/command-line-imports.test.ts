import { existsSync, readFileSync, statSync } from "node:fs";
import { all } from "../support/channel.ts";
import { minute } from "../support/clock.ts";
import { atTheCommandLine } from "../support/command-line-user.ts";
import { openCutOff } from "../support/cut-off.ts";
import { good } from "../support/world.ts";

/** Moves the clock. */
const { the, run, json, asClient, changes } = atTheCommandLine();

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
