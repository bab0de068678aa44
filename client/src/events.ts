import type { Twotier } from "./client.ts";
import { ConnectionError, ProblemError } from "./problem.ts";
import { pause } from "./retry.ts";
import type { ChannelEvent } from "./types.ts";

export interface FollowOptions {
  /** The id of the last handled event. Without it the iteration begins with the events of the last 30 days. */
  after?: string;
  /** Seconds between two requests once there is nothing new. Default: 5. */
  every?: number;
  /** Ends the iteration, which then throws the signal's reason. */
  signal?: AbortSignal;
  /** Called before each wait, when all present events have been delivered. */
  caughtUp?: () => void;
  /** Called with a temporary error. The request is repeated until it succeeds. */
  failed?: (error: unknown) => void;
}

/** No answer, or a temporary refusal. */
const isPassing = (error: unknown): boolean =>
  error instanceof ConnectionError ||
  (error instanceof ProblemError && (error.status === 429 || error.status >= 500));

/**
 * Events as they come, oldest first, without an end. Keep the id of the last event that you have handled, and pass it
 * as `after` to continue from there. An event may take 30 seconds to be listed. After the API's first answer the
 * iteration survives an outage.
 */
export async function* followEvents(
  twotier: Twotier,
  options: FollowOptions = {},
): AsyncGenerator<ChannelEvent> {
  const { every = 5, signal, caughtUp, failed } = options;
  let { after } = options;
  for (let hasAnswered = false; ; ) {
    const query = { limit: 100, ...(after !== undefined && { after }) };
    try {
      for await (const event of twotier.items("/v1/events", { params: { query }, signal })) {
        hasAnswered = true;
        yield event;
        after = event.id;
      }
      hasAnswered = true;
      caughtUp?.();
    } catch (error) {
      if (!hasAnswered || !isPassing(error)) throw error;
      failed?.(error);
    }
    await pause(every * 1000, signal);
  }
}
