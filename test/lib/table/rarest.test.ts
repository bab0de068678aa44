import fc from "fast-check";
import { pageOfRarest, type Way } from "../../../lib/table/rarest.ts";

type Entry = { place: number; fits: boolean };

/**
 * A range of sorted entries of which some match, read as DynamoDB reads a range with a filter, and the number of reads.
 */
const rangeOf = (entries: readonly Entry[], counts: { queries: number }): Way<number> => {
  const query = (from: number, limit: number, examined: number) => {
    counts.queries++;
    const found: number[] = [];
    for (let at = from; at < entries.length; at++) {
      if (at - from >= examined || found.length === limit) return { found, next: at };
      if (entries[at]?.fits) found.push(entries[at]?.place ?? 0);
    }
    return { found, next: undefined };
  };
  return async ({ limit, start, examined = 1_000, queries = 10 }) => {
    const items: number[] = [];
    let at: number | undefined = Number(start?.at ?? 0);
    for (let done = 0; done < queries && at !== undefined && items.length < limit; done++) {
      const page = query(at, limit - items.length, examined);
      items.push(...page.found);
      at = page.next;
    }
    return at === undefined ? { items } : { items, next: { at: String(at) } };
  };
};

const nothing = (entries: number): Entry[] =>
  Array.from({ length: entries }, (_, place) => ({ place, fits: false }));

it("without matches, the shorter range decides the number of reads, in whatever order the ranges are given", async () => {
  for (const sizes of [
    [100_000, 200],
    [200, 100_000],
  ]) {
    const counts = { queries: 0 };
    const ways = sizes.map((size) => rangeOf(nothing(size), counts));
    expect((await pageOfRarest(ways, { limit: 25 })).items).toEqual([]);
    expect(counts.queries).toBeLessThanOrEqual(2);
  }
});

it("if neither range ends, 9,000 entries of each are read in three queries, and the page goes on", async () => {
  const counts = { queries: 0 };
  const ways = [rangeOf(nothing(50_000), counts), rangeOf(nothing(60_000), counts)];
  expect(await pageOfRarest(ways, { limit: 25 })).toEqual({ items: [], next: { at: "9000" }, by: 0 });
  expect(counts.queries).toBe(6);
});

it("pages of any size contain every match once, in order", async () => {
  const cases = fc.record({
    fitting: fc.uniqueArray(fc.nat({ max: 3_000 }), { maxLength: 60 }),
    others: fc.array(fc.nat({ max: 3_000 }), { maxLength: 2_000 }),
    limit: fc.integer({ min: 1, max: 30 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ fitting, others, limit }) => {
      const sorted = [...fitting].sort((one, other) => one - other);
      const known = new Set(sorted);
      const whole = [...new Set([...fitting, ...others])]
        .sort((one, other) => one - other)
        .map((place) => ({ place, fits: known.has(place) }));
      const exact = sorted.map((place) => ({ place, fits: true }));
      const counts = { queries: 0 };
      const found: number[] = [];
      let after = -1;
      for (;;) {
        // The same way as the lists: each page begins after the last entry, in every range.
        const rest = [whole, exact].map((entries) =>
          rangeOf(
            entries.filter(({ place }) => place > after),
            counts,
          ),
        );
        const page = await pageOfRarest(rest, { limit });
        found.push(...page.items);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        const last = page.items.at(-1);
        if (!page.next || last === undefined) break;
        after = last;
      }
      expect(found).toEqual(sorted);
    }),
  );
});
