import { codeOf } from "../../infra/local/cognito/totp.ts";
import { changes, dumper, until } from "../support/matrix.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { refusalOf, signInSteps } from "../support/sign-in.ts";
import {
  clientOf,
  type Member,
  type Organization,
  openWorld,
  password,
  type World,
} from "../support/world.ts";

let stack: SharedStack;
let world: World;
let provider: Organization;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
  provider = await world.provider();
}, 60_000);

const anything = { "if-match": "*" };
const patch = (by: Member, id: string, body: object) => by.patch(`/v1/users/${id}`, body, anything);
const newUser = (roles: string[]) => ({
  email: `new-${world.next()}@users.example`,
  displayName: "New",
  roles,
});

it("a new user signs in with its setup info, has its roles, and its address is taken in every case", async () => {
  const body = {
    email: "Grace.Hopper@People.Example",
    displayName: " Grace Hopper ",
    roles: ["SalesAgent", "AdminAgent"],
  };
  const made = await provider.admin.post("/v1/users", body);
  expect(made.status).toBe(201);
  const { setupInfo, ...user } = made.body;
  expect(user).toMatchObject({
    email: "Grace.Hopper@people.example",
    displayName: "Grace Hopper",
    roles: ["AdminAgent", "SalesAgent"],
    status: "active",
  });
  const read = await provider.admin.get(`/v1/users/${user.id}`);
  expect(read.body).toEqual(user);
  expect(read.headers.get("etag")).toBe(made.headers.get("etag"));
  expect((await provider.admin.get("/v1/users?limit=100")).body.items).toContainEqual(user);
  const steps = signInSteps(stack);
  const challenge = await steps.begin(setupInfo.userName, setupInfo.temporaryPassword);
  const chosen = await steps.choosePassword(challenge, "My-own-password-3");
  const me = await clientOf(stack.apiUrl, chosen.AuthenticationResult?.AccessToken).get("/v1/me");
  expect(me.body).toMatchObject({
    user: { id: user.id, roles: ["AdminAgent", "SalesAgent"] },
    organization: { id: provider.id },
  });
  const before = await dumper(stack)();
  const taken = await provider.admin.post("/v1/users", { ...body, email: "grace.hopper@PEOPLE.example" });
  expect([taken.status, taken.body.code]).toEqual([409, "EMAIL_TAKEN"]);
  expect(changes(before, await dumper(stack)())).toEqual([]);
});

it("a User management admin manages everybody but Global admins, and makes none", async () => {
  const manager = await world.user(provider, "UserManagementAdmin");
  const made = await manager.post("/v1/users", newUser(["AdminAgent"]));
  expect(made.status).toBe(201);
  expect((await patch(manager, made.body.id, { roles: ["SalesAgent", "UserManagementAdmin"] })).status).toBe(
    200,
  );
  expect((await patch(manager, made.body.id, { status: "disabled" })).status).toBe(200);
  expect((await manager.post(`/v1/users/${made.body.id}/credentials`)).status).toBe(200);
  const second = await world.user(provider, "GlobalAdmin");
  const before = await dumper(stack)();
  const refusals = [
    await manager.post("/v1/users", newUser(["GlobalAdmin"])),
    await manager.post("/v1/users", newUser(["SalesAgent", "GlobalAdmin"])),
    await patch(manager, made.body.id, { roles: ["GlobalAdmin"] }),
    await patch(manager, manager.id, { roles: ["GlobalAdmin", "UserManagementAdmin"] }),
    await patch(manager, second.id, { roles: ["SalesAgent"] }),
    await patch(manager, second.id, { displayName: "Renamed" }),
    await patch(manager, second.id, { status: "disabled" }),
    await manager.post(`/v1/users/${second.id}/credentials`),
    await manager.get("/v1/partnership-requests"),
    await manager.get("/v1/audit-records"),
  ];
  for (const { status, body } of refusals) {
    expect([status, body.code]).toEqual([403, "ROLE_REQUIRED"]);
    expect(body.detail).toMatch(/Global ?[aA]dmin/);
  }
  expect(changes(before, await dumper(stack)())).toEqual([]);
});

it("the last Global admin stays, whichever way it is tried and however many try at once", async () => {
  const reseller = await world.reseller();
  const { admin } = reseller;
  for (const body of [
    { roles: ["SalesAgent"] },
    { status: "disabled" },
    { status: "disabled", roles: ["GlobalAdmin"] },
  ]) {
    const answer = await patch(admin, admin.id, body);
    expect([answer.status, answer.body.code]).toEqual([409, "LAST_GLOBAL_ADMIN"]);
  }
  const second = await world.user(reseller, "GlobalAdmin");
  // Each demotes the other at the same moment: one of them has to remain.
  const both = await Promise.all([
    patch(admin, second.id, { roles: ["SalesAgent"] }),
    patch(second, admin.id, { roles: ["SalesAgent"] }),
  ]);
  expect(both.map(({ status }) => status).toSorted()[0]).toBe(200);
  const { items } = (await admin.get("/v1/users")).body;
  expect(
    items.filter(({ roles, status }: any) => roles.includes("GlobalAdmin") && status === "active"),
  ).toHaveLength(1);
});

