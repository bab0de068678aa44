import { placeStore } from "../../../lib/limits/places.ts";
import { retryOnConflict } from "../../../lib/table/retry-on-conflict.ts";
import type { Table } from "../../../lib/table/table.ts";
import { userOrganizations } from "../../../lib/users/items.ts";
import { endOf } from "../../support/refusal.ts";
import { describeOnEachEngine } from "../../support/table.ts";

describeOnEachEngine("the places under a limit", (open) => {
  let table: Table;
  beforeAll(async () => {
    table = await open();
  });

  /** An organization's things with a limit of `limit`. Each is an item of any kind. */
  const thingsOf = (organizationId: string, limit: number, names: readonly string[]) => {
    const idOf = (name: string) => `${organizationId} ${name}`;
    const there = async () => {
      const ids = names.map(idOf);
      const found = await Promise.all(ids.map((userId) => userOrganizations.in(table).get({ userId })));
      return ids.filter((_, at) => found[at]);
    };
    const places = { organizationId, kind: "things", limit, refusal: "Enough of things." };
    const item = (name: string) => userOrganizations.put({ userId: idOf(name), organizationId });
    const make = (name: string) =>
      endOf(
        retryOnConflict(async () => {
          const place = await placeStore(table).take(places, there, idOf(name));
          await table.transact([item(name), place]);
        }),
      );
    return {
      there,
      make,
      makeAsOlderRelease: (name: string) => table.write(item(name)),
      end: (name: string) => table.write(userOrganizations.delete({ userId: idOf(name) })),
    };
  };
  const named = (count: number, prefix: string) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

  it.each([
    [30, 20, 0],
    [12, 3, 0],
    [12, 3, 2],
    [5, 3, 3],
  ])(
    "let %i simultaneous callers come to at most %i, with %i older ones without a place",
    async (asking, limit, count) => {
      const [older, newer] = [named(count, "older"), named(asking, "newer")];
      const things = thingsOf(`org_${asking}_${limit}_${count}`, limit, [...older, ...newer]);
      for (const name of older) await things.makeAsOlderRelease(name);
      const ends = await Promise.all(newer.map(things.make));
      expect(ends.filter((end) => end === "done")).toHaveLength(limit - count);
      expect(new Set(ends.filter((end) => end !== "done"))).toEqual(new Set(["LIMIT_REACHED"]));
      expect(await things.there()).toHaveLength(limit);
    },
  );

  it("are free again once their holders are gone, and a repeated request has only one", async () => {
    const { make, end } = thingsOf("org_again", 2, ["a", "b", "c"]);
    const turns = [await make("a"), await make("b"), await make("c")];
    await end("a");
    turns.push(await make("c"), await make("a"));
    await end("b");
    turns.push(await make("b"));
    await end("c");
    turns.push(await make("c"), await make("a"));
    const [done, full] = ["done", "LIMIT_REACHED"];
    expect(turns).toEqual([done, done, full, done, full, done, done, full]);
  });
});
