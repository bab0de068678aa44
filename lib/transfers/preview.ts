import { theOperator } from "../brand.ts";
import type { TransferPreview } from "../contract/customer-transfers.ts";
import { type CustomerItem, hasLink, type ResellerRelationship } from "../customers/items.ts";
import { Refusal } from "../errors.ts";
import { type OrganizationItem, organizations } from "../organizations/items.ts";
import { providerSuspended } from "../organizations/standing.ts";
import { namingReader } from "../partnerships/naming.ts";
import type { SubscriptionItem } from "../subscriptions/items.ts";
import { isOver, statusAt } from "../subscriptions/states.ts";
import { subscriptionStore } from "../subscriptions/store.ts";
import type { Table } from "../table/table.ts";
import { movedRelationship, relationshipsOf, type Standing } from "./relationships.ts";
import { mostResellers } from "./rules.ts";

/** The reasons why a reseller does not go along at all. Other problems only keep it from being reseller of record. */
const noPartner = new Set(["PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED", "RESELLER_SUSPENDED"]);

/** The problems of naming, as both sides read them. */
const details: Readonly<Record<string, string>> = {
  PARTNERSHIP_REQUIRED:
    "The receiving provider has no partnership with this reseller. It can invite it before it accepts.",
  PARTNERSHIP_ENDED: "The partnership of the receiving provider with this reseller has ended.",
  RESELLER_SUSPENDED: `This reseller is suspended. Ask ${theOperator}.`,
  REGION_MISMATCH: "The reseller is enrolled in another region than the receiving provider's.",
  AGREEMENT_NOT_SIGNED:
    "The reseller's partner agreement for the receiving provider's region is not on record. The operator records it.",
};

/** The maximum number of offers in a preview: those with the most licences come first. */
const mostOffers = 100;

/** Previews the effect on a customer's resellers when another provider takes it over. */
export interface Outlook {
  preview: TransferPreview;
  /** The resellers with a relationship to the customer, and whether they go along. */
  related: { relationship: ResellerRelationship; standing: Standing }[];
}

/** The customer's subscriptions that have not ended, by offer. */
export const byOffer = (
  subscriptions: readonly SubscriptionItem[],
  now: Date,
): TransferPreview["subscriptions"] => {
  const live = subscriptions.filter((each) => !isOver(statusAt(each, now)));
  return [...Map.groupBy(live, ({ offerId }) => offerId)]
    .map(([offerId, of]) => ({
      offerId,
      offerName: of[0]?.offerName ?? "",
      subscriptions: of.length,
      quantity: of.reduce((sum, { quantity }) => sum + quantity, 0),
    }))
    .sort((one, other) => other.quantity - one.quantity || (one.offerId < other.offerId ? -1 : 1))
    .slice(0, mostOffers);
};

/** Throws LIMIT_REACHED when the customer has more relationships than a transfer's transaction holds. */
export const mustHaveFewResellers = ({ related }: Outlook): void => {
  if (related.length <= mostResellers) return;
  throw new Refusal(
    "LIMIT_REACHED",
    `${related.length} resellers are tied to the customer; a transfer takes up to ${mostResellers}. Its provider can revoke what is needed no more.`,
  );
};

/** Judges a transfer as it would be carried out now. */
export const transferOutlook = (table: Table) => {
  const naming = namingReader(table);
  const subscriptions = subscriptionStore(table);

  return async (
    customer: CustomerItem,
    relationships: readonly ResellerRelationship[],
    { from, to }: { from: OrganizationItem; to: OrganizationItem },
    now: Date,
  ): Promise<Outlook> => {
    const linked = relationships.filter(hasLink);
    const [resellers, all] = await Promise.all([
      organizations.in(table).getMany(linked.map(({ resellerId }) => ({ id: resellerId }))),
      subscriptions.all(customer.id),
    ]);
    const byId = new Map(resellers.map((each) => [each.id, each]));
    const mpnIdOf = ({ resellerId }: ResellerRelationship) => byId.get(resellerId)?.mpnId ?? "";
    const judged = await naming.check(to, linked.map(mpnIdOf));
    const related = linked.map((relationship, at) => {
      const problems = judged[at]?.problems ?? [];
      const isPartner = judged[at] !== undefined && !problems.some(({ code }) => noPartner.has(code));
      return { relationship, problems, standing: { isPartner, mayBeOfRecord: problems.length === 0 } };
    });
    const standing = [from, to].every(({ status }) => status === "active") ? [] : [providerSuspended()];
    const { companyProfile, billingProfile } = customer;
    return {
      related,
      preview: {
        companyName: billingProfile.companyName,
        domain: companyProfile.domain,
        country: billingProfile.defaultAddress.country,
        subscriptions: byOffer(all, now),
        resellers: related.map(({ relationship, problems, standing }) => ({
          resellerId: relationship.resellerId,
          name: byId.get(relationship.resellerId)?.name ?? "",
          mpnId: mpnIdOf(relationship),
          has: relationshipsOf(relationship, now),
          keeps: relationshipsOf(movedRelationship(relationship, to.id, standing), now),
          problems: problems.map(({ code, detail }) => ({ code, detail: details[code] ?? detail })),
        })),
        problems: standing.map(({ code, message }) => ({ code, detail: message })),
      },
    };
  };
};
