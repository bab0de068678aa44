import { Refusal } from "../../lib/errors.ts";

/** The refusal that some work ends in. Throws whatever else it throws, and when it refuses nothing. */
export const refusalOf = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
};
