import fc from "fast-check";
import { amount, sum } from "../../../lib/contract/terms.ts";
import { sums, times } from "../../../lib/orders/money.ts";

const euro = (amount: string) => ({ currency: "EUR", amount });
const swiss = { currency: "CHF", amount: "7" };

it("amounts are multiplied and added where floating point would be wrong", () => {
  expect(times(euro("0.10"), 3)).toEqual(euro("0.30"));
  expect(times(euro("2073.6250"), 20)).toEqual(euro("41472.5000"));
  expect(times(euro("0"), 25)).toEqual(euro("0"));
  expect(sums([euro("0.1"), euro("0.20"), swiss])).toEqual([swiss, euro("0.30")]);
  expect(sums([])).toEqual([]);
});

/** An amount in ten-thousandths. */
const unitsIn = (text: string) => {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, "0"));
};

it("amounts are exact for every price and quantity, within what the contract can show", () => {
  const amounts = fc
    .tuple(fc.bigInt({ min: 0n, max: 999_999_999_999n }), fc.stringMatching(/^\d{0,4}$/))
    .map(([whole, fraction]) => amount.parse(fraction ? `${whole}.${fraction}` : String(whole)));
  const lines = fc.array(fc.tuple(amounts, fc.integer({ min: 1, max: 1_000_000 })), {
    minLength: 1,
    maxLength: 50,
  });
  fc.assert(
    fc.property(lines, (all) => {
      const [total, ...others] = sums(all.map(([text, quantity]) => times(euro(text), quantity)));
      expect(others).toEqual([]);
      expect(sum.parse(total)).toEqual(total);
      const expected = all.reduce((units, [text, quantity]) => units + unitsIn(text) * BigInt(quantity), 0n);
      expect(unitsIn(total?.amount ?? "")).toBe(expected);
    }),
    { numRuns: 300 },
  );
});
