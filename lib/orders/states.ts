import type { OrderStatus } from "../contract/statuses.ts";
import { isPossible, type Transitions } from "../transitions.ts";
import type { OrderItem } from "./items.ts";

/** The days until a draft lapses. */
export const draftDays = 7;

/** The operations on an order. One that is no draft any more never changes. */
export const transitions = {
  change: { from: ["draft"] },
  submit: { from: ["draft"], to: "submitted" },
  cancel: { from: ["draft"], to: "cancelled" },
  lapse: { from: ["draft"], to: "lapsed" },
} as const satisfies Transitions<OrderStatus>;
export type OrderOperation = keyof typeof transitions;

/** The status at `now`: a draft has lapsed from `expiresAt` on, even before that is recorded. */
export const statusAt = (
  { status, expiresAt }: Pick<OrderItem, "status" | "expiresAt">,
  now: Date,
): OrderItem["status"] => {
  const { lapse } = transitions;
  return isPossible(lapse, status) && expiresAt <= now.toISOString() ? lapse.to : status;
};
