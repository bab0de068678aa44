import { type Refusal, refusal, stale } from "../../errors.ts";
import { readToken } from "../../invitations/requests/token.ts";
import type { OrganizationItem } from "../../organizations/items.ts";
import { organizationIsActive } from "../../organizations/standing.ts";
import { organizationStore } from "../../organizations/store.ts";
import { recordWrites } from "../../record/entries.ts";
import { equals } from "../../table/condition.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { type UserItem, users } from "../items.ts";
import { userStore } from "../store.ts";
import { type AddressProofItem, isDecided } from "./items.ts";
import { addressReleasing } from "./releasing.ts";
import { proofState } from "./rules.ts";
import { addressProofStore } from "./store.ts";

/** The target of a link that proves an address. */
export type FoundProof =
  | {
      state: "live" | "proven" | "released" | "expired";
      proof: AddressProofItem;
      user: UserItem;
      organization: OrganizationItem;
    }
  | { state: "unknown" };

/** The refusals of a link that can no longer prove anything. */
const refusals: Readonly<Record<"unknown" | "expired", () => Refusal>> = {
  unknown: refusal(
    "ADDRESS_PROOF_NOT_FOUND",
    "No user's address is proven by this link. Use the newest mail's.",
  ),
  expired: refusal("ADDRESS_PROOF_EXPIRED", "The link's time is over. Ask for the mail again."),
};

/** The refusal of a link in this state. */
export const deadProofRefusal = (state: keyof typeof refusals): Refusal => refusals[state]();

/** Proves addresses by the links that were mailed to them. */
export const addressProving = (table: Table, clock: () => Date) => {
  const proofs = addressProofStore(table);
  const organizations = organizationStore(table);
  const accounts = userStore(table);
  const release = addressReleasing(table, clock);

  /** The target of a token at `now`. A suspended organization's users cannot prove addresses. */
  const find = async (token: string, now: Date): Promise<FoundProof> => {
    const link = readToken(token, "usr");
    const proof = link && (await proofs.find(link.id));
    if (!link || !proof) return { state: "unknown" };
    const { organizationId, userId: id } = proof;
    const [user, organization] = await Promise.all([
      users.in(table).get({ organizationId, id }),
      organizations.find(organizationId),
    ]);
    const state = proofState(proof, link.hash, user, now);
    if (state === "unknown" || !user || !organization) return { state: "unknown" };
    if (organization.status !== "active" && !isDecided(state)) return { state: "unknown" };
    return { state, proof, user, organization };
  };

  return {
    find,

    /**
     * Marks the address as proven, and answers the link's new target. A link that was used already changes nothing. A
     * link by which the address was released can confirm it after all. Throws ADDRESS_PROOF_NOT_FOUND,
     * ADDRESS_PROOF_EXPIRED; EMAIL_TAKEN when another user has proven the address.
     */
    prove: (token: string, now: Date, requestId: string): Promise<FoundProof> =>
      retryOnConflict(async () => {
        const found = await find(token, now);
        if (found.state === "proven") return found;
        if (found.state === "unknown" || found.state === "expired") throw deadProofRefusal(found.state);
        const { proof, user, organization } = found;
        if (user.status !== "active" || organization.status !== "active") throw deadProofRefusal("unknown");
        const owner = await accounts.byEmail(user.email);
        const { id, organizationId } = user;
        const audit = {
          operation: "user.address-proven",
          resourceType: "user",
          resourceId: id,
          before: { emailProven: false },
          after: { emailProven: true },
        };
        await table.transact([
          proofs.save(proof, { ...proof, state: "proven" }),
          accounts.prove(user, organization.organizationType, owner),
          users.check({ organizationId, id }, { when: equals("status", "active"), refuse: stale }),
          organizationIsActive(organizationId, stale, organization),
          ...recordWrites({ userId: "recipient", organizationId }, audit, [], clock(), requestId),
        ]);
        return { ...found, state: "proven" };
      }),

    /**
     * Releases the address, even before it was confirmed: it blocks nobody, and no more mails ask for a proof. A link
     * that was used already changes nothing. Throws ADDRESS_PROOF_NOT_FOUND, ADDRESS_PROOF_EXPIRED.
     */
    release: (token: string, now: Date, requestId: string): Promise<FoundProof> =>
      retryOnConflict(async () => {
        const found = await find(token, now);
        if (found.state === "released") return found;
        if (found.state === "unknown" || found.state === "expired") throw deadProofRefusal(found.state);
        return { ...found, state: "released", proof: await release(found.user, requestId) };
      }),
  };
};
