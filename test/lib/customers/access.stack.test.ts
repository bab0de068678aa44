import { customerAccess } from "../../../lib/customers/access.ts";
import { newId } from "../../../lib/ids.ts";
import type { Table } from "../../../lib/table/table.ts";
import { customerFixture } from "../../support/customers.ts";
import { endOf } from "../../support/refusal.ts";
import { openOneTable } from "../../support/table.ts";
import { anOrganization, aUser, callerOf } from "../../support/table-fixtures.ts";

const now = new Date("2026-03-10T09:30:00.000Z");

it.each(["indirect-provider", "indirect-reseller"] as const)(
  "an %s waits for as many reads for another provider's customer as for an unknown one",
  async (type) => {
    const table = await openOneTable();
    const organization = anOrganization(type);
    const caller = callerOf(organization, aUser(organization.id, []));
    const providerId = newId("org", now);
    const { customer, subscriptions } = await customerFixture(table, {
      providerId,
      now,
      subscriptions: [{}],
    });
    /** The number of successive waits for the table, each for any number of items. */
    let rounds = 0;
    let underWay = 0;
    const get: Table["get"] = async (key) => {
      if (underWay++ === 0) rounds++;
      return table.get(key).finally(() => underWay--);
    };
    const access = customerAccess({ ...table, get });
    for (const [customerId, subscriptionId] of [
      [customer.id, subscriptions[0]?.id ?? ""],
      [newId("cus", now), newId("sub", now)],
    ] as const) {
      rounds = 0;
      expect(await endOf(access.customer(caller, customerId, now))).toBe("NOT_FOUND");
      expect(await endOf(access.subscription(caller, customerId, subscriptionId, now))).toBe("NOT_FOUND");
      expect(rounds).toBe(2);
    }
  },
);
