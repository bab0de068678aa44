import { termDuration as terms } from "../contract/terms.ts";
import { type FieldError, Refusal } from "../errors.ts";
import type { SubscriptionItem } from "./items.ts";
import { isOver } from "./states.ts";
import { termStart, windowEnd } from "./term.ts";

/** The number of additions of seats that are kept apart. Beyond it, the oldest is merged with the next one. */
const mostAdditions = 50;

/** A refusal that points at a field of the change. */
export const broken = (code: ConstructorParameters<typeof Refusal>[0], pointer: string, detail: string) =>
  new Refusal(code, detail, { errors: [{ pointer, code, detail }] satisfies FieldError[] });

/**
 * Until when the present term can be cancelled or given fewer licences (product rule 16). It is derived from the term,
 * because older releases kept the first term's window when they renewed.
 */
export const windowUntil = (subscription: SubscriptionItem): string => {
  const { status, cancellationAllowedUntil, commitmentEndDate, termDuration } = subscription;
  const term = terms.safeParse(termDuration).data;
  if (!term || isOver(status)) return cancellationAllowedUntil;
  const first = subscription.termsFrom ?? subscription.effectiveStartDate;
  const derived = windowEnd(termStart(commitmentEndDate, first, term));
  return derived > cancellationAllowedUntil ? derived : cancellationAllowedUntil;
};

/** Throws CANCELLATION_WINDOW_PASSED after the window of the present term. */
export const mustBeInWindow = (
  subscription: SubscriptionItem,
  pointer: string,
  now: Date,
  instead: string,
): void => {
  const until = windowUntil(subscription);
  if (now.toISOString() <= until) return;
  throw broken("CANCELLATION_WINDOW_PASSED", pointer, `That was possible until ${until}. ${instead}`);
};

/** The additions of seats that can still be taken back at `now`. */
const reversible = ({ addedSeats = [] }: SubscriptionItem, now: Date) =>
  addedSeats.filter(({ until }) => until >= now.toISOString());

const sum = (additions: readonly { quantity: number }[]) =>
  additions.reduce((total, { quantity }) => total + quantity, 0);

/** Throws QUANTITY_OUT_OF_RANGE for a quantity in which the offer is not sold. */
export const mustBeInRange = (
  quantity: number,
  { minimumQuantity, maximumQuantity }: { minimumQuantity: number; maximumQuantity: number },
): void => {
  if (quantity >= minimumQuantity && quantity <= maximumQuantity) return;
  throw broken(
    "QUANTITY_OUT_OF_RANGE",
    "/quantity",
    `This offer is sold in quantities from ${minimumQuantity} to ${maximumQuantity}.`,
  );
};

/**
 * Throws CANCELLATION_WINDOW_PASSED for fewer licences after the window, except for seats that were added within the
 * last seven days.
 */
export const mayHaveFewer = (subscription: SubscriptionItem, quantity: number, now: Date): void => {
  const fewest = subscription.quantity - sum(reversible(subscription, now));
  if (quantity >= fewest) return;
  const added =
    fewest < subscription.quantity ? ` What was added since may be taken back: down to ${fewest}.` : "";
  const instead = `Have fewer from the next term on (PUT …/scheduled-change), or keep the licences.${added}`;
  mustBeInWindow(subscription, "/quantity", now, instead);
};

/** The subscription with this quantity. Added seats are noted. Removed seats are taken from the last additions. */
export const withSeats = (subscription: SubscriptionItem, quantity: number, now: Date): SubscriptionItem => {
  const more = quantity - subscription.quantity;
  if (more === 0) return subscription;
  const additions = reversible(subscription, now);
  if (more > 0) additions.push({ quantity: more, until: windowEnd(now.toISOString()) });
  for (let fewer = -more; fewer > 0; ) {
    const last = additions.pop();
    if (!last) break;
    if (last.quantity > fewer) additions.push({ ...last, quantity: last.quantity - fewer });
    fewer -= last.quantity;
  }
  const [oldest, next] = additions;
  if (oldest && next && additions.length > mostAdditions)
    additions.splice(0, 2, { ...next, quantity: oldest.quantity + next.quantity });
  return { ...subscription, quantity, addedSeats: additions.length > 0 ? additions : undefined };
};
