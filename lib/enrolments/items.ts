import * as z from "zod";
import { locales } from "../languages/locales.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** A person's form on an invitation's page, and the invitation. */
const entered = {
  id: z.string(),
  partnershipRequestId: z.string(),
  providerId: z.string(),
  name: z.string(),
  country: z.string(),
  /** The provider's region, unless the operator enrols the organization in another one. */
  region: z.string(),
  mpnId: z.string(),
  website: z.string().optional(),
  organizationRegistrationNumber: z.string().optional(),
  globalAdmin: z.object({ email: z.string(), displayName: z.string() }),
  locale: storedEnum(locales),
  createdAt: z.string(),
};

const keptSeconds = 30 * 24 * 3_600;

/** A form until its address is proven. Until then nobody sees it, and it expires after a while. */
export const enrolmentDrafts = entity({
  type: "EnrolmentDraft",
  versioned: false,
  key: ({ id }: { id: string }) => keys.enrolmentDraft(id),
  derived: { ttl: ({ createdAt }) => Math.floor(Date.parse(createdAt) / 1_000) + keptSeconds },
  schema: () => z.object({ type: z.literal("EnrolmentDraft"), ...entered }),
});
export type EnrolmentDraftItem = ItemOf<typeof enrolmentDrafts>;

/** An enrolment request whose address is proven. The operator decides it once. */
export const enrolmentRequests = entity({
  type: "EnrolmentRequest",
  key: ({ id }: { id: string }) => keys.enrolmentRequest(id),
  indexes: ({ id, status }) => keys.enrolmentInStatus(status, id),
  schema: () =>
    z.object({
      type: z.literal("EnrolmentRequest"),
      ...entered,
      status: storedEnum(["open", "approved", "rejected"]),
      decidedAt: z.string().optional(),
      reason: z.string().optional(),
      /** The organization that its approval created. */
      organizationId: z.string().optional(),
      version: z.int(),
    }),
});
export type EnrolmentRequestItem = ItemOf<typeof enrolmentRequests>;
