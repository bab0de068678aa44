import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

const links = z.object({
  associated: z.boolean(),
  delegatedAdmin: z.boolean(),
  azureTenantOwner: z.boolean(),
  resellerOfRecord: z.int(),
  supportContact: z.int(),
});
const problems = z.array(z.object({ code: z.string(), detail: z.string() }));

/** A transfer's copy of its customer at the time of the offer or the acceptance. */
const preview = z.object({
  companyName: z.string(),
  domain: z.string(),
  country: z.string(),
  subscriptions: z.array(
    z.object({ offerId: z.string(), offerName: z.string(), subscriptions: z.int(), quantity: z.int() }),
  ),
  resellers: z.array(
    z.object({
      resellerId: z.string(),
      name: z.string(),
      mpnId: z.string(),
      has: links,
      keeps: links,
      problems,
    }),
  ),
  problems,
});

/**
 * A customer that one provider offers to another. Its stored status is the one last written; `statusAt` says whether
 * the offer has expired.
 */
export const transfers = entity({
  type: "CustomerTransfer",
  key: ({ id }: { id: string }) => keys.transfer(id),
  indexes: ({ fromProviderId, toProviderId, status, id }) =>
    keys.transferInStatus(fromProviderId, toProviderId, status, id),
  schema: () =>
    z.object({
      type: z.literal("CustomerTransfer"),
      id: z.string(),
      customerId: z.string(),
      fromProviderId: z.string(),
      toProviderId: z.string(),
      status: storedEnum(["offered", "accepted", "rejected", "cancelled"]),
      createdAt: z.string(),
      expiresAt: z.string(),
      decidedAt: z.string().optional(),
      preview: preview.optional(),
      version: z.int(),
    }),
});
export type TransferItem = ItemOf<typeof transfers>;

/** A transfer in the list of one of its sides. */
export const transferEntries = entity({
  type: "TransferEntry",
  versioned: false,
  key: ({ organizationId, transferId }: { organizationId: string; transferId: string }) =>
    keys.transferEntry(organizationId, transferId),
  schema: () => z.object({ organizationId: z.string(), transferId: z.string() }),
});

/** The open transfer of a customer. It counts until `expiresAt`. */
export const openTransfers = entity({
  type: "OpenTransfer",
  versioned: false,
  key: ({ customerId }: { customerId: string }) => keys.openTransfer(customerId),
  schema: () => z.object({ customerId: z.string(), transferId: z.string(), expiresAt: z.string() }),
});
