import type { TransferAnswer } from "../contract/customer-transfers.ts";
import { customerStore } from "../customers/store.ts";
import { organizations } from "../organizations/items.ts";
import type { Table } from "../table/table.ts";
import type { TransferItem } from "./items.ts";
import { transferOutlook } from "./preview.ts";
import { statusAt } from "./rules.ts";

/** Transfers in the API's form, which is the same for both sides. */
export const transferApiForm = (table: Table) => {
  const customers = customerStore(table);
  const outlook = transferOutlook(table);

  const sidesOf = async (transfers: readonly TransferItem[]) => {
    const ids = new Set(
      transfers.flatMap(({ fromProviderId, toProviderId }) => [fromProviderId, toProviderId]),
    );
    const found = await organizations.in(table).getMany([...ids].map((id) => ({ id })));
    return new Map(found.map((each) => [each.id, each]));
  };

  const list = async (transfers: readonly TransferItem[], now: Date): Promise<TransferAnswer[]> => {
    const sides = await sidesOf(transfers);
    return transfers.map((transfer) => {
      const { type, version, preview, ...fields } = transfer;
      const status = statusAt(transfer, now);
      return {
        ...fields,
        status,
        fromProviderName: sides.get(fields.fromProviderId)?.name ?? "",
        toProviderName: sides.get(fields.toProviderId)?.name ?? "",
        ...(status !== "expired" && preview && { preview }),
      };
    });
  };

  const one = async (transfer: TransferItem, now: Date): Promise<TransferAnswer> => {
    const [answer] = await list([transfer], now);
    if (!answer) throw new Error("one transfer makes one answer");
    return answer;
  };

  return {
    /** Some transfers, with their customers as they were when offered or accepted. */
    list,

    /** One transfer, with the same. */
    one,

    /** One transfer. While it is offered, it includes the present effect of accepting on the customer's resellers. */
    async current(transfer: TransferItem, now: Date): Promise<TransferAnswer> {
      const answer = await one(transfer, now);
      if (answer.status !== "offered") return answer;
      const [sides, [customer, relationships]] = await Promise.all([
        sidesOf([transfer]),
        customers.withRelationships(transfer.customerId),
      ]);
      const [from, to] = [sides.get(transfer.fromProviderId), sides.get(transfer.toProviderId)];
      if (!customer || !from || !to) throw new Error(`a side of the transfer ${transfer.id} is gone`);
      const { preview } = await outlook(customer, relationships, { from, to }, now);
      return { ...answer, preview };
    },
  };
};
