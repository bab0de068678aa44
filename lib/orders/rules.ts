import { isDeepStrictEqual } from "node:util";
import { kept } from "../contract/kept.ts";
import {
  type LineItem,
  lineItem,
  type NewOrder,
  type OrderAnswer,
  type OrderPatch,
} from "../contract/orders.ts";
import { orderStatus } from "../contract/statuses.ts";
import { merged as mergedFields, mergedProfiles } from "../customers/rules.ts";
import { Refusal } from "../errors.ts";
import { isPossible } from "../transitions.ts";
import type { OrderItem } from "./items.ts";
import { draftDays, type OrderOperation, statusAt, transitions } from "./states.ts";

/** The maximum number of resellers that one order may name. Its transaction holds no more. */
export const mostResellers = 10;

/** The order with its status at `now`. */
export const orderAt = (order: OrderItem, now: Date): OrderAnswer => ({
  ...order,
  status: statusAt(order, now),
});

/** Throws ORDER_NOT_DRAFT if the operation is not possible in the order's state at `now`. */
export const mustAllow = (operation: OrderOperation, order: OrderItem, now: Date): void => {
  const status = statusAt(order, now);
  if (isPossible(transitions[operation], status)) return;
  const known = orderStatus.safeParse(status).data;
  const state = known
    ? `It is ${known}, which is final.`
    : "It is in a state that only a newer release knows.";
  throw new Refusal("ORDER_NOT_DRAFT", `${state} Draft a new order.`);
};

/** A new draft. `placedBy` is the reseller that orders for its customer. */
export const newDraft = (
  input: NewOrder,
  {
    id,
    providerId,
    placedBy,
    now,
  }: { id: string; providerId: string; placedBy?: string | undefined; now: Date },
): OrderItem => ({
  type: "Order",
  id,
  providerId,
  placedBy,
  status: "draft",
  ...kept<OrderItem, NewOrder>(input),
  createdAt: now.toISOString(),
  expiresAt: new Date(now.getTime() + draftDays * 24 * 3_600_000).toISOString(),
  version: 1,
});

const misplaced = (pointer: string): Refusal =>
  new Refusal("INVALID_REQUEST", "This order is for an existing customer, which a draft does not change.", {
    errors: [{ pointer, code: "INVALID", detail: "is for an order for a new customer" }],
  });

/** All fields of a line. */
const inLine = lineItem.keyof().options;

/** The fields of a line that need their own right. */
export type ReservedInLine = "partnerIdOnRecord" | "supportContact";

/**
 * Finds for each line of a patch the earlier line that it continues. Each earlier line is continued at most once. A
 * line continues the earlier one that looks the same to the caller, first at the same position, then at any other.
 * Otherwise it continues one of the same offer with a reserved field, again first at the same position. So a reserved
 * field is lost only with the last line of its offer.
 */
const continued = (
  before: readonly LineItem[],
  after: readonly LineItem[],
  reserved: readonly ReservedInLine[],
): (LineItem | undefined)[] => {
  const read = inLine.filter((field) => !reserved.some((each) => each === field));
  const seen = (line: LineItem, at: number) => ({
    line,
    at,
    reads: JSON.stringify(read.map((field) => line[field])),
    isSet: reserved.some((field) => line[field] !== undefined),
  });
  type Seen = ReturnType<typeof seen>;
  const looks: ((now: Seen, was: Seen) => boolean)[] = [
    (now, was) => now.at === was.at && now.reads === was.reads,
    (now, was) => now.reads === was.reads,
    (now, was) => now.at === was.at && was.isSet && now.line.offerId === was.line.offerId,
    (now, was) => was.isSet && now.line.offerId === was.line.offerId,
  ];
  const left = new Set(before.map(seen));
  const found = new Map<number, LineItem>();
  for (const fits of looks)
    for (const now of after.map(seen)) {
      if (found.has(now.at)) continue;
      const was = [...left].find((each) => fits(now, each));
      if (!was) continue;
      left.delete(was);
      found.set(now.at, was.line);
    }
  return after.map((_, at) => found.get(at));
};

/** Applies a patch by a caller who may not set the reserved fields. They keep their values in continued lines. */
export const keepingReserved = (
  { lineItems: before }: OrderItem,
  patch: OrderPatch,
  reserved: readonly ReservedInLine[],
): OrderPatch => {
  const { lineItems } = patch;
  if (!lineItems) return patch;
  const were = continued(before, lineItems, reserved);
  return {
    ...patch,
    lineItems: lineItems.map((line, at) => ({
      ...line,
      ...Object.fromEntries(reserved.map((field) => [field, were[at]?.[field]])),
    })),
  };
};

