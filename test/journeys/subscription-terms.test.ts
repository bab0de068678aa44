import { all, answers, onSharedStack } from "../support/channel.ts";
import { minute } from "../support/clock.ts";
import { openSubscriptions, patch, pathOf } from "../support/subscription-channel.ts";
import { itemsOf } from "../support/table.ts";
import type { Client } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(openSubscriptions);

const inTenMinutes = () => new Date(the().now().getTime() + 10 * minute).toISOString();

/** The credits of one subscription in a caller's report, oldest first. */
const creditsOf = async (client: Client, subscriptionId: string, query = "") =>
  (await all(client, `/v1/incentives?${query}`))
    .filter((credit) => credit.subscriptionId === subscriptionId)
    .sort((one, other) => one.from.localeCompare(other.from));

describe("a term's end", () => {
  it("counts by the clock at once, and the schedule records what it says", async () => {
    const { stack, provider, recorded, subscribed, stored, tieOf, audits } = the();
    const soon = inTenMinutes();
    const renewing = await subscribed({ commitmentEndDate: soon });
    const ending = await subscribed({ commitmentEndDate: soon, autoRenewEnabled: false });
    const counts = await tieOf(recorded);
    const read = async (subscription: typeof ending) => (await provider.admin.get(pathOf(subscription))).body;
    stack.advance(9 * minute);
    expect(await read(ending)).toMatchObject({ status: "active", commitmentEndDate: soon });
    stack.advance(2 * minute);
    expect(await read(ending)).toMatchObject({ status: "expired" });
    expect(await read(renewing)).toMatchObject({ status: "active" });
    expect((await read(renewing)).commitmentEndDate > soon).toBe(true);
    expect(await stored(ending)).toMatchObject({ status: "active" });
    for (const body of [{ friendlyName: "Late" }, { status: "active" }, { partnerId: null }])
      expect(answers(await patch(provider.admin, ending, body))).toEqual([409, "SUBSCRIPTION_NOT_ACTIVE"]);
    const shown = [await read(ending), await read(renewing)];
    const credit = [expect.objectContaining({ quantity: 10, to: soon })];
    expect(await creditsOf(recorded.admin, ending.id)).toEqual(credit);

    await stack.schedule.runNow();
    expect(await stored(ending)).toMatchObject({ status: "expired", version: 2 });
    expect(await stored(renewing)).toMatchObject({ status: "active", version: 2 });
    expect([await read(ending), await read(renewing)]).toEqual(shown);
    expect(await creditsOf(recorded.admin, ending.id)).toEqual(credit);
    expect(await tieOf(recorded)).toMatchObject({ recordCount: Number(counts?.recordCount) - 1 });
    const actor = { userId: "schedule" };
    expect(await audits(provider.admin, ending.id)).toMatchObject([
      { operation: "subscription.expire", actor, after: { status: "expired" } },
    ]);
    expect(await audits(provider.admin, renewing.id)).toMatchObject([
      { operation: "subscription.renew", actor, after: { status: "active" } },
    ]);
  });
});

it("a change that comes before the schedule records the renewal with it, and tells it", async () => {
  const { stack, table, provider, plain, audits, stored } = the();
  const soon = inTenMinutes();
  const subscription = await plain({ commitmentEndDate: soon });
  stack.advance(11 * minute);
  const { body } = await patch(provider.admin, subscription, { friendlyName: "Renewed" });
  expect(body.commitmentEndDate > soon).toBe(true);
  expect(await stored(subscription)).toMatchObject({ commitmentEndDate: body.commitmentEndDate, version: 2 });
  expect(await audits(provider.admin, subscription.id)).toMatchObject([
    {
      operation: "subscription.update",
      before: { friendlyName: "Office", commitmentEndDate: soon },
      after: { friendlyName: "Renewed", commitmentEndDate: body.commitmentEndDate },
    },
  ]);
  expect(await itemsOf(table, `EVENTS#${provider.id}`)).toContainEqual(
    expect.objectContaining({
      resourceId: subscription.id,
      data: expect.objectContaining({ changed: ["friendlyName", "commitmentEndDate"] }),
    }),
  );
});

