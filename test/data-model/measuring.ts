import type { Between } from "../support/between.ts";
import { customerFixture } from "../support/customers.ts";
import { offeredTransfer } from "../support/example-transfers.ts";
import { openInside } from "../support/inside.ts";
import { inParallel } from "../support/matrix.ts";
import { openCast } from "../support/scenes.ts";
import { fill, fillPages, keyed, type Sizes } from "./fill.ts";
import { heatOf, type Work } from "./heat.ts";
import { type Cost, measured, wavesOf } from "./meter.ts";
import { type Operation, operationsOf } from "./operations.ts";

export const usual: Sizes = { listed: 26, customers: 30, subscriptions: 24 };

const isRead = ({ name }: Operation) => name.startsWith("GET ");

/**
 * The world in which the contract's operations are measured. `fullPages` fills each list, and each filter's result,
 * with a whole page.
 */
export const openMeasured = async ({ fullPages = false } = {}) => {
  const inside = await openInside();
  const cast = await openCast(inside);
  const { world, provider } = cast;
  const named = await inParallel([...Array(15).keys()], 4, async () => {
    const reseller = await world.reseller();
    await world.partner(provider, reseller);
    return reseller;
  });
  const adminSince = new Date(inside.now()).toISOString();
  const { customer } = await customerFixture(inside.table, {
    providerId: provider.id,
    relationships: Object.fromEntries(named.slice(10).map(({ id }) => [id, { adminSince }])),
  });
  const ground = { inside, cast, named: named.slice(0, 10), widelyHeld: customer.id };
  await fill(cast, usual);
  if (fullPages) {
    await fillPages(cast, usual.listed);
    // A page of transfers in one status examines a hundred.
    await inParallel([...Array(100).keys()], 4, () => offeredTransfer(cast));
  }
  await keyed(cast);
  // Early in an hour, because the schedule reads a second hour near the end of one.
  const hour = 3_600_000;
  inside.advance(hour - (inside.now() % hour) + 60_000);
  await inside.tick();
  const operations = operationsOf(ground);

  const driven = async <T>(
    { name, route, ready }: Operation,
    by: (between: Between, action: () => Promise<unknown>) => Promise<T>,
  ): Promise<T> => {
    const made = await ready();
    const { drive, after } = typeof made === "function" ? { drive: made } : made;
    let status = 0;
    const found = await by(inside.between.dynamodb, async () => {
      ({ status } = await drive());
    });
    // Some courses are about refusals, and are named so.
    if (status === 0 || status >= (name === route ? 300 : 500)) throw new Error(`${name} answered ${status}`);
    await after?.();
    return found;
  };
  const measure = (operation: Operation): Promise<Cost> => driven(operation, measured);

  return {
    inside,
    cast,
    operations,

    /** Measures some operations. Reads come after those that put their own items at the beginning of lists. */
    async measureAll(some: readonly Operation[]): Promise<Map<Operation, Cost>> {
      // From the first reads on, each environment has the month's key for cursors.
      for (const operation of some.filter(isRead)) await measure(operation);
      const found = new Map<Operation, Cost>();
      for (const operation of [...some].sort((one, other) => Number(isRead(one)) - Number(isRead(other))))
        found.set(operation, await measure(operation));
      return new Map(some.map((operation) => [operation, found.get(operation) as Cost]));
    },

    /** Begins a new day, so that daily limits are unused. */
    async nextDay(): Promise<void> {
      inside.advance(24 * hour);
      await inside.tick();
    },

    /** Measures some operations, one after another. */
    async measureEach<T extends Operation>(some: readonly T[]): Promise<Map<T, Cost>> {
      const found = new Map<T, Cost>();
      for (const operation of some) found.set(operation, await measure(operation));
      return found;
    },

    /** The units that an operation takes from each partition key. */
    heat: (operation: Operation): Promise<Work> =>
      driven(operation, (between, action) =>
        heatOf(between, inside.table, { providerId: cast.provider.id, resellerId: cast.reseller.id }, action),
      ),

    /** The number of waves in which an operation calls the database. */
    waves: (operation: Operation): Promise<number> => driven(operation, wavesOf),

    close: (): Promise<void> => inside.close(),
  };
};
