import * as z from "zod";
import { answerEnum, instant, quantity, warning } from "./common.ts";
import { impersonal } from "./personal.ts";
import { offerId, sum, termDuration } from "./terms.ts";

const atRenewal = {
  quantity: quantity.optional(),
  targetOfferId: offerId.optional(),
  autoRenewEnabled: z.boolean().optional(),
};

/** Something is to change, and nothing besides when there is to be no renewal. */
export const scheduledChangeInput = z
  .strictObject(atRenewal)
  .refine((plan) => Object.values(plan).some((each) => each !== undefined), {
    message: "name what is to change: quantity, targetOfferId or autoRenewEnabled",
    path: ["quantity"],
  })
  .refine(
    ({ autoRenewEnabled, ...rest }) =>
      autoRenewEnabled !== false || Object.values(rest).every((each) => each === undefined),
    { message: "nothing else changes when there is no renewal", path: ["autoRenewEnabled"] },
  )
  .meta({ id: "ScheduledChangeInput" });
export type ScheduledChangeInput = z.output<typeof scheduledChangeInput>;

export const scheduledChange = z
  .object({
    quantity: z.int().optional(),
    targetOfferId: z.string().optional(),
    autoRenewEnabled: z.boolean().optional(),
    /** When it is carried out. */
    at: instant,
    /** What the subscription will be. */
    preview: z.object({
      offerId: z.string(),
      quantity: z.int(),
      termDuration: answerEnum(termDuration),
      commitmentEndDate: instant,
      /** For one billing cycle, where the offer has a price. */
      total: sum.optional(),
    }),
    /** What would stand in the way now. It is judged again when it is carried out. */
    problems: z.array(z.object({ pointer: impersonal(z.string()), code: z.string(), detail: z.string() })),
  })
  .meta({ id: "ScheduledChange" });
export type ScheduledChange = z.output<typeof scheduledChange>;
/** A plan that was just made, with what the caller should know of it besides. */
export const plannedChange = scheduledChange
  .extend({ warnings: z.array(warning).optional() })
  .meta({ id: "PlannedChange" });
/** A plan as it is handed in to an answer, where a term may be one that only a newer release knows. */
export type ScheduledChangeAnswer = z.input<typeof scheduledChange>;
