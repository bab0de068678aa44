import type { Transfer } from "../customer-transfers.ts";
import { standIns } from "./stand-ins.ts";

const createdAt = "2026-03-10T11:30:00.000Z";
const has = {
  associated: true,
  delegatedAdmin: true,
  azureTenantOwner: false,
  resellerOfRecord: 2,
  supportContact: 0,
};

/** A customer that another provider offers to the caller's organization. */
export const incoming: Transfer = {
  id: standIns.transfer,
  customerId: standIns.customer,
  fromProviderId: standIns.otherProvider,
  fromProviderName: "Northwind Distribution",
  toProviderId: standIns.provider,
  toProviderName: "Meridian Distribution",
  status: "offered",
  createdAt,
  expiresAt: "2026-04-09T11:30:00.000Z",
  preview: {
    companyName: "Woodgrove Furniture Makers",
    domain: standIns.newDomain,
    country: "DE",
    subscriptions: [
      { offerId: "deskhub-essential", offerName: "Deskhub Essential", subscriptions: 2, quantity: 25 },
    ],
    resellers: [
      {
        resellerId: standIns.reseller,
        name: "Fabrikam Services",
        mpnId: standIns.resellerMpnId,
        has,
        keeps: { ...has, resellerOfRecord: 0 },
        problems: [
          {
            code: "AGREEMENT_NOT_SIGNED",
            detail:
              "The reseller's partner agreement for the receiving provider's region is not on record. The operator records it.",
          },
        ],
      },
    ],
    problems: [],
  },
};
export const decidedAt = "2026-03-12T09:00:00.000Z";
const { preview: _, ...decided } = { ...incoming, decidedAt };
/** The same transfer after its decision. */
export const closed = decided;
/** A customer that the caller's organization offers. */
export const outgoing = {
  id: standIns.ownTransfer,
  fromProviderId: standIns.provider,
  fromProviderName: incoming.toProviderName,
  toProviderId: standIns.otherProvider,
  toProviderName: incoming.fromProviderName,
};
export const ofTransfer = { transferId: standIns.transfer };