/**
 * The order after a merge patch, whatever its status. The list of lines is replaced as a whole (RFC 7396). Throws
 * INVALID_REQUEST.
 */
export const merged = (order: OrderItem, patch: OrderPatch): OrderItem => {
  // An order is for an existing customer when it has no `customer`. A submitted order always has a `customerId`.
  if (!order.customer && patch.customer) throw misplaced("/customer");
  if (!order.customer && patch.resellerId) throw misplaced("/resellerId");
  const { customer, ...fields } = kept<OrderItem, OrderPatch>(patch);
  return {
    ...mergedFields(order, fields),
    customer: order.customer && customer ? mergedProfiles(order.customer, customer) : order.customer,
  };
};

/** A draft after a merge patch. Throws ORDER_NOT_DRAFT, INVALID_REQUEST. */
export const patched = (order: OrderItem, patch: OrderPatch, now: Date): OrderItem => {
  mustAllow("change", order, now);
  return merged(order, patch);
};

/** An order without the fields that are `undefined`, as it is stored. */
const asStored = (order: OrderItem): unknown => JSON.parse(JSON.stringify(order));

/** Whether two orders are the same. */
export const isSame = (before: OrderItem, after: OrderItem): boolean =>
  isDeepStrictEqual(asStored(before), asStored(after));

/** The order after its cancellation. Throws ORDER_NOT_DRAFT. */
export const cancelled = (order: OrderItem, now: Date): OrderItem => {
  mustAllow("cancel", order, now);
  return { ...order, status: transitions.cancel.to };
};

/** The lapsed draft, to be recorded; `undefined` when the order has not lapsed, or its lapse is already recorded. */
export const lapsed = (order: OrderItem, now: Date): OrderItem | undefined =>
  isPossible(transitions.lapse, order.status) && statusAt(order, now) === transitions.lapse.to
    ? { ...order, status: transitions.lapse.to }
    : undefined;

/** The submitted order, with its customer and the subscription of each line. Throws ORDER_NOT_DRAFT. */
export const submitted = (
  order: OrderItem,
  { customerId, subscriptionIds, now }: { customerId: string; subscriptionIds: readonly string[]; now: Date },
): OrderItem => {
  mustAllow("submit", order, now);
  return {
    ...order,
    status: transitions.submit.to,
    customerId,
    lineItems: order.lineItems.map((line, at) => ({ ...line, subscriptionId: subscriptionIds[at] })),
    submittedAt: now.toISOString(),
  };
};

type Naming = Pick<OrderItem, "resellerId" | "lineItems">;

/** The MPN IDs that an order names as resellers of record. */
export const mpnIdsOf = ({ lineItems }: Naming): string[] => [
  ...new Set(lineItems.flatMap(({ partnerIdOnRecord }) => partnerIdOnRecord ?? [])),
];

/** The organizations that an order names by id. */
export const resellerIdsOf = ({ resellerId, lineItems }: Naming): string[] => [
  ...new Set([
    ...(resellerId ? [resellerId] : []),
    ...lineItems.flatMap(({ supportContact }) => supportContact?.resellerId ?? []),
  ]),
];

/** Whether an order may name too many resellers. An MPN ID and an id may still belong to the same one. */
export const mayNameTooMany = (order: Naming): boolean =>
  resellerIdsOf(order).length + mpnIdsOf(order).length > mostResellers;

/** Throws INVALID_REQUEST for an order that names too many resellers. `ofMpnId` finds the organization of an MPN ID. */
export const checkResellers = (order: Naming, ofMpnId: (mpnId: string) => string | undefined): void => {
  const named = new Set([
    ...resellerIdsOf(order),
    ...mpnIdsOf(order).map((mpnId) => ofMpnId(mpnId) ?? mpnId),
  ]);
  if (named.size <= mostResellers) return;
  throw new Refusal("INVALID_REQUEST", `An order names at most ${mostResellers} resellers. Split it up.`, {
    errors: [
      {
        pointer: "/lineItems",
        code: "INVALID",
        detail: `names ${named.size} resellers with the order's own`,
      },
    ],
  });
};
