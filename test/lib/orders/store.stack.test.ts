import { orderStatus } from "../../../lib/contract/orders.ts";
import { orderStore } from "../../../lib/orders/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import { writtenIn } from "../../support/statuses.ts";
import { openOneTable } from "../../support/table.ts";
import { draft } from "./given.ts";

it.each(["change", "submit", "cancel", "lapse"] as const)(
  "writes the operation %s on a draft only, even if the version has stayed the same",
  async (operation) => {
    const table = await openOneTable();
    const orders = orderStore(table);
    const written = await writtenIn(orderStatus.options, async (status) => {
      const order = draft();
      await table.transact(orders.create(order));
      await table.write({ update: keys.order(order.providerId, order.id), set: { status } });
      return table.write(orders.save(operation, order, order));
    });
    expect(written).toEqual(["draft"]);
  },
);
