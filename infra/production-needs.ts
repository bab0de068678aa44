import type { Stage } from "./stage.ts";

/** The settings that a production stage must have, and whether each is given. */
export const productionNeeds = (
  stage: Pick<Stage, "account" | "region" | "domain" | "publicBaseUrl" | "alarms" | "brand">,
): [path: string, given: boolean][] => [
  // Without an account, the stage would go to the account of whatever credentials are in use.
  ["account", stage.account !== undefined],
  ["region", stage.region !== undefined],
  ["domain", stage.domain !== undefined || stage.publicBaseUrl !== undefined],
  ["alarms.page", stage.alarms.page.length > 0],
  ["alarms.ticket", stage.alarms.ticket.length > 0],
  ["brand.operator", stage.brand.operator !== undefined],
  ["brand.support", stage.brand.support !== undefined],
];
