import { organizationStore } from "../../organizations/store.ts";
import { isActive } from "../../partnerships/items.ts";
import { partnershipStore } from "../../partnerships/store.ts";
import type { Table } from "../../table/table.ts";
import { userStore } from "../../users/store.ts";
import { activeHold, heldBackRefusal } from "../recipients/rules.ts";
import { recipientStore } from "../recipients/store.ts";
import type { RequestItem } from "./items.ts";

interface Warning {
  code: string;
  detail: string;
}

/** Facts about the address of a new request. None of them keeps the provider from sending. */
export const addresseeOf = (table: Table) => {
  const recipients = recipientStore(table);
  const partnerships = partnershipStore(table);
  const users = userStore(table);
  const organizations = organizationStore(table);

  /** The reseller whose user has proven the address. */
  const resellerAt = async (address: string): Promise<string | undefined> => {
    const owner = await users.byEmail(address);
    const isProven = owner?.organizationType === "indirect-reseller" && owner.proven !== false;
    return isProven ? owner.organizationId : undefined;
  };

  const partnerAt = async ({ providerId, resellerEmail }: RequestItem): Promise<Warning[]> => {
    const reseller = await resellerAt(resellerEmail);
    const partnership = reseller ? await partnerships.find(providerId, reseller) : undefined;
    const detail = "A user of a reseller that is your partner already has this address.";
    return isActive(partnership) ? [{ code: "ALREADY_PARTNERED", detail }] : [];
  };

  const holdOn = async ({ providerId, resellerEmail }: RequestItem, now: Date): Promise<Warning[]> => {
    const recipient = await recipients.read(providerId, resellerEmail);
    if (!activeHold(recipient, now)) return [];
    const { code, message } = heldBackRefusal(recipient);
    return [{ code, detail: message }];
  };

  return {
    /** The country of that reseller. */
    async countryOf(address: string): Promise<string | undefined> {
      const reseller = await resellerAt(address);
      return reseller && (await organizations.find(reseller))?.country;
    },

    /** The warnings for the provider before it sends the request. */
    warnings: async (request: RequestItem, now: Date): Promise<Warning[]> =>
      (await Promise.all([partnerAt(request), holdOn(request, now)])).flat(),
  };
};
