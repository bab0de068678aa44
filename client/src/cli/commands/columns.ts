import type { components } from "../../schema.ts";
import type { Column } from "../output.ts";

type Schemas = components["schemas"];
const day = (instant: string | undefined): string | undefined => instant?.slice(0, 10);

export const resellerColumns: Column<Schemas["Partner"]>[] = [
  ["id", ({ id }) => id],
  ["name", ({ name }) => name],
  ["mpnId", ({ mpnId }) => mpnId],
  ["country", ({ country }) => country],
  ["status", ({ status }) => status],
  ["since", ({ since }) => day(since)],
  ["endedAt", ({ endedAt }) => day(endedAt)],
  ["agreementSigned", ({ agreementSigned }) => agreementSigned],
];

export const customerColumns: Column<Schemas["Customer"]>[] = [
  ["id", ({ id }) => id],
  ["companyName", ({ billingProfile }) => billingProfile.companyName],
  ["domain", ({ companyProfile }) => companyProfile.domain],
  ["country", ({ billingProfile }) => billingProfile.defaultAddress.country],
  ["email", ({ billingProfile }) => billingProfile.email],
  ["resellerId", ({ associatedPartnerId }) => associatedPartnerId],
  ["delegatedAdmins", ({ delegatedAdmins }) => delegatedAdmins.map(({ name }) => name).join(", ")],
  ["createdAt", ({ createdAt }) => day(createdAt)],
];

export const offerColumns: Column<Schemas["Offer"]>[] = [
  ["id", ({ id }) => id],
  ["name", ({ name }) => name],
  ["category", ({ category }) => category],
  ["billing", ({ billing }) => billing],
  ["minimum", ({ minimumQuantity }) => minimumQuantity],
  ["maximum", ({ maximumQuantity }) => maximumQuantity],
  ["term", ({ termDuration }) => termDuration],
  ["listPrice", ({ listPrice }) => listPrice && `${listPrice.amount} ${listPrice.currency}`],
];

type Subscription = Schemas["Subscription"] &
  Partial<Pick<Schemas["SubscriptionOfCustomer"], "customerId" | "customerName">>;

export const subscriptionColumns: Column<Subscription>[] = [
  ["endsOn", ({ commitmentEndDate }) => day(commitmentEndDate)],
  ["customerName", ({ customerName }) => customerName],
  ["offerName", ({ offerName }) => offerName],
  ["quantity", ({ quantity }) => quantity],
  ["status", ({ status }) => status],
  ["renews", ({ autoRenewEnabled }) => autoRenewEnabled],
  ["partnerId", ({ partnerId }) => partnerId],
  ["id", ({ id }) => id],
  ["customerId", ({ customerId }) => customerId],
  ["friendlyName", ({ friendlyName }) => friendlyName],
];

export const incentiveColumns: Column<Schemas["IncentiveCredit"]>[] = [
  ["partnerId", ({ partnerId }) => partnerId],
  ["offerId", ({ offerId }) => offerId],
  ["quantity", ({ quantity }) => quantity],
  ["from", ({ from }) => from],
  ["to", ({ to }) => to],
  ["customerId", ({ customerId }) => customerId],
  ["subscriptionId", ({ subscriptionId }) => subscriptionId],
];

export const auditColumns: Column<Schemas["AuditRecord"]>[] = [
  ["at", ({ at }) => at],
  ["operation", ({ operation }) => operation],
  ["resourceId", ({ resourceId }) => resourceId],
  ["userId", ({ actor }) => actor.userId],
  ["onBehalfOf", ({ actor }) => actor.onBehalfOf],
  ["requestId", ({ requestId }) => requestId],
];

export const requestColumns: Column<Schemas["PartnershipRequest"]>[] = [
  ["id", ({ id }) => id],
  ["resellerEmail", ({ resellerEmail }) => resellerEmail],
  ["status", ({ status }) => status],
  ["mail", ({ delivery }) => delivery.state],
  ["acceptedBy", ({ acceptedBy }) => acceptedBy?.name],
  ["createdAt", ({ createdAt }) => day(createdAt)],
  ["expiresAt", ({ expiresAt }) => day(expiresAt)],
];
