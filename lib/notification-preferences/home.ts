import type { Locale } from "../contract/common.ts";
import { type CustomerItem, customers } from "../customers/items.ts";
import { localeOfReader } from "../languages/of-country.ts";
import { organizations } from "../organizations/items.ts";
import type { Item } from "../table/item.ts";

/** The language of a customer: its profile's, else its country's. */
export const localeOfCustomer = ({ billingProfile }: Pick<CustomerItem, "billingProfile">): Locale => {
  const { culture, language, defaultAddress } = billingProfile;
  return localeOfReader([culture, language], defaultAddress.country);
};

/** The default language of mails to a user: the organization's or the customer's, from the item as it was read. */
export const localeOfHome = (home: Item): Locale =>
  home.type === customers.type
    ? localeOfCustomer(customers.parse(home))
    : localeOfReader([], organizations.parse(home).country);
