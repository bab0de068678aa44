import { reassigner } from "../../lib/jobs/reassign.ts";
import { jobStore } from "../../lib/jobs/store.ts";
import { idOf, type Measuring } from "./measuring.ts";
import type { World } from "./world.ts";

/** A page that counts what there is to do, up to 1,000 customers of the reseller. */
export const counting = "work: a page of a reassignment that counts";

/** A reseller's customers handed to another. */
export const measureReassignment = async (measuring: Measuring, world: World): Promise<void> => {
  const { table, logger, row, job } = measuring;
  const { provider, seller, next } = world;
  const asProvider = { as: provider.adminId };
  const jobs = jobStore(table);
  const { page } = reassigner({ table, logger, clock: () => new Date() });
  const between = { fromResellerId: seller.id, toResellerId: next.id };
  const body = { ...between, subscriptions: true, delegatedAdmin: true };
  const id = idOf(await row("POST /v1/customers/reassign", { ...asProvider, body }));
  const first = await jobs.read(provider.id, id);
  await job(counting, () => page(first));
  await job("work: the same record again", () => page(first));
  const second = await jobs.read(provider.id, id);
  await job("work: a page of a reassignment, 10 customers with a subscription each", () => page(second));
  await row("GET /v1/jobs/{jobId}", { ...asProvider, path: { jobId: id } });
};
