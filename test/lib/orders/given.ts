import type { LineItem, NewOrder } from "../../../lib/contract/orders.ts";
import type { CustomerItem } from "../../../lib/customers/items.ts";
import { newId } from "../../../lib/ids.ts";
import type { SellableOffer } from "../../../lib/offers/items.ts";
import type { OrderItem } from "../../../lib/orders/items.ts";
import type { NamedReseller, ReviewInputs } from "../../../lib/orders/review-inputs.ts";
import { newDraft } from "../../../lib/orders/rules.ts";
import { judgeNaming } from "../../../lib/partnerships/naming.ts";
import { aCustomer, profilesOf } from "../../support/customers.ts";
import { anOffer } from "../../support/subscriptions.ts";
import { anOrganization } from "../../support/table-fixtures.ts";

export const now = new Date("2026-03-10T09:30:00.000Z");

export const provider = anOrganization("indirect-provider", { name: "Meridian" });

export const offer = (id: string, more: Partial<SellableOffer> = {}): SellableOffer =>
  anOffer(id, {
    ...{ name: `Offer ${id}`, unitType: "seat", termDuration: "P1Y" },
    listPrice: { currency: "EUR", amount: "1.10" },
    ...more,
  });

export const newCustomer = profilesOf("contoso.example");

export const customer = () => aCustomer(provider.id, { ...newCustomer, subscriptionsVersion: 4 });

export const line = (offerId: string, quantity = 1, more: Partial<LineItem> = {}): LineItem => ({
  offerId,
  quantity,
  ...more,
});

export const draft = (input: Partial<NewOrder> = {}): OrderItem =>
  newDraft(
    { ...(input.customerId ? {} : { customer: newCustomer }), lineItems: [line("suite")], ...input },
    { id: newId("ord", now), providerId: provider.id, now },
  );

/** An enrolled reseller with its agreement and, by default, an active partnership. */
export const reseller = (
  more: Parameters<typeof anOrganization>[1] = {},
  partnership: "active" | "ended" | "none" = "active",
) => ({
  organization: anOrganization("indirect-reseller", more),
  partnership: partnership === "none" ? undefined : { status: partnership, version: 1 },
});

export const inputsOf = (given: {
  offers?: SellableOffer[];
  resellers?: (NamedReseller & { organization: ReturnType<typeof anOrganization> })[];
  /** Named MPN IDs that belong to nobody, or not to a reseller. */
  otherMpnIds?: string[];
  customer?: CustomerItem;
  domainTaken?: ReviewInputs["domainTaken"];
  held?: string[];
  trialsUsed?: string[];
}): ReviewInputs => {
  const resellers = given.resellers ?? [];
  const checks = resellers.map(({ organization, partnership }) =>
    judgeNaming(organization.mpnId ?? "", provider, {
      organization,
      isSigned: true,
      partnership: partnership?.status,
    }),
  );
  const nobody = { organization: undefined, isSigned: false, partnership: undefined };
  const others = (given.otherMpnIds ?? []).map((mpnId) => judgeNaming(mpnId, provider, nobody));
  const own = judgeNaming(provider.mpnId ?? "", provider, { ...nobody, organization: provider });
  const all = [...checks, ...others, own];
  return {
    provider,
    offers: new Map((given.offers ?? [offer("suite")]).map((each) => [each.id, each])),
    partners: new Map(all.map((check) => [check.mpnId, check])),
    resellers: new Map(resellers.map((each) => [each.organization.id, each])),
    customer: given.customer,
    domainTaken: given.domainTaken,
    held: new Set(given.held ?? []),
    trialsUsed: new Set(given.trialsUsed ?? []),
    suspensions: undefined,
  };
};
