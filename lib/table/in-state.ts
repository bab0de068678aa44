import { stale } from "../errors.ts";
import { sources, type Transition } from "../transitions.ts";
import { oneOf } from "./condition.ts";
import type { Check } from "./item.ts";

/**
 * A check in a write that the stored status is one in which these operations are possible, one after another. Throws
 * `Stale` when it is not.
 */
export const inStateFor = (...operations: readonly Transition<string>[]): Check => ({
  when: oneOf("status", sources(operations)),
  refuse: stale,
});
