import fc from "fast-check";
import { overlaps } from "../../../lib/incentives/interval.ts";
import { figure } from "../../support/full.ts";
import { outcomeOf } from "../../support/refusal.ts";
import { Kept, mustNotOverlap } from "../../support/years.ts";
import { lifeStart } from "../../support/years-model.ts";

it("credits do not overlap when the clocks of two machines differ", () => {
  const patch = fc.record(
    {
      quantity: fc.integer({ min: 10, max: 60 }),
      status: fc.constantFrom("active" as const, "suspended" as const),
      partnerId: fc.constantFrom("42", "43", null),
    },
    { requiredKeys: [] },
  );
  const skewed = fc.record({ moved: fc.integer({ min: -500, max: 1_000 }), patch });
  fc.assert(
    fc.property(fc.array(skewed, { maxLength: 30 }), (taken) => {
      const kept = new Kept("basic");
      let now = lifeStart.getTime() + 10_000;
      for (const { moved, patch } of taken) {
        now = Math.max(lifeStart.getTime(), now + moved);
        outcomeOf(() => kept.patch(patch, new Date(now)));
      }
      const { credit } = kept.stored;
      const all = [...kept.credits, ...(credit ? [{ from: credit.from, to: "9999" }] : [])];
      for (const { from, to } of all) expect(from < to).toBe(true);
      mustNotOverlap(all.sort((a, b) => (a.from < b.from ? -1 : 1)));
    }),
    { numRuns: figure(250, 1_000) },
  );
});

const at = (day: number) => new Date(Date.UTC(2026, 1, day)).toISOString();

it.each([
  [{}, true],
  [{ from: at(5) }, true],
  [{ from: at(9) }, true],
  [{ from: at(10) }, false],
  [{ to: at(4) }, false],
  [{ to: at(5) }, true],
])("the period from the 5th up to the 10th overlaps %j: %s", (period, inside) => {
  expect(overlaps({ from: at(5), to: at(10) }, period)).toBe(inside);
});
