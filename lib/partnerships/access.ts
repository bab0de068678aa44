import { Refusal, type Refuse } from "../errors.ts";
import type { Write } from "../table/item.ts";
import { right } from "../table/rights.ts";
import type { Table } from "../table/table.ts";
import { inForce, isActive, type PartnershipItem, partnerships } from "./items.ts";

type Status = PartnershipItem["status"];

/** The fields of a partnership that determine rights. */
export type ReadPartnership = Pick<PartnershipItem, "status" | "version">;

/** The refusal of a change that needs an active partnership (product rule 2), when it has ended or never existed. */
const partnershipRefusal = (status: Status | undefined): Refusal =>
  status === "ended"
    ? new Refusal(
        "PARTNERSHIP_ENDED",
        "The partnership with this reseller has ended. A new invitation can begin another.",
      )
    : new Refusal("PARTNERSHIP_REQUIRED", "There is no partnership with this reseller. Invite it first.");

/**
 * Why a partnership in this state is not enough: PARTNERSHIP_ENDED, PARTNERSHIP_REQUIRED when there is none,
 * `undefined` when it is active.
 */
export const missingPartnership = (status: Status | undefined): Refusal | undefined =>
  status && isActive({ status }) ? undefined : partnershipRefusal(status);

/**
 * The condition that the partnership is active when a change commits. `read` is the partnership as it was read, if it
 * was.
 */
export const partnershipIsActive = (
  providerId: string,
  resellerId: string,
  {
    refuse = (existing) => partnershipRefusal(existing && partnerships.parse(existing).status),
    read,
  }: { refuse?: Refuse | undefined; read?: ReadPartnership | undefined } = {},
): Write => right(partnerships.key({ providerId, resellerId }), [{ when: inForce, refuse }], read);

/** The partnerships of providers and resellers, as far as rights depend on them. */
export const partnershipAccess = (table: Table) => {
  const find = (providerId: string, resellerId: string) =>
    partnerships.in(table).get({ providerId, resellerId });

  return {
    /** The partnership, active or ended. */
    find,

    /** Throws PARTNERSHIP_REQUIRED when there has never been one. */
    async mustHaveBegun(providerId: string, resellerId: string): Promise<void> {
      if (!(await find(providerId, resellerId))) throw partnershipRefusal(undefined);
    },

    /** The active partnership. Throws PARTNERSHIP_REQUIRED, PARTNERSHIP_ENDED. */
    async mustBeActive(providerId: string, resellerId: string): Promise<PartnershipItem> {
      const partnership = await find(providerId, resellerId);
      if (partnership && isActive(partnership)) return partnership;
      throw partnershipRefusal(partnership?.status);
    },
  };
};
