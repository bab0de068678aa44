import { Refusal } from "../errors.ts";

/** The outcome of a step: its value, or a refusal that is held back until its turn in the order of checks. */
export interface Outcome<T> {
  /** The value; `undefined` if the step was refused. */
  value: T | undefined;
  /** The value. Throws the refusal that was held back. */
  orThrow(): T;
}

/** Runs a step. Throws its error, unless that is a refusal to hold back. */
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
