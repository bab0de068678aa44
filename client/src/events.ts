import type { Twotier } from "./client.ts";
import { ConnectionError, ProblemError } from "./problem.ts";
import { pause } from "./retry.ts";
import type { ChannelEvent } from "./types.ts";

export interface FollowOptions {
  /** The id of the last event that was handled. Without it the events of the last 30 days come first. */
  after?: string;
  /** Seconds between two questions once there is nothing new. 5 unless given. */
  every?: number;
  /** Ends it: the iteration then throws the signal's reason. */
  signal?: AbortSignal;
  /** Called when everything there was has come, before each wait. */
  caughtUp?: () => void;
  /** Called with what failed when no answer came, or none for now: it is asked again until one does. */
  failed?: (error: unknown) => void;
}

/** No answer, or none for now. */
const isPassing = (error: unknown): boolean =>
  error instanceof ConnectionError ||
  (error instanceof ProblemError && (error.status === 429 || error.status >= 500));

/**
 * Events as they come, oldest first, without an end. Keep the id of the last one that you have handled: given as `after`,
 * it goes on from there. An event may take 30 seconds to be listed. Once the API has answered, it outlasts an outage.
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
