import type { CallerType } from "../contract/common.ts";
import type { LineItem, Order } from "../contract/orders.ts";
import type { OrderItem } from "./items.ts";
import { shownAt } from "./rules.ts";

/** Who looks at an order. */
export interface Viewer {
  id: string;
  type: CallerType;
  mpnId?: string | undefined;
}

/** The lines of an order without the names of other resellers, which are the provider's to know. */
export const linesTo = <L extends LineItem>({ id, type, mpnId }: Viewer, lines: readonly L[]): L[] =>
  lines.map((line) => {
    if (type !== "indirect-reseller") return line;
    const { partnerIdOnRecord, supportContact, ...rest } = line;
    return {
      ...rest,
      ...(partnerIdOnRecord && partnerIdOnRecord === mpnId && { partnerIdOnRecord }),
      ...(supportContact?.resellerId === id && { supportContact }),
    } as L;
  });

/** The order as the API shows it at `now`: to a reseller with its own name in it and no other reseller's. */
export const shownTo = (viewer: Viewer, order: OrderItem, now: Date): Order => {
  const { resellerId, ...shown } = shownAt(order, now);
  const isSeen = viewer.type !== "indirect-reseller" || resellerId === viewer.id;
  return {
    ...shown,
    ...(resellerId && isSeen && { resellerId }),
    lineItems: linesTo(viewer, shown.lineItems),
  };
};
