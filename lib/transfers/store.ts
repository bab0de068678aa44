import type { TransferDirection, TransferStatus } from "../contract/customer-transfers.ts";
import { Refusal, stale } from "../errors.ts";
import { any, atMost, equals, isNew } from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import { type ListOwner, pageInStates } from "../table/in-states.ts";
import type { Item, Write } from "../table/item.ts";
import type { Range } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import { pageOfMatching } from "../table/matching.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { openTransfers, type TransferItem, transferEntries, transfers } from "./items.ts";
import { directionFor, idsOfOffers, statusAt, type TransferDecision, transitions } from "./rules.ts";

const alreadyOpen = (existing?: Item): Error => {
  const transferId = existing ? openTransfers.parse(existing).transferId : "";
  return new Refusal(
    "TRANSFER_ALREADY_OPEN",
    `The transfer ${transferId} offers this customer. Cancel it first, or await its answer.`,
    { resourceId: transferId },
  );
};

/** How many of the newest transfers are read by their entries. Each costs a unit. */
const newestRead = 10;

/** The writable statuses of a transfer: only the clock makes it `expired`. */
const storedStatuses = ["offered", "accepted", "rejected", "cancelled"] as const;

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

    /**
     * The transfer after its decision, provided that nobody has decided it before. The customer can then be offered
     * again.
     */
    decide: (decision: TransferDecision, before: TransferItem, after: TransferItem): Write[] => [
      transfers.update(before, after, inStateFor(transitions[decision])),
      openTransfers.delete(
        { customerId: before.customerId },
        { when: equals("transferId", before.id), refuse: stale },
      ),
    ],

    /** One page of an organization's transfers, newest first. */
    async page(
      { id: organizationId, filtersIndexed }: ListOwner,
      {
        status,
        direction,
      }: { status?: TransferStatus | undefined; direction?: TransferDirection | undefined },
      { limit, start, now }: { limit: number; start: Start | undefined; now: Date },
    ): Promise<{ items: TransferItem[]; next?: Start }> {
      const matches = (transfer: TransferItem) =>
        (!status || statusAt(transfer, now) === status) &&
        (!direction || directionFor(organizationId, transfer) === direction);
      const range = keys.transferEntries(organizationId);
      const read = async (where: Range, options: PageOptions) => {
        if (options.index) return stored.page(where, options);
        const { items, ...rest } = await transferEntries.in(table).page(where, options);
        return { ...rest, items: await stored.getMany(items.map(({ transferId: id }) => ({ id }))) };
      };
      if (!filtersIndexed || !(status || direction))
        return pageOfMatching(read, range, { limit, start, newestFirst: true }, matches);
      // An offer expires by the clock, so the index has the status last written.
      const statuses = status ? [status === "expired" ? "offered" : status] : storedStatuses;
      const indexes = [
        ...(direction === "incoming" ? [] : [true as const]),
        ...(direction === "outgoing" ? [] : [2 as const]),
      ];
      const { over, within } = idsOfOffers(now);
      const between = { expired: over, offered: within }[String(status)];
      const states = statuses.flatMap((each) =>
        indexes.map((index) => ({ range: keys.transfersInStatus(organizationId, each), index, between })),
      );
      // Nobody writes that an offer expires, and no new offer has expired.
      const newest = status === "expired" ? 0 : newestRead;
      return pageInStates(read, { all: range, states, newest, matches, limit, start });
    },
  };
};
