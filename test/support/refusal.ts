import { Refusal } from "../../lib/errors.ts";

/** The refusal of a promise. Throws any other error, and when nothing is refused. */
export const refusalOf = (action: () => unknown): Refusal => {
  try {
    action();
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
export const outcomeOf = (action: () => unknown): string => {
  try {
    action();
    return "done";
  } catch (error) {
    return named(error);
  }
};

/** The result of an attempt, in the same words. */
export const endOf = (attempt: Promise<unknown>): Promise<string> => attempt.then(() => "done", named);
