import type { Locale } from "../contract/common.ts";
import { type CustomerItem, customers } from "../customers/items.ts";
import { localeOfReader } from "../languages/of-country.ts";
import { organizations } from "../organizations/items.ts";
import type { Item } from "../table/item.ts";

/** The language in which a customer reads: its profile's, else its country's. */
export const localeOfCustomer = ({ billingProfile }: Pick<CustomerItem, "billingProfile">): Locale => {
  const { culture, language, defaultAddress } = billingProfile;
  return localeOfReader([culture, language], defaultAddress.country);
};

/** The language of mails to whoever has chosen none: the organization's or the customer's, by the item as it was read. */
export const localeOfHome = (home: Item): Locale =>
  home.type === customers.type
    ? localeOfCustomer(customers.parse(home))
    : localeOfReader([], organizations.parse(home).country);
