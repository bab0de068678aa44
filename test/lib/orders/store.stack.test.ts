import { orderStatus } from "../../../lib/contract/orders.ts";
import { Stale } from "../../../lib/errors.ts";
import { orderStore } from "../../../lib/orders/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import { openOneTable } from "../../support/table.ts";
import { draft } from "./given.ts";

it.each(["change", "submit", "cancel", "lapse"] as const)(
  "writes the operation %s on a draft only, even if the version has stayed the same",
  async (operation) => {
    const table = await openOneTable();
    const orders = orderStore(table);
    const written = async (status: (typeof orderStatus.options)[number]) => {
      const order = draft();
      await table.transact(orders.create(order));
      await table.write({ update: keys.order(order.providerId, order.id), set: { status } });
      return table.write(orders.save(operation, order, order)).then(
        () => true,
        (error) => (error instanceof Stale ? false : Promise.reject(error)),
      );
    };
    const done = await Promise.all(orderStatus.options.map(async (each) => [each, await written(each)]));
    expect(Object.fromEntries(done)).toEqual({
      draft: true,
      submitted: false,
      cancelled: false,
      lapsed: false,
    });
  },
);
