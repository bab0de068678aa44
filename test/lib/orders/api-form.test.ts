import { toApiLines, toApiOrder } from "../../../lib/orders/api-form.ts";
import { orderAt } from "../../../lib/orders/rules.ts";
import { draft, line, now, provider } from "./given.ts";

it("an order shows a reseller its own name and no other reseller's", () => {
  const named = (mpnId: string) => ({
    partnerIdOnRecord: mpnId,
    supportContact: { resellerId: `org_${mpnId}` },
  });
  const lineItems = [line("a", 1, named("7")), line("b", 2, named("8"))];
  const order = draft({ resellerId: "org_8", lineItems });
  const viewer = (mpnId: string) => ({ id: `org_${mpnId}`, type: "indirect-reseller", mpnId }) as const;
  const answer = toApiOrder(viewer("7"), order, now);
  expect(answer.lineItems).toEqual([lineItems[0], line("b", 2)]);
  expect(answer).not.toHaveProperty("resellerId");
  expect(toApiOrder(viewer("8"), order, now)).toMatchObject({
    resellerId: "org_8",
    lineItems: [line("a"), lineItems[1]],
  });
  expect(toApiOrder({ id: provider.id, type: "indirect-provider" }, order, now)).toEqual(orderAt(order, now));
  expect(toApiLines(viewer("9"), lineItems)).toEqual([line("a"), line("b", 2)]);
});
