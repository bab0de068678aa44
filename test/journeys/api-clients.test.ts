import { apiClients } from "../../lib/api-clients/items.ts";
import { newId } from "../../lib/ids.ts";
import { answered, anyVersion, onSharedStack, openChannel } from "../support/channel.ts";
import { eventually } from "../support/invitations.ts";
import { refusalOf, signInSteps } from "../support/sign-in.ts";
import { type Client, clientOf, good, type Member } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(openChannel);

const urlencoded = { "content-type": "application/x-www-form-urlencoded" };
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});
const grant = { grant_type: "client_credentials" };
/** Asks for a token with these parameters. */
const ask = (parameters: Record<string, string> | string, headers: Record<string, string> = {}) => {
  const body = typeof parameters === "string" ? parameters : String(new URLSearchParams(parameters));
  return the().world.anonymous.post("/oauth2/token", body, { ...urlencoded, ...headers });
};
const tokenFor = async (client_id: string, client_secret: string): Promise<Client> => {
  const { access_token } = await good(ask({ ...grant, client_id, client_secret }));
  return clientOf(the().stack.apiUrl, access_token);
};
const create = (by: Member, roles: string[], displayName = "Order desk") =>
  good(by.post("/v1/api-clients", { displayName, roles }));
const refused = async (status: number, error: string, answering: ReturnType<typeof ask>) => {
  const { body, headers, status: got } = await answering;
  expect([got, body]).toEqual([status, { error, error_description: expect.any(String) }]);
  expect(headers.get("cache-control")).toBe("no-store");
  return headers;
};

it("a machine acts as itself with its own roles, and its secret is replaced without an outage", async () => {
  const { world, provider, stack, audits } = the();
  const { admin } = provider;
  const made = await create(admin, ["SalesAgent"]);
  const { clientSecret, ...withoutSecret } = made;
  expect(clientSecret).toMatch(/^twos_[A-Za-z0-9_-]{43}$/);
  const path = `/v1/api-clients/${made.id}`;
  const first = await admin.get(path);
  expect(first.body).toEqual(withoutSecret);

  const token = await ask(grant, basic(made.id, clientSecret));
  expect([token.status, token.body]).toEqual([
    200,
    { access_token: expect.stringMatching(/^ey/), token_type: "Bearer", expires_in: 3600 },
  ]);
  expect(token.headers.get("cache-control")).toBe("no-store");
  const machine = clientOf(stack.apiUrl, token.body.access_token);
  expect((await machine.get("/v1/me")).body).toMatchObject({
    user: { id: made.id, displayName: "Order desk", roles: ["SalesAgent"] },
    organization: { id: provider.id },
  });
  const resellerEmail = `machine-${world.next()}@mail.example`;
  const request = await good(machine.post("/v1/partnership-requests", { resellerEmail }));
  await answered("202", machine.post(`/v1/partnership-requests/${request.id}/send`));
  const { items } = await good(admin.get(`/v1/audit-records?userId=${made.id}`));
  expect(items.map(({ operation }: any) => operation)).toEqual([
    "partnership-request.send",
    "partnership-request.create",
  ]);
  // A use only shows its day and is no change: the read version still matches.
  const day = new Date(stack.now()).toISOString().slice(0, 10);
  const read = await admin.get(path);
  expect(read.body).toMatchObject({ lastUsedOn: day, secrets: [{ lastUsedOn: day }] });
  expect(read.headers.get("etag")).toBe(first.headers.get("etag"));

  const second = await good(admin.post(`${path}/secrets`));
  await answered("409 TOO_MANY_SECRETS", admin.post(`${path}/secrets`));
  const successor = await tokenFor(made.id, second.clientSecret);
  await answered("200", machine.get("/v1/customers"), successor.get("/v1/customers"));
  await answered("204", admin.delete(`${path}/secrets/${withoutSecret.secrets[0].id}`));
  await answered("401 UNAUTHENTICATED", machine.get("/v1/customers"));
  await refused(401, "invalid_client", ask(grant, basic(made.id, clientSecret)));
  await answered("200", successor.get("/v1/customers"));
  await answered("404 NOT_FOUND", admin.delete(`${path}/secrets/${withoutSecret.secrets[0].id}`));

  await answered("200", admin.patch(path, { roles: ["AdminAgent"] }, anyVersion));
  await answered("200", successor.get("/v1/audit-records"));
  // The job goes on page by page for the machine that began it.
  const { reseller, other, make } = the();
  const { customer } = await make({ reseller: { id: reseller.id } });
  const job = await good(
    successor.post("/v1/customers/reassign", {
      ...{ fromResellerId: reseller.id, toResellerId: other.id, subscriptions: false, delegatedAdmin: false },
    }),
  );
  const ended = await eventually("the job has ended", async () => {
    await stack.streams.drained();
    const { status, ...outcome } = await good(successor.get(`/v1/jobs/${job.id}`));
    return status !== "running" && outcome;
  });
  expect(ended).toMatchObject({ done: 1, failed: [] });
  const [record] = await audits(admin, customer.id);
  expect(record.actor).toEqual({ userId: made.id, organizationId: provider.id });
});

