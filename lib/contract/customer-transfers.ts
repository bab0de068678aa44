import * as z from "zod";
import { setupFields } from "./accounts.ts";
import { answerEnum, id, instant, list, paging } from "./common.ts";
import { operations as named, setupSecrets as secrets } from "./operation.ts";
import { impersonal } from "./personal.ts";

export const transferStatus = z.enum(["offered", "accepted", "rejected", "cancelled", "expired"]);
export type TransferStatus = z.output<typeof transferStatus>;

/** The direction of a list: transfers offered to the caller's organization, or by it. */
export const transferDirection = z.enum(["incoming", "outgoing"]);
export type TransferDirection = z.output<typeof transferDirection>;

/** The relationships of a reseller with the customer. The last two count subscriptions that have not ended. */
export const relationships = z
  .object({
    associated: z.boolean(),
    delegatedAdmin: z.boolean(),
    azureTenantOwner: z.boolean(),
    resellerOfRecord: z.int(),
    supportContact: z.int(),
  })
  .meta({ id: "ResellerLinks" });

const problem = z.object({ code: impersonal(z.string()), detail: impersonal(z.string()) });

/** The part of the customer that a transfer shows to both sides, and the effect of accepting on each reseller. */
export const preview = z
  .object({
    companyName: impersonal(z.string()),
    domain: impersonal(z.string()),
    country: impersonal(z.string()),
    subscriptions: z.array(
      z.object({
        offerId: impersonal(z.string()),
        offerName: impersonal(z.string()),
        subscriptions: z.int(),
        quantity: z.int(),
      }),
    ),
    resellers: z.array(
      z.object({
        resellerId: id("org"),
        name: impersonal(z.string()),
        mpnId: impersonal(z.string()),
        /** The reseller's present relationships. */
        has: relationships,
        /** The relationships that remain after acceptance. */
        keeps: relationships,
        /** Why the reseller loses some of them. */
        problems: z.array(problem),
      }),
    ),
    /** The obstacles to accepting. */
    problems: z.array(problem),
  })
  .meta({ id: "TransferPreview" });
export type TransferPreview = z.output<typeof preview>;

export const transfer = z
  .object({
    id: id("trf"),
    customerId: id("cus"),
    fromProviderId: id("org"),
    fromProviderName: impersonal(z.string()),
    toProviderId: id("org"),
    toProviderName: impersonal(z.string()),
    status: answerEnum(transferStatus),
    createdAt: instant,
    expiresAt: instant,
    decidedAt: instant.optional(),
    /**
     * Present while a transfer is offered and after it was accepted. A transfer that came to nothing no longer has it.
     */
    preview: preview.optional(),
  })
  .meta({ id: "CustomerTransfer" });
export type Transfer = z.output<typeof transfer>;
/** A transfer as a handler answers it. Its status may be one that only a newer release knows. */
export type TransferAnswer = z.input<typeof transfer>;

/** An accepted transfer, with warnings for the new provider. */
export const acceptedTransfer = transfer.extend(setupFields).meta({ id: "AcceptedCustomerTransfer" });
export type AcceptedTransferAnswer = z.input<typeof acceptedTransfer>;

export const transfers = list(transfer);

const byTransfer = z.object({ transferId: id("trf") });
const decision = { path: byTransfer, answer: transfer, resource: transfer, key: "transaction" } as const;

export const operations = named({
  offerCustomerTransfer: {
    summary: "Offer a customer to another provider",
    path: z.object({ customerId: id("cus") }),
    body: z.strictObject({ toProviderId: id("org") }).meta({ id: "TransferOffer" }),
    status: 201,
    location: "/v1/customer-transfers/{id}",
    answer: transfer,
    resource: transfer,
    key: "transaction",
    refusals: ["PROVIDER_NOT_FOUND", "PROVIDER_SUSPENDED", "TRANSFER_ALREADY_OPEN", "LIMIT_REACHED"],
  },
  listCustomerTransfers: {
    summary: "Customers that are or were offered by the caller's organization, and to it, newest first",
    query: z.strictObject({
      ...paging,
      status: transferStatus.optional(),
      direction: transferDirection.optional(),
    }),
    answer: transfers,
  },
  getCustomerTransfer: {
    summary: "One transfer, with what accepting it makes of the customer's resellers",
    path: byTransfer,
    answer: transfer,
    resource: transfer,
  },
  acceptCustomerTransfer: {
    summary: "Take the customer over",
    ...decision,
    body: z
      .strictObject({ resetAdminCredentials: z.boolean().optional() })
      .meta({ id: "TransferAcceptance" }),
    answer: acceptedTransfer,
    key: "claim",
    secrets,
    refusals: ["TRANSFER_ENDED", "PROVIDER_SUSPENDED", "LIMIT_REACHED"],
  },
  rejectCustomerTransfer: {
    summary: "Refuse the customer",
    ...decision,
    refusals: ["TRANSFER_ENDED"],
  },
  cancelCustomerTransfer: {
    summary: "Take the offer back",
    ...decision,
    refusals: ["TRANSFER_ENDED"],
  },
});
