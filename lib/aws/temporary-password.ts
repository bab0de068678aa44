import { randomInt } from "node:crypto";

const alphabets = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "-_.!#%+=?@"];

/**
 * 20 characters of every kind that a pool's policy may require, without easily confused ones. The first is a letter, so
 * that neither a shell nor a spreadsheet takes the password for an option or a formula.
 */
export const temporaryPassword = (): string => {
  const pick = (from: string): string => from.charAt(randomInt(from.length));
  const picked = [
    ...alphabets.map(pick),
    ...Array.from({ length: 15 }, () => pick(alphabets.slice(0, 3).join(""))),
  ];
  for (let at = picked.length - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    [picked[at], picked[other]] = [picked[other] ?? "", picked[at] ?? ""];
  }
  return pick(alphabets.slice(0, 2).join("")) + picked.join("");
};
