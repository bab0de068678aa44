import { demoOffers } from "../../infra/local/demo-offers.ts";
import type { Table } from "../../lib/table/table.ts";
import { good, type Organization, type World } from "./world.ts";

/** Where examples are sent: a running deployment with a writable table. */
export interface ExampleGround {
  world: World;
  table: Table;
  now(): number;
}

/** The organizations behind the placeholders of the examples. */
export interface ExampleCast extends ExampleGround {
  provider: Organization;
  /** Two partners of the provider. */
  reseller: Organization;
  otherReseller: Organization;
  /** A third partner, behind no placeholder. */
  thirdReseller: Organization;
  /** How many subscriptions the examples' customers have besides the two that the examples need. */
  moreSubscriptions?: number;
}

/** A provider with three partners, and the catalogue that the examples order from. */
export const openExampleCast = async (ground: ExampleGround): Promise<ExampleCast> => {
  const { world } = ground;
  const provider = await world.provider();
  const reseller = await world.partnerOf(provider);
  const otherReseller = await world.partnerOf(provider);
  const thirdReseller = await world.partnerOf(provider);
  await good(world.operator.post("/v1/offers/import", { offers: demoOffers }));
  return { ...ground, provider, reseller, otherReseller, thirdReseller };
};