describe("the cancellation window", () => {
  it("is open until its last instant, for fewer licences and for cancelling, and never closes for more", async () => {
    const { stack, provider, plain } = the();
    const cancellationAllowedUntil = inTenMinutes();
    const [reduced, cancelled] = [
      await plain({ cancellationAllowedUntil }),
      await plain({ cancellationAllowedUntil }),
    ];
    stack.advance(9 * minute);
    expect((await patch(provider.admin, reduced, { quantity: 9 })).body.quantity).toBe(9);
    expect((await patch(provider.admin, cancelled, { status: "cancelled" })).body.status).toBe("cancelled");
    stack.advance(2 * minute);
    for (const body of [{ quantity: 8 }, { status: "cancelled" }])
      expect(answers(await patch(provider.admin, reduced, body))).toEqual([
        422,
        "CANCELLATION_WINDOW_PASSED",
      ]);
    expect((await patch(provider.admin, reduced, { quantity: 20, status: "suspended" })).body).toMatchObject({
      quantity: 20,
      status: "suspended",
    });
  });
});

describe("incentive credits", () => {
  it("follow every change of reseller, quantity and status, and are reported by reseller and period", async () => {
    const { stack, world, customer, provider, administrator, recorded, stranger, plain } = the();
    const subscription = await plain();
    const { id: subscriptionId } = subscription;
    /** The instants just before each change. */
    const before: string[] = [];
    const change = async (body: object) => {
      stack.advance(minute);
      before.push(new Date(stack.now()).toISOString());
      const answer = await patch(provider.admin, subscription, body);
      expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ id: subscriptionId })]);
    };
    await change({ partnerId: recorded.mpnId });
    await change({ quantity: 12 });
    await change({ friendlyName: "No new interval" });
    await change({ partnerId: administrator.mpnId });
    await change({ status: "suspended" });
    await change({ status: "active" });
    await change({ partnerId: null });
    await change({ partnerId: recorded.mpnId });
    await change({ quantity: 11, status: "cancelled" });

    const credits = await creditsOf(provider.admin, subscriptionId);
    const [one, two] = [recorded.mpnId, administrator.mpnId];
    expect(credits.map(({ partnerId, quantity }) => [partnerId, quantity])).toEqual([
      [one, 10],
      [one, 12],
      [two, 12],
      [two, 12],
      [one, 12],
    ]);
    for (const credit of credits) {
      expect(credit).toMatchObject({ customerId: customer.id, offerId: "office-basic" });
      expect(credit.from < credit.to).toBe(true);
    }
    // The second begins where the first ends, and the third where the second does; the others stand alone.
    const [first, second, third, fourth, fifth] = credits;
    expect([second.from, third.from]).toEqual([first.to, second.to]);
    expect([fourth.from > third.to, fifth.from > fourth.to]).toEqual([true, true]);
    for (const [at, { from }] of credits.entries()) expect(from >= before[[0, 1, 3, 5, 7][at]!]!).toBe(true);

    const report = (client: Client, query?: string) => creditsOf(client, subscriptionId, query);
    expect(await report(recorded.admin)).toEqual([first, second, fifth]);
    expect(await report(administrator.admin)).toEqual([third, fourth]);
    expect(await report(provider.admin, `resellerId=${administrator.id}`)).toEqual([third, fourth]);
    expect(await report(recorded.admin, `resellerId=${administrator.id}`)).toEqual([]);
    expect(await report(provider.admin, `from=${fifth.to}`)).toEqual([]);
    expect(await report(provider.admin, `to=${first.from}`)).toEqual([first]);
    // Between the third and the fourth it was suspended: nobody's credit runs.
    expect(await report(provider.admin, `from=${third.to}&to=${before[5]}`)).toEqual([]);
    expect(await report(provider.admin, `from=${before[3]}&to=${before[5]}`)).toEqual([second, third]);
    const theirs = await stranger.admin.get(`/v1/incentives?resellerId=${stranger.id}`);
    expect(theirs.body).toEqual({ items: [] });
    const manager = await world.user(provider, "UserManagementAdmin");
    expect(answers(await manager.get("/v1/incentives"))).toEqual([403, "ROLE_REQUIRED"]);
    const elsewhere = await world.provider();
    const foreign = await elsewhere.admin.get(`/v1/incentives?resellerId=${recorded.id}`);
    expect(foreign.body).toEqual({ items: [] });
  });

  it("run on without an end for as long as nothing changes", async () => {
    const { stack, recorded, subscribed } = the();
    const { id } = await subscribed();
    stack.advance(minute);
    const [running, ...more] = await creditsOf(
      recorded.admin,
      id,
      `from=${new Date(stack.now()).toISOString()}`,
    );
    expect([running, more]).toEqual([expect.objectContaining({ quantity: 10 }), []]);
    expect(running).not.toHaveProperty("to");
  });
});
