import { newSecret } from "../../lib/ids.ts";
import { hashOf, tokenOf } from "../../lib/invitations/requests/token.ts";
import { claimed } from "../../lib/mailed-links/rules.ts";
import type { Table } from "../../lib/table/table.ts";
import { addressProofs } from "../../lib/users/address-proof/items.ts";
import { linkMilliseconds } from "../../lib/users/address-proof/rules.ts";

/** The token of the link that a mail to a user's address would bring, as if that had just been sent. */
export const mailedProof = async (table: Table, userId: string, now: Date): Promise<string> => {
  const secret = newSecret();
  const queued = await addressProofs.in(table).get({ userId });
  if (!queued) throw new Error(`no mail to the address of ${userId} was asked for`);
  await table.write(
    addressProofs.put({ ...claimed(queued, hashOf(secret), linkMilliseconds, now), state: "sent" }),
  );
  return tokenOf(userId, secret);
};
