import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import type { HandlerName } from "./function.ts";

/**
 * The size of each function's code at the last review, in kilobytes (1,000 bytes). Every cold start reads and compiles
 * all of it, so growth by more than a tenth must be a decision: raise the number here.
 */
export const weighed: Readonly<Record<HandlerName, number>> = {
  organizations: 1_010,
  "api-clients": 955,
  partnerships: 975,
  invitations: 1_256,
  offers: 868,
  orders: 1_084,
  customers: 1_189,
  subscriptions: 1_003,
  record: 864,
  webhooks: 932,
  service: 982,
  mail: 1_171,
  "stream-consumer": 1_117,
  schedule: 980,
  feedback: 810,
  deliveries: 867,
};

/** So many bytes a compile cache may have for each of the code. It has twice as many, all of which are read at a start. */
const compiledTimes = 2.5;

/** Throws with the names of the bundles that have grown by more than a tenth. */
export const checkBudgets = (
  names: readonly HandlerName[],
  bundles: string,
  budgets: Readonly<Record<HandlerName, number>> = weighed,
): void => {
  const over = names.flatMap((name) => {
    const kilobytes = Math.round(statSync(join(bundles, name, "code.cjs")).size / 1_000);
    const budget = Math.floor(budgets[name] * 1.1);
    const caches = globSync("*.cache", { cwd: join(bundles, name) });
    const cached = caches.map((file) => Math.round(statSync(join(bundles, name, file)).size / 1_000));
    return [
      ...(kilobytes > budget ? [`${name} has ${kilobytes} kB, and may have ${budget}`] : []),
      ...cached.flatMap((each) =>
        each > budget * compiledTimes
          ? [`${name} has a compile cache of ${each} kB, and may have ${budget * compiledTimes}`]
          : [],
      ),
    ];
  });
  if (over.length > 0)
    throw new Error(
      `Bundles are over their budget: ${over.join("; ")}. Import less, or weigh them anew in infra/budgets.ts.`,
    );
};
