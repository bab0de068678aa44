import { sellable } from "../../lib/offers/rules.ts";
import { offerStore } from "../../lib/offers/store.ts";
import { organizationStore } from "../../lib/organizations/store.ts";
import { partnershipStore } from "../../lib/partnerships/store.ts";
import type { Table } from "../../lib/table/table.ts";
import type { Channel } from "./customers.ts";

/** The named provider, or else the first one of the directory, with its resellers and the offers that any customer can buy. */
export const channelOf = async (table: Table, named: string | undefined, began: Date): Promise<Channel> => {
  const inDirectory = await organizationStore(table).directory(undefined, { limit: 1 });
  const providerId = named ?? inDirectory.items[0]?.id;
  if (!providerId) throw new Error("No provider is in the directory: name one with --provider.");
  const partners = await partnershipStore(table).page(providerId, "provider", "active", { limit: 100 });
  const offers = (await offerStore(table).list({}, { limit: 100 })).items
    .flatMap((offer) => sellable(offer) ?? [])
    .filter(({ isTrial, prerequisiteOffers }) => !isTrial && prerequisiteOffers.length === 0);
  if (offers.length === 0) throw new Error("The catalogue has no offer that everybody can have.");
  return { providerId, resellers: partners.items, offers, began };
};
