import * as z from "zod";
import { id } from "./common.ts";
import { domain } from "./customer-profiles.ts";
import { operations as named } from "./operation.ts";

export const releasedDomain = z
  .object({ domain: z.string(), customerId: id("cus") })
  .meta({ id: "ReleasedDomain" });

export const operations = named({
  releaseDomain: {
    summary: "Free the domain of a customer without subscriptions; its login ends",
    path: z.object({ domain }),
    answer: releasedDomain,
    key: "transaction",
    refusals: ["DOMAIN_IN_USE"],
  },
});
