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
 * The usual world, in which the contract's operations can be measured.
 * `fullPages`: with as much in each list, and for each filter, as a page holds.
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
    // For a page of the transfers of a status a hundred are examined.
    await inParallel([...Array(100).keys()], 4, () => offeredTransfer(cast));
  }
  await keyed(cast);
  // Early in an hour, whose end the schedule would see.
  const hour = 3_600_000;
  inside.advance(hour - (inside.now() % hour) + 60_000);
  await inside.tick();
  const operations = operationsOf(ground);

  const driven = async <T>(
    { name, route, ready }: Operation,
    by: (between: Between, work: () => Promise<unknown>) => Promise<T>,
  ): Promise<T> => {
    const made = await ready();
    const { drive, after } = typeof made === "function" ? { drive: made } : made;
    let status = 0;
    const found = await by(inside.between.dynamodb, async () => {
      ({ status } = await drive());
    });
    // Some courses are of what is refused, and tell so by their names.
    if (status === 0 || status >= (name === route ? 300 : 500)) throw new Error(`${name} answered ${status}`);
    await after?.();
    return found;
  };
  const measure = (operation: Operation): Promise<Cost> => driven(operation, measured);

  return {
    cast,
    operations,

    /** Measures some: the reads after what puts its own things at the beginning of lists. */
    async measureAll(some: readonly Operation[]): Promise<Map<Operation, Cost>> {
      // From the first reads on each environment has the month's key for cursors, and knows it.
      for (const operation of some.filter(isRead)) await measure(operation);
      const found = new Map<Operation, Cost>();
      for (const operation of [...some].sort((one, other) => Number(isRead(one)) - Number(isRead(other))))
        found.set(operation, await measure(operation));
      return new Map(some.map((operation) => [operation, found.get(operation) as Cost]));
    },

    /** Begins a new day, in which all may be asked for anew that has a limit a day. */
    async nextDay(): Promise<void> {
      inside.advance(24 * hour);
      await inside.tick();
    },

    /** Measures some, one after the other. */
    async measureEach<T extends Operation>(some: readonly T[]): Promise<Map<T, Cost>> {
      const found = new Map<T, Cost>();
      for (const operation of some) found.set(operation, await measure(operation));
      return found;
    },

    /** What an operation asks of each partition key. */
    heat: (operation: Operation): Promise<Work> =>
      driven(operation, (between, work) =>
        heatOf(between, inside.table, { providerId: cast.provider.id, resellerId: cast.reseller.id }, work),
      ),

    /** In how many waves an operation calls the database. */
    waves: (operation: Operation): Promise<number> => driven(operation, wavesOf),

    close: (): Promise<void> => inside.close(),
  };
};
