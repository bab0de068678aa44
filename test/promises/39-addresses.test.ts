import { type Inside, openInside } from "../support/inside.ts";
import { ofThePage } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { signInSteps } from "../support/sign-in.ts";
import { choosePassword, good, password } from "../support/world.ts";

let inside: Inside;
const counts = { squats: 0, uses: 0, spellings: 0, sent: 0 };
beforeAll(async () => {
  inside = await openInside();
}, 60_000);
afterAll(async () => {
  await inside.close();
  reached(
    39,
    `${counts.squats} addresses of others taken by organizations' admins, ${counts.uses} uses by their readers, 0 blocked; ` +
      `${counts.spellings} spellings of 4 mailboxes, ${counts.sent} mails, 0 limits passed`,
  );
});

const squatters = ["GlobalAdmin", "UserManagementAdmin"] as const;
const kinds = ["provider", "reseller"] as const;

it.each(kinds.flatMap((kind) => squatters.map((role) => [role, kind] as const)))(
  "a user with the role %s in another %s blocks nobody's address",
  async (role, kind) => {
    const { world } = inside;
    const squatter = await world.user(await world[kind](), role);
    const address = () => `Ceo@other-${world.next()}.example`;
    const squat = async (): Promise<string> => {
      const email = address();
      await good(squatter.post("/v1/users", { email, displayName: "Not the CEO", roles: ["SalesAgent"] }));
      counts.squats++;
      return email.toLowerCase();
    };
    const [real, provider] = [await world.reseller(), await world.provider()];

    // The real company's Global admin accepts an invitation to the address.
    const invited = await world.invitation(provider, await squat());
    expect((await real.admin.post("/v1/invitations/accept", { token: invited.token })).status).toBe(200);

    // The real company gives the address to its own user, who signs in by its id while the other user still has the
    // address. The operator does the same at an enrolment, and that user signs in by the address.
    const email = await squat();
    const created = await good(
      real.admin.post("/v1/users", { email, displayName: "Cleo", roles: ["GlobalAdmin"] }),
    );
    expect(created.setupInfo.userName).toBe(created.id);
    await choosePassword(inside, { id: created.id });
    const mine = address();
    const first = await good(
      real.admin.post("/v1/users", { email: mine, displayName: "Mine", roles: ["SalesAgent"] }),
    );
    await good(squatter.post("/v1/users", { email: mine, displayName: "Not mine", roles: ["SalesAgent"] }));
    await choosePassword(inside, first);
    const { AuthenticationResult } = await signInSteps(inside).begin(mine, password);
    const [, claims = ""] = AuthenticationResult?.AccessToken.split(".") ?? [];
    expect(JSON.parse(Buffer.from(claims, "base64url").toString()).username).toBe(first.id);
    const owned = await squat();
    const enrolled = await world.reseller({ adminEmail: owned });
    expect(enrolled.admin.email).toBe(owned);
    counts.uses += 3;

    // Within one organization the address stays one user's, whoever enters it.
    const own = { email, displayName: "Cleo again" };
    const appointed = await world.operator.post(`/v1/organizations/${real.id}/global-admins`, own);
    const twice = await real.admin.post("/v1/users", { ...own, roles: ["SalesAgent"] });
    for (const { status, body } of [appointed, twice])
      expect([status, body.code]).toEqual([409, "EMAIL_TAKEN"]);

    // The link that was mailed to the address proves it. From then on nobody else has the address.
    const another = await world.provider();
    const { id } = await good(another.admin.post("/v1/partnership-requests", { resellerEmail: email }));
    await good(another.admin.post(`/v1/partnership-requests/${id}/send`));
    await inside.drain();
    const mail = inside.ses.messages().find(({ to }) => to.includes(email));
    const token = /invitations\/([\w.-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
    const fields = { decision: "accept", email: created.id, password, authorised: "yes" };
    const body = new URLSearchParams(fields).toString();
    const accepted = await world.anonymous.call("POST", `/invitations/${token}`, body, ofThePage);
    expect(accepted.status).toBe(200);
    const retried = await squatter.post("/v1/users", {
      email,
      displayName: "Not Cleo",
      roles: ["SalesAgent"],
    });
    expect([retried.status, retried.body.code]).toEqual([409, "EMAIL_TAKEN"]);
    const foreign = await world.invitation(await world.provider(), email);
    const other = await (await world.reseller()).admin.post("/v1/invitations/accept", {
      token: foreign.token,
    });
    expect([other.status, other.body.code]).toEqual([403, "INVITATION_FOR_ANOTHER"]);
  },
);

it("the reader of the mail to a new user proves the address, and nobody else has it from then on", async () => {
  const { world } = inside;
  const [squatter, real, provider] = [await world.reseller(), await world.reseller(), await world.provider()];
  const email = `ceo-${world.next()}@other.example`;
  const user = { email, displayName: "Cleo", roles: ["SalesAgent"] };
  await good(squatter.admin.post("/v1/users", user));
  const { id } = await good(real.admin.post("/v1/users", user));
  const path = `/v1/users/${id}`;
  const emailProven = async () => (await good(real.admin.get(path))).emailProven;
  // The user asks for the mail too, whatever its role; asking for other users is refused.
  const self = inside.clientOf(id);
  expect(await good(self.post(`${path}/address-proof`, { locale: "ru" }))).toMatchObject({
    id,
    emailProven: false,
  });
  for (const by of [squatter.admin, provider.admin])
    expect((await by.post(`${path}/address-proof`)).status).toBe(404);
  const foreign = await self.post(`/v1/users/${real.admin.id}/address-proof`);
  expect([foreign.status, foreign.body.code]).toEqual([403, "ROLE_REQUIRED"]);
  await inside.drain();
  const mails = inside.ses.messages().filter(({ to }) => to.includes(email));
  const mine = mails.find(({ tags }) => tags.user === id);
  expect(mine?.text).toContain(real.name);
  const link = new URL(/https?:\S+\/addresses\/\S+/.exec(mine?.text ?? "")?.[0] ?? "");

  const page = await world.anonymous.get(link.pathname);
  expect([page.status, page.text.includes(email), page.text.includes('lang="ru"')]).toEqual([
    200,
    false,
    true,
  ]);
  const confirm = (fields: string) => world.anonymous.call("POST", link.pathname, fields, ofThePage);
  expect([(await confirm("")).status, await emailProven()]).toEqual([422, false]);
  for (let time = 0; time < 2; time++) expect((await confirm("confirmed=yes")).status).toBe(200);
  expect(await emailProven()).toBe(true);

  const secondProof = await real.admin.post(`${path}/address-proof`);
  expect([secondProof.status, secondProof.body.code]).toEqual([409, "ADDRESS_PROVEN"]);
  const taken = await (await world.reseller()).admin.post("/v1/users", user);
  expect([taken.status, taken.body.code]).toEqual([409, "EMAIL_TAKEN"]);
  const invited = await world.invitation(provider, email);
  const accept = (by: typeof real) => by.admin.post("/v1/invitations/accept", { token: invited.token });
  expect((await accept(squatter)).body.code).toBe("INVITATION_FOR_ANOTHER");
  expect((await accept(real)).status).toBe(200);
  counts.uses++;
});

it("a new user is created even if the mailbox has had its proof mails of the day", async () => {
  const { world } = inside;
  const { admin } = await world.reseller();
  const codes: unknown[] = [];
  for (let at = 0; at < 4; at++) {
    const email = `crowd+${at}@mailbox.example`;
    const { warnings } = await good(
      admin.post("/v1/users", { email, displayName: "One of many", roles: ["SalesAgent"] }),
    );
    codes.push(warnings?.[0]?.code);
  }
  expect(codes).toEqual([undefined, undefined, undefined, "ADDRESS_PROOF_NOT_SENT"]);
});

it("a mailbox has one limit and one open request, in any spelling", async () => {
  const { world } = inside;
  for (const [name, host, tagged] of [
    ["victim", "mailbox.example", ["victim+1", "VICTIM+2", "Victim"]],
    ["v.i.c.t.i.m", "gmail.com", ["vic.tim", "victim+a", "VICTIM"]],
    ["victim", "googlemail.com", ["vi.ctim+x"]],
    ["bob", "fabrikam.example", ["Bob", "bOB+"]],
  ] as const) {
    const { admin } = await world.provider();
    const sent = async (local: string) => {
      const resellerEmail = `${local}@${host}`;
      const { id } = await good(admin.post("/v1/partnership-requests", { resellerEmail }));
      const { status } = await admin.post(`/v1/partnership-requests/${id}/send`);
      await good(admin.post(`/v1/partnership-requests/${id}/revoke`));
      counts.spellings++;
      return status;
    };
    const first = await good(admin.post("/v1/partnership-requests", { resellerEmail: `${name}@${host}` }));
    for (const each of tagged) {
      const open = await admin.post("/v1/partnership-requests", { resellerEmail: `${each}@${host}` });
      expect([each, open.status, open.body.code]).toEqual([each, 409, "REQUEST_ALREADY_OPEN"]);
    }
    await good(admin.post(`/v1/partnership-requests/${first.id}/revoke`));
    const statuses: number[] = [];
    for (let at = 0; at < 14; at++)
      statuses.push(
        await sent(
          `${tagged[at % tagged.length]}${at % 2 ? "" : "+"}${at}`.replace(/^([^+]*?)(\d+)$/, "$1+$2"),
        ),
      );
    expect(statuses).toEqual([...Array(10).fill(202), ...Array(4).fill(429)]);
    counts.sent += 10;
  }
}, 120_000);

it("the operator releases a domain whose customer has no subscription, and the old login ends", async () => {
  const { world } = inside;
  const [provider, other] = [await world.provider(), await world.provider()];
  const domain = `seized-${world.next()}.example`;
  const { customer, subscriptions } = await inside.customerOf(provider, { domain, subscriptions: [{}] });
  const release = () => world.operator.post(`/v1/domains/${domain.toUpperCase()}/release`);
  const inUse = await release();
  expect([inUse.status, inUse.body.code]).toEqual([409, "DOMAIN_IN_USE"]);
  for (const { id } of subscriptions) {
    const path = `/v1/customers/${customer.id}/subscriptions/${id}`;
    const cancelled = await provider.admin.patch(path, { status: "cancelled" }, { "if-match": "*" });
    expect(cancelled.status).toBe(200);
  }
  expect(await good(release())).toEqual({ domain, customerId: customer.id });
  expect((await release()).status).toBe(404);
  expect([401, 403]).toContain((await inside.clientOf(customer.adminId).get("/v1/me")).status);
  const records = await good(provider.admin.get(`/v1/audit-records?resourceId=${customer.id}`));
  expect(records.items.map(({ operation }: { operation: string }) => operation)).toContain("domain.release");
  // Another provider can order for the company that the domain belongs to.
  const ofAnother = await inside.customerOf(other, { domain });
  expect(ofAnother.customer.companyProfile.domain).toBe(domain);
});
