import fc from "fast-check";
import { firstId, idsByAge, lastId, newId, newRisingId } from "../../lib/ids.ts";

const instant = fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });

test("an id lies between the bounds of its own instant, and outside those of any other", () => {
  fc.assert(
    fc.property(instant, instant, fc.constantFrom("aud" as const, "evt" as const), (at, other, prefix) => {
      for (const id of [newId(prefix, at), newRisingId(prefix, at)]) {
        expect(firstId(prefix, at) <= id && id <= lastId(prefix, at)).toBe(true);
        if (other < at) expect(lastId(prefix, other) < id).toBe(true);
        if (other > at) expect(id < firstId(prefix, other)).toBe(true);
      }
    }),
  );
});

test("an item counts as over exactly after its number of days, to the millisecond", () => {
  fc.assert(
    fc.property(instant, fc.integer({ min: 1, max: 60 }), (now, days) => {
      const { over, within } = idsByAge("ord", days, now);
      const lies = ([low, high]: readonly [string, string], id: string) => low <= id && id <= high;
      for (const milliseconds of [-1, 0, 1, 2]) {
        const made = now.getTime() - days * 24 * 3_600_000 + milliseconds;
        if (made < 0) continue;
        const id = newId("ord", new Date(made));
        expect([lies(over, id), lies(within, id)]).toEqual([milliseconds <= 0, milliseconds > 0]);
      }
    }),
  );
});

test("rising ids of one millisecond sort in the order in which they were made, and are never equal", () => {
  const at = new Date("2026-03-10T09:30:00.000Z");
  const ids = Array.from({ length: 1_000 }, () => newRisingId("evt", at));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(1_000);
});

test("a rising id carries its own instant, also after an id of a later instant", () => {
  const later = new Date("2030-01-01T00:00:00.000Z");
  const at = new Date("2026-03-10T09:30:00.000Z");
  newRisingId("aud", later);
  const id = newRisingId("aud", at);
  expect(firstId("aud", at) <= id && id <= lastId("aud", at)).toBe(true);
});
