import { reassigner } from "../../lib/jobs/reassign.ts";
import { jobStore } from "../../lib/jobs/store.ts";
import { idOf, type Measuring } from "./measuring.ts";
import type { World } from "./world.ts";

/** The page of a job that counts what there is to do. */
export const counting = "work: the first page of a reassignment, 10 customers with a subscription each";

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
  await job("work: a later page, 10 customers with a subscription each", () => page(second));
  await row("GET /v1/jobs/{id}", { ...asProvider, path: { id } });
};
