import { Refusal } from "../errors.ts";

/** What came of a step: its value, or its refusal, which is kept back until its turn in the order of checks. */
export interface Outcome<T> {
  /** `undefined` where the step was refused. */
  value: T | undefined;
  /** The value. Throws the refusal that was kept back. */
  orThrow(): T;
}

/** Takes a step. Throws what it throws, unless that is a refusal to keep back. */
export const outcomeOf = async <T>(
  step: () => T | Promise<T>,
  isKeptBack: (refusal: Refusal) => boolean = () => true,
): Promise<Outcome<T>> => {
  try {
    const value = await step();
    return { value, orThrow: () => value };
  } catch (error) {
    if (!(error instanceof Refusal && isKeptBack(error))) throw error;
    return {
      value: undefined,
      orThrow: () => {
        throw error;
      },
    };
  }
};
