import * as z from "zod";
import { answerEnum, id, instant, line, list, locale, mpnId, pageByStatus } from "./common.ts";
import { operations as named } from "./operation.ts";
import { impersonal } from "./personal.ts";
import { partnershipStatus } from "./statuses.ts";

/** A partnership as one side sees it. `id`, `name`, `mpnId` and `country` are those of the other side. */
export const partner = z
  .object({
    id: id("org"),
    name: z.string(),
    mpnId: z.string(),
    country: z.string(),
    status: answerEnum(partnershipStatus),
    since: instant,
    endedAt: instant.optional(),
    agreementSigned: z.boolean(),
  })
  .meta({ id: "Partner" });
export type Partner = z.output<typeof partner>;
/** A partner as a handler answers it. Its status may be one that only a newer release knows. */
export type PartnerAnswer = z.input<typeof partner>;

export const remainingAccess = z
  .object({
    customers: z.int(),
    delegatedAdmin: z.int(),
    resellerOfRecord: z.int(),
    supportContact: z.int(),
    azureTenantOwner: z.int(),
    /** Customers whose admin's credentials this reseller was the last to reset. */
    adminCredentials: z.int(),
    truncated: z.boolean(),
  })
  .meta({ id: "Remains" });

export const removal = z
  .object({
    attestation: z.object({ version: z.string(), locale, text: impersonal(z.string()) }),
    remains: remainingAccess,
  })
  .meta({ id: "Removal" });

export const removalInput = z
  .strictObject({ attestationVersion: impersonal(z.string().min(1).max(40)), confirmed: z.literal(true) })
  .meta({ id: "RemovalConfirmation" });

export const removed = z.object({ partner, remains: remainingAccess }).meta({ id: "RemovedPartner" });

export const partners = list(partner);

const byReseller = z.object({ resellerId: id("org") });
const byProvider = z.object({ providerId: id("org") });
const byStatus = pageByStatus(partnershipStatus.default("active"));

export const operations = named({
  listIndirectResellers: {
    summary: "The provider's resellers",
    query: byStatus.extend({
      /** Consecutive words of the reseller's name. The last one may be the beginning of a word. */
      name: impersonal(line(100)).optional(),
      mpnId: mpnId.optional(),
    }),
    answer: partners,
  },
  getIndirectReseller: { summary: "One reseller", path: byReseller, answer: partner, resource: partner },
  previewRemoval: {
    summary: "What removing this reseller means",
    path: byReseller,
    query: z.strictObject({ locale: locale.default("en") }),
    answer: removal,
  },
  removeIndirectReseller: {
    summary: "End the partnership",
    path: byReseller,
    body: removalInput,
    answer: removed,
    key: "transaction",
    refusals: ["ATTESTATION_CHANGED", "PARTNERSHIP_ENDED"],
  },
  listIndirectProviders: { summary: "The reseller's providers", query: byStatus, answer: partners },
  getIndirectProvider: { summary: "One provider", path: byProvider, answer: partner, resource: partner },
});
