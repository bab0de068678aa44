import type { Identity } from "../../../lib/aws/identity.ts";
import type { Mail } from "../../../lib/aws/mail.ts";
import {
  type CustomerItem,
  type CustomerUserItem,
  customers,
  customerUsers,
  resellerRelationships,
} from "../../../lib/customers/items.ts";
import { relationshipWrite } from "../../../lib/customers/relationships.ts";
import { preferenceStore } from "../../../lib/notification-preferences/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import { users } from "../../../lib/users/items.ts";
import { passwordAsking } from "../../../lib/users/password/asking.ts";
import { passwordChoosing } from "../../../lib/users/password/choosing.ts";
import { passwordSender } from "../../../lib/users/password/sender.ts";
import { userStore } from "../../../lib/users/store.ts";
import { day, hour, settableClock } from "../../support/clock.ts";
import { customerFixture } from "../../support/customers.ts";
import { keptMails } from "../../support/kept-mails.ts";
import { allPages, openOneTable } from "../../support/table.ts";
import { changeUser, enrol, suspend, withPartnership, withUser } from "../../support/table-fixtures.ts";

/** An organization with users, one of whom has forgotten a password, and a pool that accepts every long one. */
const forgotten = async () => {
  const table = await openOneTable();
  const clock = settableClock();
  const { organization, admin } = await enrol(table, "indirect-reseller", { name: "Fabrikam" });
  const { mails, sending, tokenIn } = keptMails("passwords");
  const taken: [string, string][] = [];
  const pool = { meanwhile: async (): Promise<unknown> => undefined };
  const identity: Pick<Identity, "choosePassword"> = {
    choosePassword: async (userId, _email, password) => {
      const { meanwhile } = pool;
      pool.meanwhile = async () => undefined;
      await meanwhile();
      return password.length >= 12 && taken.push([userId, password]) > 0;
    },
  };
  const requestOnly = (email: string, networkAddress = "192.0.2.1") => {
    const asked = { email, locale: "ru", networkAddress, requestId: "request 1" } as const;
    return passwordAsking(table, clock.now).ask(asked, clock.now());
  };
  const choosing = passwordChoosing({ table, identity, clock: clock.now });
  return {
    ...{ table, clock, organization, admin, mails, taken, pool },
    requestOnly,
    async ask(email = admin.email, id = admin.id, networkAddress = "192.0.2.1") {
      await requestOnly(email, networkAddress);
      await passwordSender({ table, clock: clock.now, ...sending() }).deliver(id);
    },
    token: () => tokenIn(),
    choose: (token: string, password = "Correct-horse-7") =>
      choosing.choose(token, password, clock.now(), "request 2"),
    stateOf: async (token: string) => (await choosing.find(token, clock.now())).state,
  };
};

test("a user with a proven address gets a link by mail that sets one password, once, and ends older sign-ins", async () => {
  const { ask, mails, admin, token, choose, taken, stateOf, table, clock } = await forgotten();
  await ask(admin.email.toUpperCase());
  const [{ to, subject, text } = {} as Mail] = mails;
  expect([mails.length, to, text.includes("Fabrikam")]).toEqual([1, admin.email, true]);
  expect(subject).toContain("Новый пароль");
  expect(await choose(token(), "short")).toBe("policy");
  expect([await stateOf(token()), await choose(token())]).toEqual(["live", "chosen"]);
  expect(await choose(token(), "Another-horse-77")).toBe("chosen");
  expect([taken, await stateOf(token())]).toEqual([[[admin.id, "Correct-horse-7"]], "used"]);
  const { organizationId, id } = admin;
  expect((await users.in(table).get({ organizationId, id }))?.signedOutAt).toBe(clock.now().toISOString());
});

test("the mail is in the user's chosen language, else in the page's", async () => {
  const { table, admin, ask, mails } = await forgotten();
  await table.write(preferenceStore(table).change(admin.id, undefined, { locale: "ja" }).write);
  await ask();
  expect(mails.map(({ locale }) => locale)).toEqual(["ja"]);
});

const silent: Record<string, (of: Awaited<ReturnType<typeof forgotten>>) => Promise<unknown>> = {
  "nobody has": ({ ask }) => ask("nobody@nowhere.example"),
  "is unproven": async ({ table, organization, ask }) => {
    const { email } = await withUser(table, organization, ["SalesAgent"]);
    const owner = await userStore(table).byEmail(email);
    await table.write({ update: { PK: `EMAIL#${owner && email}`, SK: "EMAIL" }, set: { proven: false } });
    await ask(email);
  },
  "belongs to a disabled user": async ({ table, admin, ask }) => {
    await changeUser(table, admin, { status: "disabled" });
    await ask();
  },
  "belongs to a user of a suspended organization": async ({ table, organization, ask }) => {
    await suspend(table, organization.id);
    await ask();
  },
};
test.each(Object.entries(silent))(
  "an address that %s gets no mail, and the answer does not show it",
  async (_, happen) => {
    const ground = await forgotten();
    await happen(ground);
    expect(ground.mails).toEqual([]);
  },
);

test("a mailbox gets three mails a day; a link lasts an hour and ends with a newer one", async () => {
  const { ask, mails, token, stateOf, choose, clock } = await forgotten();
  const links: string[] = [];
  for (const _ of [1, 2, 3, 4]) {
    await ask();
    links.push(token());
  }
  expect([mails.length, await stateOf(links[0] ?? ""), await stateOf(token())]).toEqual([
    3,
    "unknown",
    "live",
  ]);
  clock.advance(hour);
  expect(await stateOf(token())).toBe("expired");
  await expect(choose(token())).rejects.toMatchObject({ code: "PASSWORD_LINK_EXPIRED" });
  clock.advance(day);
  await ask();
  expect(await stateOf(token())).toBe("live");
});

