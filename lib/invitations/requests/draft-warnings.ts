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

/** What a provider should know of the address before it sends the request. None of it keeps the provider from sending. */
export const draftWarnings = (table: Table) => {
  const recipients = recipientStore(table);
  const partnerships = partnershipStore(table);
  const users = userStore(table);

  const partnerAt = async ({ providerId, resellerEmail }: RequestItem): Promise<Warning[]> => {
    const owner = await users.byEmail(resellerEmail);
    if (owner?.organizationType !== "indirect-reseller" || owner.proven === false) return [];
    const partnership = await partnerships.find(providerId, owner.organizationId);
    const detail = "A user of a reseller that is your partner already has this address.";
    return partnership?.status === "active" ? [{ code: "ALREADY_PARTNERED", detail }] : [];
  };

  const holdOn = async ({ providerId, resellerEmail }: RequestItem, now: Date): Promise<Warning[]> => {
    const recipient = await recipients.read(providerId, resellerEmail);
    if (!activeHold(recipient, now)) return [];
    const { code, message } = heldBackRefusal(recipient);
    return [{ code, detail: message }];
  };

  return {
    of: async (request: RequestItem, now: Date): Promise<Warning[]> =>
      (await Promise.all([partnerAt(request), holdOn(request, now)])).flat(),
  };
};
