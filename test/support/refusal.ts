import { Refusal } from "../../lib/errors.ts";

/** The refusal of a promise. Throws any other error, and when nothing is refused. */
export const refusalOf = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
};

const named = (error: unknown): string => {
  if (error instanceof Refusal) return error.code;
  return error instanceof Error ? error.name : String(error);
};

/** The result of a promise: "done", the code of a refusal, or the name of another error. */
export const outcomeOf = (work: () => unknown): string => {
  try {
    work();
    return "done";
  } catch (error) {
    return named(error);
  }
};

/** The result of an attempt, in the same words. */
export const endOf = (attempt: Promise<unknown>): Promise<string> => attempt.then(() => "done", named);
