import fc from "fast-check";
import type { LineItem } from "../../../lib/contract/orders.ts";
import * as rules from "../../../lib/orders/rules.ts";
import { draft, line } from "./given.ts";

const { isSame, merged } = rules;

describe("a line's field that the caller may not set", () => {
  const both = ["partnerIdOnRecord", "supportContact"] as const;
  const set = { partnerIdOnRecord: "7", supportContact: { resellerId: "org_7" } };
  const other = { partnerIdOnRecord: "8" };
  const linesAfter = (
    lineItems: LineItem[],
    patch: LineItem[],
    reserved: readonly rules.ReservedInLine[] = both,
  ) => {
    const order = draft({ customerId: "cus_1", lineItems });
    return merged(order, rules.keepingReserved(order, { lineItems: patch }, reserved)).lineItems;
  };
  /** Lines from "a5n* b1": offer and quantity, `n` for a name, `*` and `+` for two resellers set in the line. */
  const parsed = (text: string): LineItem[] =>
    text.split(" ").map((each) => {
      const [, offerId = "", quantity, name, mark] = /^(\w)(\d+)(n?)([*+]?)$/.exec(each) ?? [];
      const named = name ? { friendlyName: "A" } : {};
      return line(offerId, Number(quantity), { ...named, ...(mark === "*" ? set : mark && other) });
    });

  it.each([
    ["stays in its line while the line changes, and goes with it", "a1* b1* c1", "a5n x1 c1", "a5n* x1 c1"],
    ["moves with its line, and never to another line of the same offer", "a1* a100", "a100 a1", "a100 a1*"],
    ["stays in its line where others are added", "a1* a100", "a7 a1 a100", "a7 a1* a100"],
    ["goes with its line, though another line of the offer remains", "a1* a100", "a100", "a100"],
    ["stays while a line of its offer remains that may be the same one", "a1 a2*", "a5", "a5*"],
    ["stays with its offer's line at another place", "a1* b1", "b1 a3", "b1 a3*"],
    ["stays in order where all lines change", "a1* a2+", "a3 a4", "a3* a4+"],
    ["stays in its place where only the place distinguishes lines", "a1* b1 a1+", "c1 b1 a1", "c1 b1 a1+"],
    ["stays in its place though the line changes", "a1* a2+", "c1 a5", "c1 a5+"],
    ["is not kept by the place of a line without such a field", "a2* a1", "c1 a5", "c1 a5*"],
    ["follows a line with a name of its own", "a1 a1n*", "a1n a1", "a1n* a1"],
  ])("%s: lines %s, patched to %s, become %s", (_, before, patch, after) => {
    expect(linesAfter(parsed(before), parsed(patch))).toEqual(parsed(after));
  });

  it("is only the named field", () => {
    const before = [line("a", 1, set)];
    expect(linesAfter(before, [line("a", 1, other)], ["supportContact"])).toEqual([
      line("a", 1, { ...set, ...other }),
    ]);
    expect(linesAfter(before, [line("a", 1)], [])).toEqual([line("a", 1)]);
    const order = draft({ customerId: "cus_1", lineItems: before });
    expect(isSame(order, merged(order, rules.keepingReserved(order, {}, both)))).toBe(true);
  });

  const anyLine = fc.record({
    offerId: fc.constantFrom("a", "b"),
    quantity: fc.integer({ min: 1, max: 3 }),
    mpnId: fc.constantFrom("7", "8", undefined),
  });
  type AnyLine = { offerId: string; quantity: number; mpnId: string | undefined };
  const anyLines = fc.array(anyLine, { maxLength: 6 });
  const bare = ({ offerId, quantity }: AnyLine) => line(offerId, quantity);
  const naming = (each: AnyLine) =>
    line(each.offerId, each.quantity, each.mpnId ? { partnerIdOnRecord: each.mpnId } : {});

  it("is the same for the same lines in any order", () => {
    const shuffled = anyLines.chain((lines) =>
      fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
    );
    const sorted = (lines: LineItem[]) => lines.map((each) => JSON.stringify(each)).sort();
    fc.assert(
      fc.property(shuffled, ([lines, moved]) => {
        const before = lines.map(naming);
        expect(sorted(linesAfter(before, moved.map(bare)))).toEqual(sorted(before));
      }),
    );
  });

  it("never multiplies", () => {
    const named = (lines: LineItem[], offer: string, mpnIds: string[]) =>
      lines.filter((each) => each.offerId === offer && mpnIds.includes(each.partnerIdOnRecord ?? "")).length;
    fc.assert(
      fc.property(anyLines, anyLines, (lines, patch) => {
        const [before, after] = [lines.map(naming), linesAfter(lines.map(naming), patch.map(bare))];
        for (const offer of ["a", "b"])
          for (const mpnIds of [["7"], ["8"], ["7", "8"]])
            expect(named(after, offer, mpnIds)).toBeLessThanOrEqual(named(before, offer, mpnIds));
      }),
    );
  });
});
