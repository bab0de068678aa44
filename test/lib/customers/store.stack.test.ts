import { customerStore } from "../../../lib/customers/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import { type CustomerOptions, customerFixture } from "../../support/customers.ts";
import { endOf } from "../../support/refusal.ts";
import { describeOnEachEngine } from "../../support/table.ts";

const now = new Date("2026-03-10T09:30:00.000Z");

describeOnEachEngine("customers", (open) => {
  test("saving the profiles keeps the subscriptions' newer version", async () => {
    const table = await open();
    const { find, save, sameSubscriptions } = customerStore(table);
    const { customer } = await customerFixture(table, { providerId: "org_p" });
    await table.write({ update: keys.customer(customer.id), add: { subscriptionsVersion: 4 } });
    const associated = { associatedPartnerId: "org_a" };
    await table.transact(save(customer, { ...customer, ...associated }, []));
    const saved = await find(customer.id);
    expect(saved).toMatchObject({ ...associated, version: 2, subscriptionsVersion: 5 });
    const current = { ...customer, version: 2 };
    expect(await endOf(table.transact(save(customer, customer, [])))).toBe("Stale");
    expect(await endOf(table.transact(save(current, current, [], sameSubscriptions(customer))))).toBe(
      "Stale",
    );
  });

  const azure = { billing: "azure" as const };
  test.each<[boolean, NonNullable<CustomerOptions["subscriptions"]>]>([
    [false, []],
    [false, [{}]],
    [true, [{}, azure]],
    [true, [{ ...azure, status: "suspended" }]],
    [
      false,
      [
        { ...azure, status: "cancelled" },
        { ...azure, autoRenewEnabled: false },
      ],
    ],
  ])("have an Azure subscription, %s, with %j", async (expected, subscriptions) => {
    const table = await open();
    const { customer } = await customerFixture(table, { providerId: "org_p", subscriptions, now });
    const later = new Date("2026-06-10T09:30:00.000Z");
    expect(await customerStore(table).hasAzure(customer.id, later)).toBe(expected);
  });
});
