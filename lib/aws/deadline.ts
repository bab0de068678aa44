import { AsyncLocalStorage } from "node:async_hooks";

interface Deadline {
  signal: AbortSignal;
  at: number;
}

const current = new AsyncLocalStorage<Deadline>();

/**
 * Runs `work` with one time budget for all of its AWS calls together. Every AWS client passes the budget's signal on,
 * so a hanging dependency cannot delay an answer by more than `milliseconds`.
 */
export const withDeadline = <T>(milliseconds: number, task: () => Promise<T>): Promise<T> =>
  current.run({ signal: AbortSignal.timeout(milliseconds), at: performance.now() + milliseconds }, task);

/** The signal of the running budget, for the AWS clients; `undefined` outside of a budget. */
export const deadlineSignal = (): AbortSignal | undefined => current.getStore()?.signal;

/** The milliseconds left of the running budget. Outside of a budget there is no limit. */
export const timeLeft = (): number => {
  const deadline = current.getStore();
  return deadline ? deadline.at - performance.now() : Number.MAX_SAFE_INTEGER;
};
