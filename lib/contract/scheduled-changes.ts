import * as z from "zod";
import { answerEnum, instant, quantity } from "./common.ts";
import { impersonal } from "./personal.ts";
import { warning } from "./problem.ts";
import { offerId, sum, termDuration } from "./terms.ts";

const atRenewal = {
  quantity: quantity.optional(),
  targetOfferId: offerId.optional(),
  autoRenewEnabled: z.boolean().optional(),
};

/** A plan must contain a change. A plan for no renewal must contain nothing else. */
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
    /** When the plan is carried out. */
    at: instant,
    /** The subscription after the plan. */
    preview: z.object({
      offerId: z.string(),
      quantity: z.int(),
      termDuration: answerEnum(termDuration),
      commitmentEndDate: instant,
      /** The price of one billing cycle, if the offer has a price. */
      total: sum.optional(),
    }),
    /** The present obstacles. They are judged again when the plan is carried out. */
    problems: z.array(z.object({ pointer: impersonal(z.string()), code: z.string(), detail: z.string() })),
  })
  .meta({ id: "ScheduledChange" });
export type ScheduledChange = z.output<typeof scheduledChange>;
/** A new plan, with warnings for the caller. */
export const plannedChange = scheduledChange
  .extend({ warnings: z.array(warning).optional() })
  .meta({ id: "PlannedChange" });
/** A plan as a handler answers it. Its term may be one that only a newer release knows. */
export type ScheduledChangeAnswer = z.input<typeof scheduledChange>;
