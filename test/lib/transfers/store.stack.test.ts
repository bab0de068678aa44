import { newRisingId } from "../../../lib/ids.ts";
import type { Start, Table } from "../../../lib/table/table.ts";
import { newTransfer, statusAt, transferDays } from "../../../lib/transfers/rules.ts";
import { transferStore } from "../../../lib/transfers/store.ts";
import { day } from "../../support/clock.ts";
import { allPages, openOneTable } from "../../support/table.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const [from, to] = ["org_from", "org_to"];
let table: Table;
const made: ReturnType<typeof newTransfer>[] = [];

/** Transfers that have expired, the last of them at this very instant, and open ones. */
beforeAll(async () => {
  table = await openOneTable();
  for (let at = 0; at < 60; at++) {
    const instant = new Date(now.getTime() - transferDays * day + (at - 30) * 60_000);
    const sides = at % 2 === 0 ? [from, to] : [to, from];
    const offered = newTransfer(
      {
        id: newRisingId("trf", instant),
        customerId: newRisingId("cus", instant),
        fromProviderId: sides[0] ?? "",
        toProviderId: sides[1] ?? "",
      },
      instant,
    );
    const transfer = at % 5 === 4 ? { ...offered, status: "rejected" as const } : offered;
    made.unshift(transfer);
    await table.transact(transferStore(table).create(transfer));
  }
});

it.each(["offered", "expired", "rejected", "accepted"] as const)(
  "transfers that are %s are found alike by keys and by a full search, in each direction and in both, in pages of any size",
  async (status) => {
    for (const direction of [undefined, "incoming", "outgoing"] as const) {
      const isOn = { incoming: "toProviderId", outgoing: "fromProviderId" } as const;
      const expected = made
        .filter((each) => statusAt(each, now) === status && (!direction || each[isOn[direction]] === from))
        .map(({ id }) => id);
      for (const filtersIndexed of [false, true])
        for (const limit of [7, 100]) {
          const owner = { id: from, filtersIndexed };
          const read = (start: Start | undefined) =>
            transferStore(table).page(owner, { status, direction }, { limit, start, now });
          expect((await allPages(read)).map(({ id }) => id)).toEqual(expected);
        }
    }
  },
);
