import { accountActions } from "../../../lib/account/actions.ts";
import { recoveryCodeStore } from "../../../lib/account/recovery-codes.ts";
import type { Identity } from "../../../lib/aws/identity.ts";
import { customerUsers } from "../../../lib/customers/items.ts";
import { findCaller, readCaller } from "../../../lib/http/caller.ts";
import type { Commit } from "../../../lib/http/commit.ts";
import { users } from "../../../lib/users/items.ts";
import { passwordAccounts } from "../../../lib/users/password/accounts.ts";
import { change } from "../../../lib/users/rules.ts";
import { accountOf, endSignIns } from "../../../lib/users/signed-out.ts";
import { second, settableClock } from "../../support/clock.ts";
import { customerFixture } from "../../support/customers.ts";
import { openOneTable } from "../../support/table.ts";
import { enrol } from "../../support/table-fixtures.ts";

const gone = () => Promise.reject(new Error("the process is gone"));
const audit = { operation: "user.test", resourceType: "user", resourceId: "usr_test" };

/**
 * A user with a second factor, whose recovery was interrupted while the user pool had the factor off. The clock stands
 * at the end of a second, so that nothing waits for the next.
 */
const cutOff = async (kind: "user" | "customer's admin") => {
  const table = await openOneTable();
  const clock = settableClock("2026-03-10T09:30:00.999Z");
  const pool = { secondFactor: true, answers: true };
  const identity = {
    signOut: async () => {},
    signIn: gone,
    setEnabled: async () => {},
    setSecondFactor: async (_id: string, isOn: boolean) => {
      if (isOn && !pool.answers) await gone();
      pool.secondFactor = isOn;
    },
    choosePassword: async () => true,
    giveTemporaryPassword: async () => (pool.answers ? "Temporary-1" : gone()),
  } as Partial<Identity> as Identity;
  const { organization, admin } = await enrol(
    table,
    kind === "user" ? "indirect-reseller" : "indirect-provider",
  );
  const customer =
    kind === "user" ? undefined : (await customerFixture(table, { providerId: organization.id })).customer;
  const place = customer
    ? { organizationId: customer.id, id: customer.adminId }
    : { organizationId: organization.id, id: admin.id };
  const { id } = place;
  const dependencies = { table, identity, clock: clock.now };
  const actions = accountActions(dependencies);
  const { codes, write } = await recoveryCodeStore(table).renew(id, clock.now());
  await table.write(write);
  const caller = async () => {
    const found = await findCaller(table, id);
    if (!found) throw new Error("the fixture has this account");
    return found;
  };
  const before = { ...(await caller()), signedInAt: clock.now().toISOString() };
  pool.answers = false;
  const given = { password: "Correct-horse-7", code: codes[0] ?? "" };
  await expect(actions.useCode(id, given, "request 1")).rejects.toThrow("the process is gone");
  expect(pool.secondFactor).toBe(false);
  clock.advance(second);
  const account = async () => {
    const user = await users
      .in(table)
      .get(place)
      .catch(() => undefined);
    if (user) return accountOf(users, user);
    const ofCustomer = await customerUsers.in(table).get(place);
    if (!ofCustomer) throw new Error("the fixture has this account");
    return accountOf(customerUsers, ofCustomer);
  };
  const commit: Commit = async ({ writes, answer }) => {
    await table.transact(writes);
    return answer;
  };
  /** Whether a token counts that the pool issues now. */
  const counts = async (): Promise<boolean> => {
    const iat = Math.floor(clock.advance(5 * second).getTime() / 1_000);
    return readCaller(table, { username: id, token_use: "access", iat }).then(
      () => true,
      (error) => {
        expect(error).toMatchObject({ code: "UNAUTHENTICATED" });
        return false;
      },
    );
  };
  return {
    ...{ table, clock, pool, place, before, actions, account, commit, counts, caller },
    ends: endSignIns(dependencies),
  };
};
type Ground = Awaited<ReturnType<typeof cutOff>>;

