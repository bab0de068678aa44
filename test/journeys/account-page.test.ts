import { accountWindow } from "../support/account-window.ts";
import { openChannel } from "../support/channel.ts";
import { linkIn, mailTo, ofThePage, send, titleOf } from "../support/invitations.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { itemsOf } from "../support/table.ts";
import { openWorld, password, type World } from "../support/world.ts";

let stack: SharedStack;
let world: World;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
});

const another = "Another-lamp-rain-84";

const openWindow = () => accountWindow(stack);

const signedIn = "Your account";
const signedOut = "Sign in to your account";
it("a user changes the password on the account page, which ends every older sign-in but that page's own", async () => {
  const { admin } = await world.reseller();
  const [here, elsewhere] = [openWindow(), openWindow()];
  expect([await here.title(), titleOf(await here.signIn(admin.email, "Wrong-horse-77"))]).toEqual([
    signedOut,
    signedOut,
  ]);
  for (const window of [here, elsewhere]) await window.signIn(admin.email);
  expect([await here.title(), await elsewhere.title()]).toEqual([signedIn, signedIn]);

  const change = (currentPassword: string, newPassword: string) =>
    here.post({ step: "password", currentPassword, newPassword });
  expect((await change("Wrong-horse-77", another)).status).toBe(401);
  expect((await change(password, "short")).status).toBe(422);
  expect((await admin.get("/v1/me")).status).toBe(200);
  const changed = await change(password, another);
  expect([changed.status, titleOf(changed)]).toEqual([200, signedIn]);
  expect([await here.title(), await elsewhere.title()]).toEqual([signedIn, signedOut]);
  expect((await admin.get("/v1/me")).status).toBe(401);
  expect((await openWindow().signIn(admin.email)).status).toBe(401);
  expect((await openWindow().signIn(admin.email, another)).status).toBe(200);
});

it("a user signs out everywhere at once, or from this browser alone", async () => {
  const provider = await world.provider();
  const { admin } = provider;
  const windows = [openWindow(), openWindow(), openWindow()] as const;
  for (const window of windows) await window.signIn(admin.email);
  const [one, two, three] = windows;
  const kept = one.cookie();
  await one.post({ step: "sign-out" });
  // The cookie's secret is void, even if somebody has kept it.
  one.steal(kept);
  expect([await one.title(), await two.title()]).toEqual([signedOut, signedIn]);
  expect((await admin.get("/v1/me")).status).toBe(200);
  expect(titleOf(await two.post({ step: "sign-out-everywhere" }))).toBe("You are signed out everywhere");
  expect([await two.title(), await three.title()]).toEqual([signedOut, signedOut]);
  expect((await admin.get("/v1/me")).status).toBe(401);
});

it("a session ends with a reset, a disabling and a suspension, from the next request on", async () => {
  const reseller = await world.reseller();
  const grounds: ((id: string) => Promise<unknown>)[] = [
    (id) => reseller.admin.post(`/v1/users/${id}/credentials`),
    (id) => reseller.admin.post(`/v1/users/${id}/sign-out`),
    (id) => reseller.admin.patch(`/v1/users/${id}`, { status: "disabled" }, { "if-match": "*" }),
    () =>
      world.operator.patch(`/v1/organizations/${reseller.id}`, { status: "suspended" }, { "if-match": "*" }),
  ];
  for (const ground of grounds) {
    const user = await world.user(reseller, "SalesAgent");
    const window = openWindow();
    await window.signIn(user.email);
    expect(await window.title()).toBe(signedIn);
    await ground(user.id);
    expect(await window.title()).toBe(signedOut);
    const late = await window.post({ step: "password", currentPassword: password, newPassword: another });
    expect(late.status).toBe(401);
  }
});

it("the account page refuses forms of other sites, and cookies whose names only begin like its own", async () => {
  const { admin } = await world.reseller();
  const window = openWindow();
  await window.signIn(admin.email);
  const foreign = {
    "content-type": ofThePage["content-type"],
    "sec-fetch-site": "same-site",
    cookie: window.cookie(),
  };
  const forged = await send("POST", `${stack.apiUrl}/account`, foreign, "step=sign-out-everywhere");
  expect([forged.status, await window.title()]).toEqual([403, signedIn]);
  window.steal(`${window.cookie()}; ${window.cookie()}`);
  expect(await window.title()).toBe(signedOut);
});

it("a user chooses mails and language; choices left open follow the organization", async () => {
  const { admin } = await world.provider();
  const here = openWindow();
  await here.signIn(admin.email);
  const saved = await here.post({
    ...{ step: "mails", invitationAccepted: "yes", invitationExpired: "yes", mailLocale: "fr" },
  });
  expect(saved.status).toBe(200);
  expect(saved.text).toContain("Your choice is saved.");
  expect(saved.text).toContain("They cannot be switched off.");
  expect((await admin.get("/v1/me/notification-preferences")).body).toEqual({
    userId: admin.id,
    ...{
      invitationAccepted: true,
      invitationDeclined: false,
      invitationExpired: true,
      acceptanceReceipt: true,
    },
    ...{ locale: "fr", inherited: ["invitationAccepted", "invitationExpired", "acceptanceReceipt"] },
  });
  const { items } = (await admin.get("/v1/audit-records?resourceType=user")).body;
  expect(items).toContainEqual(
    expect.objectContaining({ operation: "user.notification-preferences-update", resourceId: admin.id }),
  );
});

it("a customer's admin chooses a new password through the billing address, and the provider is informed", async () => {
  const channel = await openChannel(await joinStack());
  const { customer } = await channel.make();
  const admin = await channel.adminOf(customer.id);
  expect((await admin.get("/v1/me")).status).toBe(200);
  const form = (path: string, fields: Record<string, string>) =>
    send("POST", `${stack.apiUrl}${path}`, ofThePage, `${new URLSearchParams(fields)}`);
  const asked = await form("/account/password", { email: admin.email });
  expect(titleOf(asked)).toBe("Please look for our mail");
  const mail = await mailTo(stack, customer.billingProfile.email);
  const { pathname } = new URL(linkIn(mail ?? {}));
  const page = await send("GET", `${stack.apiUrl}${pathname}`, {});
  expect(titleOf(page)).toBe("Choose your password");
  expect(page.text).toContain(admin.email);
  expect(page.text).not.toContain("released");
  expect(titleOf(await form(pathname, { newPassword: another }))).toBe("Your password is set");
  expect((await admin.get("/v1/me")).status).toBe(401);
  expect(titleOf(await openWindow().signIn(admin.email, another))).toBe(signedIn);
  const events = await channel.eventsAbout(channel.provider.admin, customer.id);
  expect(events.map(({ type, data }) => [type, data.status])).toEqual([
    ["customer.admin-password-reset", "requested"],
    ["customer.admin-password-reset", "completed"],
  ]);
  const after = { channel: "billing-address" };
  const deeds = ["forgotten", "chosen"].map((deed) => ({
    operation: `customer.admin-password-${deed}`,
    after,
  }));
  expect(await itemsOf(channel.table, `AUDIT#${customer.id}`)).toMatchObject(deeds);
  const records = await channel.audits(channel.provider.admin, customer.id);
  expect(records).toMatchObject(deeds.toReversed());
  expect(records.map(({ actor }) => actor)).toEqual([
    { userId: admin.id, organizationId: customer.id },
    { userId: "recipient", organizationId: customer.id },
  ]);
});
