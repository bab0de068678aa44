import fc from "fast-check";
import { amount, sum } from "../../../lib/contract/offers.ts";
import { sums, times } from "../../../lib/orders/money.ts";

const euro = (amount: string) => ({ currency: "EUR", amount });
/** An amount as the contract takes it, with its value in ten-thousandths. */
const amounts = fc
  .tuple(
    fc.bigInt({ min: 0n, max: 999_999_999_999n }),
    fc.integer({ min: 0, max: 4 }),
    fc.bigInt({ min: 0n, max: 9999n }),
  )
  .map(([whole, digits, rest]) => {
    const fraction = digits === 0 ? "" : rest.toString().padStart(4, "0").slice(0, digits);
    const value = whole * 10_000n + BigInt(fraction.padEnd(4, "0"));
    return { text: fraction ? `${whole}.${fraction}` : String(whole), value };
  });
const unitsIn = (text: string) => {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, "0"));
};

it("multiplies and adds what floating point would get wrong", () => {
  expect(times(euro("0.10"), 3)).toEqual(euro("0.30"));
  expect(times(euro("2073.6250"), 20)).toEqual(euro("41472.5000"));
  expect(times(euro("0"), 25)).toEqual(euro("0"));
  expect(sums([euro("0.1"), euro("0.20"), { currency: "CHF", amount: "7" }])).toEqual([
    { currency: "CHF", amount: "7" },
    euro("0.30"),
  ]);
  expect(sums([])).toEqual([]);
});

it("is exact for every price and quantity, in what the contract can show", () => {
  const parts = fc.array(fc.tuple(amounts, fc.integer({ min: 1, max: 1_000_000 })), {
    minLength: 1,
    maxLength: 50,
  });
  fc.assert(
    fc.property(parts, (lines) => {
      const products = lines.map(([{ text }, quantity]) => times(euro(amount.parse(text)), quantity));
      const [total, ...others] = sums(products);
      expect(others).toEqual([]);
      expect(sum.parse(total)).toEqual(total);
      const expected = lines.reduce((all, [{ value }, quantity]) => all + value * BigInt(quantity), 0n);
      expect(unitsIn(total?.amount ?? "")).toBe(expected);
    }),
    { numRuns: 300 },
  );
});
