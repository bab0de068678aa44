import type { Money } from "../contract/terms.ts";

/** The number of decimals for sums: as many as a price may have. */
const places = 4;

const units = (amount: string): bigint => {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(places, "0"));
};

const decimals = (amount: string): number => amount.split(".")[1]?.length ?? 0;

const written = (value: bigint, digits: number): string => {
  const text = value.toString().padStart(places + 1, "0");
  const [whole, fraction] = [text.slice(0, -places), text.slice(-places, text.length - places + digits)];
  return digits > 0 ? `${whole}.${fraction}` : whole;
};

/** The exact product of a price and a quantity, with as many decimals as the price has. */
export const times = ({ currency, amount }: Money, quantity: number): Money => ({
  currency,
  amount: written(units(amount) * BigInt(quantity), decimals(amount)),
});

/** The exact sum of each currency, sorted by currency, with as many decimals as the most precise amount. */
export const sums = (parts: readonly Money[]): Money[] => {
  const currencies = [...new Set(parts.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const amounts = parts.filter((part) => part.currency === currency).map(({ amount }) => amount);
    const total = amounts.reduce((sum, amount) => sum + units(amount), 0n);
    return { currency, amount: written(total, Math.max(...amounts.map(decimals))) };
  });
};
