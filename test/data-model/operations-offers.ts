import { anOffer } from "../support/subscriptions.ts";
import { ifMatch, type Measuring } from "./measuring.ts";
import type { World } from "./world.ts";

const input = (more: object = {}) => {
  const { type: _, id: __, version: ___, ...offer } = anOffer("new");
  return { ...offer, ...more };
};

/** The catalogue. */
export const measureOffers = async ({ row, call }: Measuring, world: World): Promise<void> => {
  const asOperator = { as: world.operator.adminId };
  const asProvider = { as: world.provider.adminId };
  await call("GET /v1/offers", asProvider);
  await row("GET /v1/offers", asProvider);
  await row(
    "GET /v1/offers",
    { ...asProvider, query: { search: "nothing of the kind" } },
    "search, none found",
  );
  await row("GET /v1/offers/{offerId}", { ...asProvider, path: { offerId: "basic" } });
  const put = { ...asOperator, path: { offerId: "new" } };
  const added = await row("PUT /v1/offers/{offerId}", { ...put, body: input() }, "a new one");
  const naming = { body: input({ upgradeTargetOffers: ["premium", "team"] }), headers: ifMatch(added) };
  await row("PUT /v1/offers/{offerId}", { ...put, ...naming }, "replaced, naming two others");
  const offers = Array.from({ length: 100 }, (_, at) => ({ id: `imported-${100 + at}`, ...input() }));
  await row("POST /v1/offers/import", { ...asOperator, body: { offers } }, "100 new ones");
};
