import fc from "fast-check";
import { firstId, lastId, newId, newRisingId } from "../../lib/ids.ts";

const instant = fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });

test("an id lies between the bounds of its instant, and outside those of any other", () => {
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

test("rising ids made within one millisecond sort as they were made, and none comes twice", () => {
  const at = new Date("2026-03-10T09:30:00.000Z");
  const ids = Array.from({ length: 1_000 }, () => newRisingId("evt", at));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(1_000);
});

test("a rising id carries its own instant, also after one of a later instant", () => {
  const later = new Date("2030-01-01T00:00:00.000Z");
  const at = new Date("2026-03-10T09:30:00.000Z");
  newRisingId("aud", later);
  const id = newRisingId("aud", at);
  expect(firstId("aud", at) <= id && id <= lastId("aud", at)).toBe(true);
});
