import {
  AdminDeleteUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { changes, dumper } from "../support/matrix.ts";
import { refusalOf, signInSteps } from "../support/sign-in.ts";
import { openStack } from "../support/stack.ts";
import { clientOf, openWorld, type World } from "../support/world.ts";

let stack: Awaited<ReturnType<typeof openStack>>;
let world: World;

beforeAll(async () => {
  stack = await openStack();
  world = await openWorld(stack);
}, 60_000);
afterAll(() => stack?.stop());

const enrolment = (more: object = {}) => {
  const number = world.next();
  const globalAdmin = { email: `First.Admin-${number}@Enrolled.Example`, displayName: "First Admin" };
  const mpnId = `00${5_000_000 + number}`;
  return {
    type: "indirect-reseller",
    name: "Nordwind",
    country: "DE",
    region: "EMEA",
    mpnId,
    globalAdmin,
    ...more,
  };
};

it("an enrolled organization's first admin signs in with the temporary password, must choose one, and is known", async () => {
  const body = enrolment({ website: "https://nordwind.example", description: "Clouds\nand wind" });
  const enrolled = await world.operator.post("/v1/organizations", body);
  expect(enrolled.status).toBe(201);
  const { setupInfo, globalAdmin, ...organization } = enrolled.body;
  expect(organization).toMatchObject({
    name: "Nordwind",
    mpnId: body.mpnId,
    status: "active",
    agreements: [],
  });
  expect(globalAdmin).toMatchObject({
    email: expect.stringMatching(/^First\.Admin-\d+@enrolled\.example$/),
    roles: ["GlobalAdmin"],
    status: "active",
  });
  expect(setupInfo.userName).toBe(globalAdmin.email);

  const steps = signInSteps(stack);
  expect(await refusalOf(steps.begin(setupInfo.userName, "Not-the-password-1"))).toMatch(/NotAuthorized/);
  const challenge = await steps.begin(setupInfo.userName.toUpperCase(), setupInfo.temporaryPassword);
  expect(challenge.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  expect(challenge.AuthenticationResult).toBeUndefined();
  expect(await refusalOf(steps.choosePassword(challenge, "short"))).toMatch(/InvalidPassword/);
  const chosen = await steps.choosePassword(challenge, "A-password-of-my-own-1");
  const { get } = clientOf(stack.apiUrl, chosen.AuthenticationResult?.AccessToken);
  const me = await get("/v1/me");
  expect(me.body).toEqual({
    user: {
      id: globalAdmin.id,
      email: globalAdmin.email,
      displayName: "First Admin",
      roles: ["GlobalAdmin"],
    },
    organization: {
      id: organization.id,
      type: "indirect-reseller",
      name: "Nordwind",
      mpnId: body.mpnId,
      region: "EMEA",
    },
  });
  expect(await refusalOf(steps.begin(setupInfo.userName, setupInfo.temporaryPassword))).toMatch(
    /NotAuthorized/,
  );
  const own = await get("/v1/organization");
  const read = await world.operator.get(`/v1/organizations/${organization.id}`);
  expect(own.body).toEqual(read.body);
  expect(own.headers.get("etag")).toBe(read.headers.get("etag"));
  expect(enrolled.headers.get("etag")).toBe(read.headers.get("etag"));
  // The password is in the one answer and nowhere else.
  expect([...(await dumper(stack)()).values()].join()).not.toContain(setupInfo.temporaryPassword);
  for (const name of stack.functions.names)
    expect(stack.logs(name)).not.toContain(setupInfo.temporaryPassword);
});

it("an MPN ID is kept as it is written, and taken once", async () => {
  const body = enrolment();
  const first = await world.operator.post("/v1/organizations", body);
  const before = await dumper(stack)();
  const again = await world.operator.post("/v1/organizations", { ...enrolment(), mpnId: body.mpnId });
  expect([again.status, again.body.code]).toEqual([409, "MPN_ID_TAKEN"]);
  const taken = await world.operator.post("/v1/organizations", {
    ...enrolment(),
    globalAdmin: body.globalAdmin,
  });
  expect([taken.status, taken.body.code]).toEqual([409, "EMAIL_TAKEN"]);
  expect(changes(before, await dumper(stack)())).toEqual([]);
  // Digits as text: without its zeros it is another number.
  const other = await world.operator.post("/v1/organizations", {
    ...enrolment(),
    mpnId: body.mpnId.replace(/^0+/, ""),
  });
  expect([first.status, other.status]).toEqual([201, 201]);
  for (const mpnId of ["", "12a", "１２", "-1", "1.5", 12, "1".repeat(65)])
    expect((await world.operator.post("/v1/organizations", { ...enrolment(), mpnId })).status).toBe(400);
  expect((await world.operator.post("/v1/organizations", enrolment({ type: "operator" }))).status).toBe(400);
});

it("suspending counts from the very next request of each of its users, and so does reactivating", async () => {
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const agent = await world.user(provider, "SalesAgent");
  await world.partner(provider, reseller);
  const { token } = await world.invitation(provider);
  const path = `/v1/organizations/${provider.id}`;
  const set = async (status: string) => {
    const { headers } = await world.operator.get(path);
    return world.operator.patch(path, { status }, { "if-match": headers.get("etag") ?? "" });
  };
  expect((await set("suspended")).body).toMatchObject({ id: provider.id, status: "suspended" });
  for (const { get, post } of [provider.admin, agent]) {
    for (const answer of [
      await get("/v1/me"),
      await post("/v1/partnership-requests", { resellerEmail: "a@b.example" }),
    ])
      expect([answer.status, answer.body.code]).toEqual([403, "ORGANIZATION_SUSPENDED"]);
  }
  const directory = await world.anonymous.get("/v1/directory/indirect-providers?limit=100");
  expect(directory.text).not.toContain(provider.id);
  // The partner keeps its own list, and cannot accept what a suspended provider sent.
  expect((await reseller.admin.get("/v1/indirect-providers")).body.items).toHaveLength(1);
  const another = await world.reseller();
  expect((await another.admin.post("/v1/invitations/accept", { token })).body.code).toBe(
    "INVITATION_REVOKED",
  );
  expect((await set("active")).status).toBe(200);
  expect((await agent.get("/v1/me")).status).toBe(200);
  expect((await another.admin.post("/v1/invitations/accept", { token })).status).toBe(200);
});

it("agreements are recorded for a region, not in the future, and read with the organization", async () => {
  const reseller = await world.reseller({ agreement: false });
  const path = `/v1/organizations/${reseller.id}/agreements`;
  const signed = { signedAt: "2026-02-01T10:00:00+02:00", source: "Signed paper, box 12" };
  const first = await world.operator.put(`${path}/EMEA`, signed);
  expect(first.body).toMatchObject({
    region: "EMEA",
    signedAt: "2026-02-01T08:00:00.000Z",
    source: signed.source,
  });
  const recordedAt = first.body.recordedAt;
  expect(Math.abs(new Date(recordedAt).getTime() - stack.now())).toBeLessThan(60_000);
  await world.operator.put(`${path}/Asia%20Pacific`, signed);
  const own = await reseller.admin.get("/v1/organization");
  expect(own.body.agreements.map(({ region }: any) => region).toSorted()).toEqual(["Asia Pacific", "EMEA"]);
  const before = await dumper(stack)();
  const future = new Date(stack.now() + 60_000).toISOString();
  const late = await world.operator.put(`${path}/EMEA`, { ...signed, signedAt: future });
  expect([late.status, late.body.code, late.body.errors[0].pointer]).toEqual([
    400,
    "INVALID_REQUEST",
    "/signedAt",
  ]);
  for (const region of ["%20", "a%2Fb", "x".repeat(40), "%D0%AF"])
    expect((await world.operator.put(`${path}/${region}`, signed)).status).toBe(404);
  expect((await world.operator.put(`${path}/EMEA`, signed, { "if-match": '"stale"' })).status).toBe(412);
  expect(changes(before, await dumper(stack)())).toEqual([]);
  const etag = first.headers.get("etag") ?? "";
  const corrected = await world.operator.put(
    `${path}/EMEA`,
    { ...signed, source: "box 13" },
    { "if-match": etag },
  );
  expect([corrected.status, corrected.body.source]).toEqual([200, "box 13"]);
});

it("new admin credentials make a pool user that is missing, and end the refresh tokens of one that is there", async () => {
  const reseller = await world.reseller();
  const steps = signInSteps(stack);
  const signedIn = await steps.begin(reseller.admin.email, "Correct-horse-7");
  const refreshToken = signedIn.AuthenticationResult?.RefreshToken ?? "";
  expect(await refusalOf(steps.refresh(refreshToken))).toBeUndefined();
  const path = `/v1/organizations/${reseller.id}/admin-credentials`;
  const reset = await world.operator.post(path);
  expect(reset.body).toMatchObject({
    userId: reseller.admin.id,
    setupInfo: { userName: reseller.admin.email },
  });
  expect(await refusalOf(steps.refresh(refreshToken))).toMatch(/NotAuthorized/);
  expect(await refusalOf(steps.begin(reseller.admin.email, "Correct-horse-7"))).toMatch(/NotAuthorized/);
  const challenge = await steps.begin(reseller.admin.email, reset.body.setupInfo.temporaryPassword);
  expect(challenge.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");

  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const cognito = new CognitoIdentityProviderClient({
    region: "eu-central-1",
    credentials,
    endpoint: stack.cognitoUrl,
  });
  await cognito.send(
    new AdminDeleteUserCommand({ UserPoolId: stack.userPoolId, Username: reseller.admin.id }),
  );
  expect(await refusalOf(steps.begin(reseller.admin.email, reset.body.setupInfo.temporaryPassword))).toMatch(
    /NotAuthorized/,
  );
  const made = await world.operator.post(path);
  const first = await steps.begin(reseller.admin.email, made.body.setupInfo.temporaryPassword);
  const chosen = await steps.choosePassword(first, "Another-password-8");
  const me = await clientOf(stack.apiUrl, chosen.AuthenticationResult?.AccessToken).get("/v1/me");
  expect(me.body.user.id).toBe(reseller.admin.id);
  cognito.destroy();
});

it("a change of the profile takes optional fields off with null, keeps what is not named, and shows everywhere", async () => {
  const provider = await world.provider();
  const path = `/v1/organizations/${provider.id}`;
  const patch = (body: object) => world.operator.patch(path, body, { "if-match": "*" });
  await patch({ website: "https://one.example", description: "Text" });
  const changed = await patch({ name: "Renamed", website: null });
  expect(changed.body).toMatchObject({ name: "Renamed", description: "Text", country: "DE" });
  expect(changed.body.website).toBeUndefined();
  expect((await provider.admin.get("/v1/me")).body.organization.name).toBe("Renamed");
  const entry = (await world.anonymous.get("/v1/directory/indirect-providers?limit=100")).body.items.find(
    ({ id }: any) => id === provider.id,
  );
  expect(entry).toEqual({
    id: provider.id,
    name: "Renamed",
    country: "DE",
    region: "EMEA",
    description: "Text",
  });
  for (const body of [
    { mpnId: "1" },
    { type: "indirect-reseller" },
    { id: provider.id },
    { name: null },
    { website: "javascript:alert(1)" },
    { website: "https://localhost" },
    { country: "Germany" },
  ])
    expect([body, (await patch(body)).status]).toEqual([body, 400]);
});