it("a role counts, and stops counting, from the next request on", async () => {
  const user = await world.user(provider, "SalesAgent");
  expect((await user.get("/v1/audit-records")).status).toBe(403);
  await patch(provider.admin, user.id, { roles: ["AdminAgent"] });
  expect((await user.get("/v1/audit-records")).status).toBe(200);
  await patch(provider.admin, user.id, { roles: ["UserManagementAdmin"] });
  expect((await user.get("/v1/audit-records")).body.code).toBe("ROLE_REQUIRED");
  expect((await user.get("/v1/me")).body.user.roles).toEqual(["UserManagementAdmin"]);
});

it("disabling counts from the next request, ends sign-in and refresh at the pool a moment later, and is undone by enabling", async () => {
  const user = await world.user(provider, "AdminAgent");
  const steps = signInSteps(stack);
  const signedIn = await steps.begin(user.email, password);
  expect((await patch(provider.admin, user.id, { status: "disabled" })).body.status).toBe("disabled");
  for (const answer of [await user.get("/v1/me"), await user.get("/v1/events")])
    expect([answer.status, answer.body.code]).toEqual([403, "USER_DISABLED"]);
  await until(
    () => refusalOf(steps.begin(user.email, password)),
    (refusal) => refusal?.includes("NotAuthorized") ?? false,
  );
  expect(await refusalOf(steps.refresh(signedIn.AuthenticationResult?.RefreshToken ?? ""))).toMatch(
    /NotAuthorized/,
  );
  // Its address stays its own.
  const taken = await provider.admin.post("/v1/users", { ...newUser(["SalesAgent"]), email: user.email });
  expect(taken.body.code).toBe("EMAIL_TAKEN");
  await patch(provider.admin, user.id, { status: "active" });
  expect((await user.get("/v1/me")).status).toBe(200);
  await until(
    () => refusalOf(steps.begin(user.email, password)),
    (refusal) => refusal === undefined,
  );
});

it("new credentials end a lost password with its second factor and all refresh tokens", async () => {
  const user = await world.user(provider, "SalesAgent");
  const steps = signInSteps(stack);
  const { SecretCode } = await steps.withToken("AssociateSoftwareToken", { AccessToken: user.token });
  const UserCode = codeOf(SecretCode, Math.floor(stack.now() / 30_000));
  await steps.withToken("VerifySoftwareToken", { AccessToken: user.token, UserCode });
  const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
  await steps.withToken("SetUserMFAPreference", { AccessToken: user.token, SoftwareTokenMfaSettings });
  expect((await steps.begin(user.email, password)).ChallengeName).toBe("SOFTWARE_TOKEN_MFA");

  const reset = await provider.admin.post(`/v1/users/${user.id}/credentials`);
  expect(reset.status).toBe(200);
  expect(await refusalOf(steps.begin(user.email, password))).toMatch(/NotAuthorized/);
  const challenge = await steps.begin(user.email, reset.body.setupInfo.temporaryPassword);
  expect(challenge.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  const chosen = await steps.choosePassword(challenge, "Found-again-5");
  expect(chosen.ChallengeName).toBeUndefined();
  const me = await clientOf(stack.apiUrl, chosen.AuthenticationResult?.AccessToken).get("/v1/me");
  expect(me.body.user.id).toBe(user.id);
  const second = await provider.admin.post(`/v1/users/${user.id}/credentials`);
  expect(second.body.setupInfo.temporaryPassword).not.toBe(reset.body.setupInfo.temporaryPassword);
  expect(await refusalOf(steps.refresh(chosen.AuthenticationResult?.RefreshToken ?? ""))).toMatch(
    /NotAuthorized/,
  );
  const records = await provider.admin.get(`/v1/audit-records?resourceId=${user.id}`);
  expect(records.body.items.map(({ operation }: any) => operation)).toEqual([
    "user.credentials-reset",
    "user.credentials-reset",
    "user.create",
  ]);
});

it("a temporary password is dead after its seven days", async () => {
  const made = await provider.admin.post("/v1/users", newUser(["SalesAgent"]));
  const { userName, temporaryPassword } = made.body.setupInfo;
  const steps = signInSteps(stack);
  expect((await steps.begin(userName, temporaryPassword)).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  stack.advance(7 * 24 * 3_600_000 + 1_000);
  expect(await refusalOf(steps.begin(userName, temporaryPassword))).toMatch(/expired/);
});
