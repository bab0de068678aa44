import type { CallerType } from "../contract/common.ts";
import type { LineItem, OrderAnswer, OrderProblem } from "../contract/orders.ts";
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
export const shownTo = (viewer: Viewer, order: OrderItem, now: Date): OrderAnswer => {
  const { resellerId, ...shown } = shownAt(order, now);
  const isSeen = viewer.type !== "indirect-reseller" || resellerId === viewer.id;
  return {
    ...shown,
    ...(resellerId && isSeen && { resellerId }),
    lineItems: linesTo(viewer, shown.lineItems),
  };
};

const reservedField = /^\/lineItems\/(\d+)\/(partnerIdOnRecord|supportContact)\b/;

/** An order's problems: one in what a reseller does not see of a line tells it who can solve it, and of whom it is nothing. */
export const problemsTo = (
  viewer: Viewer,
  { lineItems }: Pick<OrderItem, "lineItems">,
  problems: readonly OrderProblem[],
): OrderProblem[] => {
  const seen: readonly LineItem[] = linesTo(viewer, lineItems);
  return problems.map((problem) => {
    const [, at, field] = reservedField.exec(problem.pointer) ?? [];
    if (at === undefined || Object.hasOwn(seen[Number(at)] ?? {}, field ?? "")) return problem;
    return {
      ...problem,
      detail: "The indirect provider has set this in the line, and can correct it. Ask it to.",
    };
  });
};
