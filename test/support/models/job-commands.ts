import fc from "fast-check";

/** Two resellers, one whose agreement is not on record (2), and one that never was a partner (3). */
const reseller = fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 3);
/** The two resellers of a job: mostly from one of the two to the other. */
const between = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom([0, 1], [0, 1], [1, 0]) },
  { weight: 5, arbitrary: fc.constantFrom([0, 2], [0, 2], [2, 0], [1, 2], [0, 0], [0, 3], [3, 1]) },
);
const customer = fc.constantFrom(0, 0, 1, 2, 3, 9, 10, 10);
const which = fc.nat(2);
const to = fc.option(reseller, { freq: 4 });
const delegatedAdmin = fc.boolean();
/** The commands of the model of jobs, each with its weight and what it draws. */
export const commands = {
  start: [6, { between, subscriptions: fc.boolean(), delegatedAdmin }],
  page: [10, { which, stale: fc.constantFrom(false, false, false, true) }],
  assign: [4, { customer, to, delegatedAdmin }],
  revoke: [2, { customer, of: reseller }],
  end: [1, { whom: fc.nat(2) }],
  rejoin: [2, { whom: fc.nat(2) }],
} as const;
