import { AsyncLocalStorage } from "node:async_hooks";

interface Deadline {
  signal: AbortSignal;
  at: number;
}

const current = new AsyncLocalStorage<Deadline>();

/**
 * Runs `work` with a budget of `milliseconds` for all that it awaits from AWS together: every call is given the
 * signal, so a dependency that hangs cannot hold an answer longer than this.
 */
export const withDeadline = <T>(milliseconds: number, work: () => Promise<T>): Promise<T> =>
  current.run({ signal: AbortSignal.timeout(milliseconds), at: performance.now() + milliseconds }, work);

/** The signal of the running request, for the AWS clients. */
export const deadlineSignal = (): AbortSignal | undefined => current.getStore()?.signal;

/** Milliseconds that are left to the running request; without a budget, as good as endless. */
export const timeLeft = (): number => {
  const deadline = current.getStore();
  return deadline ? deadline.at - performance.now() : Number.MAX_SAFE_INTEGER;
};
