import type { Stage } from "./stage.ts";

/** What a stage must have where people rely on it, and whether it is given. */
export const productionNeeds = (
  stage: Pick<Stage, "account" | "region" | "domain" | "publicBaseUrl" | "alarms" | "brand">,
): [path: string, given: boolean][] => [
  // Whatever the credentials of the day are for is no place for it.
  ["account", stage.account !== undefined],
  ["region", stage.region !== undefined],
  ["domain", stage.domain !== undefined || stage.publicBaseUrl !== undefined],
  ["alarms.page", stage.alarms.page.length > 0],
  ["alarms.ticket", stage.alarms.ticket.length > 0],
  ["brand.operator", stage.brand.operator !== undefined],
  ["brand.support", stage.brand.support !== undefined],
];