describe.each(["user", "customer's admin"] as const)("an interrupted recovery of a %s", (kind) => {
  it.each<[string, (of: Ground) => Promise<unknown>]>([
    ["nothing", async () => {}],
    ["a sign-out", async ({ ends, commit, account }) => ends.signOut(commit, await account(), { audit })],
    [
      "a password chosen by a mailed link",
      async ({ table, clock, place }) => {
        const found = await passwordAccounts(table, clock.now).find(place.organizationId, place.id);
        if (!found) throw new Error("a link can be mailed to this account");
        await table.write(found.signOut(clock.now()));
      },
    ],
    [
      "a changed password",
      async ({ ends, commit, account }) =>
        ends.replacePassword(commit, await account(), { audit }, "Another-1"),
    ],
    [
      "a reset that the user pool refuses",
      async ({ ends, commit, account }) =>
        expect(ends.resetCredentials(commit, await account(), { audit })).rejects.toThrow("gone"),
    ],
    [
      "a disabling and enabling",
      async ({ table, clock, place }) => {
        const stored = kind === "user" ? users : customerUsers;
        for (const status of ["disabled", "active"] as const) {
          const raw = await table.get(stored.key(place));
          const now = clock.now();
          if (raw?.type === users.type) {
            const user = users.parse(raw);
            await table.write(users.update(user, change(user, { status }, now).user));
          } else {
            const admin = customerUsers.parse(raw ?? {});
            await table.write(accountOf(customerUsers, admin, { ...admin, status }).signOut(now));
          }
        }
      },
    ],
    [
      "a request of an older sign-in",
      async ({ actions, before }) => {
        for (const act of [
          () => actions.signOutEverywhere(before, "request 2"),
          () => actions.changePassword(before, "Another-1", "request 2"),
          () => actions.turnSecondFactorOn(before, "request 2"),
        ])
          await expect(act()).rejects.toMatchObject({ code: expect.any(String) });
      },
    ],
  ])("is not ended by %s, which is no sign-in", async (_, happen) => {
    const ground = await cutOff(kind);
    await happen(ground);
    expect(await ground.counts()).toBe(false);
  });

  it("is ended by a new authenticator, once the pool has switched the second factor on", async () => {
    const { actions, caller, pool, counts } = await cutOff(kind);
    await expect(actions.turnSecondFactorOn(await caller(), "request 2")).rejects.toThrow("gone");
    expect(await counts()).toBe(false);
    pool.answers = true;
    expect(await actions.turnSecondFactorOn(await caller(), "request 3")).toHaveLength(10);
    expect([pool.secondFactor, await counts()]).toEqual([true, true]);
  });

  it("is ended by a reset, which switches the second factor off on purpose, once the pool has done so", async () => {
    const { ends, commit, account, pool, counts } = await cutOff(kind);
    pool.answers = true;
    await ends.resetCredentials(commit, await account(), { audit });
    expect(await counts()).toBe(true);
  });
});

test("a recovery code that is used while new ones are made does not bring the older ones back", async () => {
  const table = await openOneTable();
  const store = recoveryCodeStore(table);
  const now = new Date("2026-03-10T09:30:00.000Z");
  const first = await store.renew("usr_1", now);
  await table.write(first.write);
  const use = store.use(await store.find("usr_1"), first.codes[0] ?? "");
  if (!use) throw new Error("the code is right");
  const [second, third] = [await store.renew("usr_1", now), await store.renew("usr_1", now)];
  await table.write(second.write);
  for (const late of [use, third.write])
    await expect(table.write(late)).rejects.toMatchObject({ name: "Stale" });
  const found = await store.find("usr_1");
  expect([first, second].map(({ codes }) => store.use(found, codes[0] ?? "") !== undefined)).toEqual([
    false,
    true,
  ]);
});
