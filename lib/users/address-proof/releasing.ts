import { stale } from "../../errors.ts";
import { recordWrites } from "../../record/entries.ts";
import type { Table } from "../../table/table.ts";
import type { UserItem } from "../items.ts";
import { hasProven, userStore } from "../store.ts";
import { type AddressProofItem, addressProofs } from "./items.ts";
import { releasedProof } from "./rules.ts";
import { addressProofStore } from "./store.ts";

/**
 * Releases addresses whose readers say, by a mailed link, that they are not this user's. Such an address counts as
 * unproven again, and blocks nobody. The user can sign in as before, and its organization cannot have more mails sent
 * to prove it.
 */
export const addressReleasing = (table: Table, clock: () => Date) => {
  const accounts = userStore(table);
  const proofs = addressProofStore(table);

  /** Releases the user's address. Throws a conflict when it has been proven or released meanwhile. */
  return async (user: UserItem, requestId: string): Promise<AddressProofItem> => {
    const { id, organizationId, email } = user;
    const [owner, proof] = await Promise.all([accounts.byEmail(email), proofs.find(id)]);
    const emailProven = hasProven(owner, id);
    const after = releasedProof(proof, user, clock());
    const audit = {
      operation: "user.address-released",
      resourceType: "user",
      resourceId: id,
      before: { emailProven },
      after: { emailProven: false },
    };
    await table.transact([
      proof ? proofs.save(proof, after) : addressProofs.create(after, stale),
      ...(emailProven ? [accounts.release(user)] : []),
      ...recordWrites({ userId: "recipient", organizationId }, audit, [], clock(), requestId),
    ]);
    return after;
  };
};
