import type { CallerType } from "../contract/common.ts";
import type { LineItem, OrderAnswer, OrderProblem } from "../contract/orders.ts";
import type { OrderItem } from "./items.ts";
import { orderAt } from "./rules.ts";

/** The viewer of an order. */
export interface Viewer {
  id: string;
  type: CallerType;
  mpnId?: string | undefined;
}

/** The lines of an order in a viewer's form: a reseller sees no other reseller's name. */
export const toApiLines = <L extends LineItem>({ id, type, mpnId }: Viewer, lines: readonly L[]): L[] =>
  lines.map((line) => {
    if (type !== "indirect-reseller") return line;
    const { partnerIdOnRecord, supportContact, ...rest } = line;
    return {
      ...rest,
      ...(partnerIdOnRecord && partnerIdOnRecord === mpnId && { partnerIdOnRecord }),
      ...(supportContact?.resellerId === id && { supportContact }),
    } as L;
  });

/** The order as the API shows it to a viewer at `now`. */
export const toApiOrder = (viewer: Viewer, order: OrderItem, now: Date): OrderAnswer => {
  const { resellerId, ...rest } = orderAt(order, now);
  const seesReseller = viewer.type !== "indirect-reseller" || resellerId === viewer.id;
  return {
    ...rest,
    ...(resellerId && seesReseller && { resellerId }),
    lineItems: toApiLines(viewer, rest.lineItems),
  };
};

const restrictedField = /^\/lineItems\/(\d+)\/(partnerIdOnRecord|supportContact)\b/;

/**
 * Problems in a viewer's form. A problem in a hidden field names no other reseller; it only says that the provider can
 * fix it.
 */
export const toApiProblems = (
  viewer: Viewer,
  { lineItems }: Pick<OrderItem, "lineItems">,
  problems: readonly OrderProblem[],
): OrderProblem[] => {
  const visible: readonly LineItem[] = toApiLines(viewer, lineItems);
  return problems.map((problem) => {
    const [, at, field] = restrictedField.exec(problem.pointer) ?? [];
    if (at === undefined || Object.hasOwn(visible[Number(at)] ?? {}, field ?? "")) return problem;
    return {
      ...problem,
      detail: "The indirect provider has set this in the line, and can correct it. Ask it to.",
    };
  });
};
