import { customerAccess } from "../../../lib/customers/access.ts";
import type { Caller } from "../../../lib/http/caller.ts";
import { newId } from "../../../lib/ids.ts";
import type { Table } from "../../../lib/table/table.ts";
import { customerFixture } from "../../support/customers.ts";
import { openOneTable } from "../../support/table.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const providerId = newId("org", now);
const resellerId = newId("org", now);
const callerOf = (type: "indirect-provider" | "indirect-reseller"): Caller => ({
  user: {
    id: newId("usr", now),
    email: "a@b.example",
    displayName: "A",
    roles: [],
    status: "active",
  },
  organization: { id: resellerId, type, name: "Somebody", region: "EMEA", status: "active" },
});

/** A table that tells which items were read, and how many times somebody waited for one. */
const watched = (table: Table) => {
  let rounds = 0;
  let underWay = 0;
  const get: Table["get"] = async (key) => {
    if (underWay++ === 0) rounds++;
    try {
      return await table.get(key);
    } finally {
      underWay--;
    }
  };
  return { table: { ...table, get }, rounds: () => rounds };
};

describe("a customer that is not the caller's", () => {
  let table: Table;
  beforeAll(async () => {
    table = await openOneTable();
  });

  it.each(["indirect-provider", "indirect-reseller"] as const)(
    "takes an %s no more turns of reading than one that never was, nor do its subscriptions",
    async (type) => {
      const { customer, subscriptions } = await customerFixture(table, {
        providerId,
        now,
        subscriptions: [{}],
      });
      const there = { id: customer.id, sid: subscriptions[0]?.id ?? "" };
      const never = { id: newId("cus", now), sid: newId("sub", now) };
      for (const { id, sid } of [there, never]) {
        const reading = watched(table);
        const access = customerAccess(reading.table);
        await expect(access.customer(callerOf(type), id)).rejects.toMatchObject({ code: "NOT_FOUND" });
        await expect(access.subscription(callerOf(type), id, sid)).rejects.toMatchObject({
          code: "NOT_FOUND",
        });
        expect([id, reading.rounds()]).toEqual([id, 2]);
      }
    },
  );
});
