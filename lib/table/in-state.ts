import { stale } from "../errors.ts";
import type { Transition } from "../transitions.ts";
import { oneOf } from "./condition.ts";
import type { Check } from "./item.ts";

/** A check in a write that the stored status is one in which the operation is possible. Throws `Stale` when it is not. */
export const inStateFor = ({ from }: Transition<string>): Check => ({
  when: oneOf("status", from),
  refuse: stale,
});
