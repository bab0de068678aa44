import type { TransferDirection, TransferStatus } from "../contract/customer-transfers.ts";
import { Refusal, stale } from "../errors.ts";
import { any, atMost, equals, isNew } from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Item, Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import { openTransfers, type TransferItem, transferEntries, transfers } from "./items.ts";
import { directionFor, statusAt, type TransferDecision, transitions } from "./rules.ts";

const alreadyOpen = (existing?: Item): Error => {
  const transferId = existing ? openTransfers.parse(existing).transferId : "";
  return new Refusal(
    "TRANSFER_ALREADY_OPEN",
    `The transfer ${transferId} offers this customer. Cancel it first, or await its answer.`,
    { resourceId: transferId },
  );
};

/** How many pages of entries are read until one is in the list. */
const patience = 10;

/** Transfers, the lists of both sides, and the one open transfer of a customer. */
export const transferStore = (table: Table) => {
  const stored = transfers.in(table);

  return {
    find: (id: string) => stored.get({ id }),

    /** A new offer in the lists of both sides, provided that no other one is open for its customer (TRANSFER_ALREADY_OPEN). */
    create(transfer: TransferItem): Write[] {
      const { id: transferId, customerId, fromProviderId, toProviderId, createdAt, expiresAt } = transfer;
      return [
        openTransfers.put(
          { customerId, transferId, expiresAt },
          { when: any(isNew, atMost("expiresAt", createdAt)), refuse: alreadyOpen },
        ),
        transfers.create(transfer),
        ...[fromProviderId, toProviderId].map((organizationId) =>
          transferEntries.create({ organizationId, transferId }),
        ),
      ];
    },

    /** The transfer after its decision, provided that nobody has decided it before. The customer can be offered again. */
    decide: (decision: TransferDecision, before: TransferItem, after: TransferItem): Write[] => [
      transfers.update(before, after, inStateFor(transitions[decision])),
      openTransfers.delete(
        { customerId: before.customerId },
        { when: equals("transferId", before.id), refuse: stale },
      ),
    ],

    /** One page of an organization's transfers, newest first. It may be short; where it would be empty, it reads on. */
    async page(
      organizationId: string,
      filter: { status?: TransferStatus | undefined; direction?: TransferDirection | undefined },
      { limit, start: first, now }: { limit: number; start: Start | undefined; now: Date },
    ): Promise<{ items: TransferItem[]; next?: Start }> {
      const matches = (transfer: TransferItem) =>
        (!filter.status || statusAt(transfer, now) === filter.status) &&
        (!filter.direction || directionFor(organizationId, transfer) === filter.direction);
      let start = first;
      for (let tries = 1; ; tries++) {
        const { items: entries, ...rest } = await transferEntries
          .in(table)
          .page(keys.transferEntries(organizationId), { limit, start, newestFirst: true });
        const found = await stored.getMany(entries.map(({ transferId: id }) => ({ id })));
        const items = found.filter(matches);
        if (items.length > 0 || !rest.next || tries >= patience) return { ...rest, items };
        start = rest.next;
      }
    },
  };
};