/** A customer whose admin has forgotten the password, with its provider. */
const ofCustomer = async () => {
  const ground = await forgotten();
  const { table } = ground;
  const { organization: provider } = await enrol(table, "indirect-provider", { name: "Northwind" });
  const { customer } = await customerFixture(table, { providerId: provider.id, domain: "trading.example" });
  const admin = { organizationId: customer.id, id: customer.adminId };
  const account = () => customerUsers.in(table).get(admin);
  return {
    ...ground,
    ...{ provider, customer },
    ask: () => ground.ask("admin@trading.example", customer.adminId),
    account,
    changeAccount: async (to: Partial<CustomerUserItem>) => {
      const before = await account();
      if (before) await table.write(customerUsers.update(before, { ...before, ...to }));
    },
    change: (to: Partial<CustomerItem>) => table.write(customers.set({ id: customer.id }, to)),
  };
};

const withheld: Record<string, (of: Awaited<ReturnType<typeof ofCustomer>>) => Promise<unknown>> = {
  "is disabled": ({ changeAccount }) => changeAccount({ status: "disabled" }),
  "has a suspended provider": ({ table, provider }) => suspend(table, provider.id),
  "has a billing address that nobody vouches for": ({ change }) => change({ billingEmailUnvouched: true }),
};
test.each(Object.entries(withheld))(
  "a customer's admin who %s gets no mail, and a link ends",
  async (_, happen) => {
    const [before, after] = [await ofCustomer(), await ofCustomer()];
    await happen(before);
    await before.ask();
    expect(before.mails).toEqual([]);
    await after.ask();
    await happen(after);
    expect([after.mails.length, await after.stateOf(after.token())]).toEqual([1, "unknown"]);
  },
);

test("a link ends when the billing address to which it was mailed changes", async () => {
  const { ask, token, stateOf, customer, change } = await ofCustomer();
  await ask();
  expect(await stateOf(token())).toBe("live");
  await change({ billingProfile: { ...customer.billingProfile, email: "new@trading.example" } });
  expect(await stateOf(token())).toBe("unknown");
});

/** A customer whose billing address is the mailbox of the reseller that manages it, with a mailed link. */
const ofReseller = async () => {
  const ground = await ofCustomer();
  const { table, provider, customer } = ground;
  const { organization: reseller } = await enrol(table, "indirect-reseller", { name: "Contoso" });
  const now = ground.clock.now();
  const base = { customerId: customer.id, providerId: provider.id, resellerId: reseller.id };
  await withPartnership(table, provider.id, reseller.id);
  await table.write(relationshipWrite(undefined, base, { adminSince: now.toISOString() }));
  await ground.change({ billingEmailVouchedBy: reseller.id });
  await ground.ask();
  const relationship = () => resellerRelationships.in(table).get(base);
  return {
    ...{ ...ground, reseller, relationship },
    /** The change of the relationship by a revocation. */
    revoke: async () => table.write(relationshipWrite(await relationship(), base, { adminSince: null })),
    /** The change of the admin by new credentials. */
    reset: async () => {
      ground.clock.advance(1_000);
      await ground.changeAccount({ signedOutAt: ground.clock.now().toISOString() });
    },
  };
};

test("a reseller counts as knowing the credentials that were chosen through its own mailbox", async () => {
  const { choose, token, relationship, clock } = await ofReseller();
  expect(await choose(token())).toBe("chosen");
  expect((await relationship())?.credentialsResetAt).toBe(clock.now().toISOString());
});

test.each(["revoke", "reset"] as const)(
  "a choice that meets a %s while the pool sets it is withdrawn: nobody knows the password, and its sign-ins end",
  async (end) => {
    const ground = await ofReseller();
    const { choose, token, taken, pool, account, relationship, table, customer, clock } = ground;
    pool.meanwhile = ground[end];
    await expect(choose(token())).rejects.toMatchObject({ code: "PASSWORD_LINK_NOT_FOUND" });
    expect(taken.map(([id]) => id)).toEqual([customer.adminId, customer.adminId]);
    expect(taken[1]?.[1]).not.toBe(taken[0]?.[1]);
    expect((await account())?.signedOutAt).toBe(clock.now().toISOString());
    expect((await relationship())?.credentialsResetAt).toBeUndefined();
    const records = await allPages((start) =>
      table.page(keys.audits(customer.providerId), { limit: 100, start }),
    );
    expect(records.map(({ operation }) => operation)).toContain("customer.admin-password-withdrawn");
  },
);

test("two copies of a form choose once, and neither survives new credentials", async () => {
  const ground = await ofReseller();
  const { choose, token, taken, pool } = ground;
  const first = "The-first-copy-1";
  pool.meanwhile = async () => void (await choose(token(), first));
  expect(await choose(token())).toBe("chosen");
  const late = await ofReseller();
  late.pool.meanwhile = async () => {
    await late.choose(late.token(), first);
    await late.reset();
  };
  await expect(late.choose(late.token())).rejects.toMatchObject({ code: "PASSWORD_LINK_NOT_FOUND" });
  expect([taken.length, late.taken.length]).toEqual([2, 3]);
});

test("a network address may ask a hundred times a day, for whatever mailbox", async () => {
  const { ask, requestOnly, admin, mails, clock } = await forgotten();
  for (let time = 0; time < 100; time++) await requestOnly(`nobody-${time}@nowhere.example`);
  await ask();
  expect(mails).toEqual([]);
  await ask(admin.email, admin.id, "192.0.2.2");
  expect(mails).toHaveLength(1);
  clock.advance(day);
  await ask();
  expect(mails).toHaveLength(2);
});
