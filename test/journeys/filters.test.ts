import { type Inside, openInside } from "../support/inside.ts";
import { identityOf, type ListWorld, listKeys, narrowed, openLists, wholeOf } from "../support/lists.ts";

let inside: Inside;
let world: ListWorld;
beforeAll(async () => {
  inside = await openInside();
  world = await openLists(inside, inside.advance, inside.drain);
}, 60_000);
afterAll(() => inside?.close());

const sorted = (items: any[]): string[] => items.map(identityOf).sort();

it.each(listKeys)("%s finds by each of its filters what fits, and nothing else", async (key) => {
  const lists = world.lists.filter((list) => list.key === key);
  expect(lists.length).toBeGreaterThan(0);
  for (const list of lists)
    for (const { found, ...filtered } of await narrowed(list, world.cast))
      expect({ list: filtered.name, items: sorted(await wholeOf(filtered)) }).toEqual({
        list: filtered.name,
        items: sorted(found),
      });
});