it("the token endpoint refuses invalid token requests with RFC 6749's codes", async () => {
  const { admin } = the().provider;
  const { id: client_id, clientSecret: client_secret } = await create(admin, ["SalesAgent"]);
  const whole = { ...grant, client_id, client_secret };
  const header = basic(client_id, client_secret);
  const wrong = [
    ask({ client_id, client_secret }),
    ask({ ...whole, grant_type: "" }),
    ask(`${new URLSearchParams(whole)}&grant_type=client_credentials`),
    ask(whole, header),
    ask({ ...grant, client_id: client_id.replace("cli_0", "cli_1") }, header),
    ask(JSON.stringify(whole), { "content-type": "application/json" }),
    ask({ ...whole, more: "x".repeat(20_000) }),
    ask(""),
    the().world.anonymous.post(
      `/oauth2/token?client_id=${client_id}`,
      String(new URLSearchParams(whole)),
      urlencoded,
    ),
  ];
  for (const answer of wrong) await refused(400, "invalid_request", answer);
  await refused(400, "unsupported_grant_type", ask({ ...whole, grant_type: "password" }));
  const unknown = [
    ask(grant),
    ask({ ...grant, client_id }),
    ask({ ...whole, client_secret: `${client_secret}x` }),
    ask({ ...whole, client_secret: "\u0000" }),
    ask({ ...whole, client_id: "cli_00000000000000000000000000" }),
    ask({ ...whole, client_id: admin.id }),
    ask({ ...whole, client_id: "x".repeat(9_000) }),
    ask(grant, { authorization: "Basic" }),
    ask(grant, { authorization: "Basic %%%" }),
    ask(grant, { authorization: `Basic ${Buffer.from("no colon").toString("base64")}` }),
    ask(grant, basic(client_id, "%zz")),
    ask(grant, { authorization: `Bearer ${admin.token}` }),
  ];
  const texts = new Set<string>();
  for (const answer of unknown) {
    expect((await refused(401, "invalid_client", answer)).get("www-authenticate")).toMatch(/^Basic realm=/);
    texts.add((await answer).text);
  }
  expect(texts.size).toBe(1);
  // Each part of a Basic header may be urlencoded, and further parameters are ignored.
  const escaped = client_secret.replaceAll(/[_-]/g, (c: string) => (c === "_" ? "%5F" : "%2d"));
  await answered(
    "200",
    ask({ ...grant, scope: "all", client_id }, basic(client_id.replace("_", "%5f"), escaped)),
    ask(whole, { authorization: `Bearer ${admin.token}` }),
  );
});

it("a leaked token cannot lock its machine out of the user pool", async () => {
  const { stack, provider } = the();
  const { id, clientSecret } = await create(provider.admin, ["SalesAgent"]);
  const { access_token } = await good(ask(grant, basic(id, clientSecret)));
  const [, claims = ""] = access_token.split(".");
  const { username } = JSON.parse(Buffer.from(claims, "base64url").toString());
  expect(username).toMatch(new RegExp(`^${id}\\.sec_`));
  const { begin } = signInSteps(stack);
  for (let attempt = 0; attempt < 6; attempt++)
    expect(await refusalOf(begin(username, "Wrong-password-1"))).toMatch(/NotAuthorized/);
  await answered("200", (await tokenFor(id, clientSecret)).get("/v1/me"));
});

it("an organization has at most a hundred active machines: creating or enabling one more is refused until one is disabled", async () => {
  const { world, table } = the();
  const { id: organizationId, admin } = await world.reseller();
  const { id } = await create(admin, ["SalesAgent"]);
  const disable = (of: string) => admin.patch(`/v1/api-clients/${of}`, { status: "disabled" }, anyVersion);
  const enable = (of: string) => admin.patch(`/v1/api-clients/${of}`, { status: "active" }, anyVersion);
  const asked = { displayName: "One more", roles: ["SalesAgent"] };
  await answered("200", disable(id));
  const known = await apiClients.in(table).get({ organizationId, id });
  if (!known) throw new Error("the client is gone");
  for (let number = 1; number < 100; number++)
    await table.write(apiClients.create({ ...known, id: newId("cli", new Date(number)), status: "active" }));
  const last = await create(admin, ["SalesAgent"]);
  await answered("409 LIMIT_REACHED", admin.post("/v1/api-clients", asked), enable(id));
  await answered("200", disable(last.id));
  await answered("200", enable(id));
  await answered("409 LIMIT_REACHED", admin.post("/v1/api-clients", asked));
});
