import { writeFileSync } from "node:fs";
import { entities } from "../../lib/entities.ts";
import { collectItems } from "../golden/collecting.ts";
import { typesWithout } from "../golden/forms.ts";
import { besideNext, besidePrevious, previousReleases } from "../golden/playing.ts";
import { figure, full } from "../support/full.ts";
import { reached } from "../support/promise.ts";
import { randomFrom, seed } from "../support/schedules.ts";

it("releases change the same items side by side, and none of them loses another's data", async () => {
  const operations = figure(300, 5_000);
  const random = randomFrom(seed);
  const lost = await besideNext(operations, random);
  for (const previous of previousReleases) lost.push(...(await besidePrevious(previous, operations, random)));
  reached(
    36,
    `${operations} operations of each of ${previousReleases.length} older releases and this one, ${operations} of this one ` +
      `and one after it, on one table, four at once: ${lost.length} attributes or changes lost, 0 items unreadable`,
  );
  expect(lost).toEqual([]);
});

// test/golden/freeze.ts runs only this test. Entities that no scene in test/support writes are added to
// test/golden/collecting.ts.
it("a freeze collects an item of every entity, and no operation loses a later release's attribute of any", async () => {
  const folder = process.env.GOLDEN_ITEMS;
  const { items, lost } = await collectItems({ marked: full && !folder });
  expect(typesWithout(entities, items)).toEqual([]);
  expect(lost).toEqual([]);
  for (const [type, forms] of folder ? items : [])
    writeFileSync(
      `${folder}/${type}.json`,
      `[\n${forms.map((each) => JSON.stringify(each)).join(",\n")}\n]\n`,
    );
}, 600_000);
