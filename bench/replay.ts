import { type Between, openBetween, type Passed } from "../test/support/between.ts";

/** A recorded call to AWS, and its wave. */
export interface Call {
  operation: string;
  input: Record<string, unknown>;
}

const writes = /^(TransactWrite|Put|Update|Delete|AdminSet|AdminCreate|AdminUser)/;

/** A wave is complete after this many milliseconds without a new call. */
const quiet = 15;

const nothing: Passed = {
  status: 200,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: Buffer.from("{}"),
};

/**
 * Stands in front of the stack's services. Each read is sent once and answered from memory afterwards. Writes are not
 * carried out. So all candidates get the same answers at once, and no data grows while they are measured.
 */
export class Replay {
  readonly #known = new Map<string, Passed>();
  readonly #between: Between[] = [];
  #recorded: Call[][] | undefined;
  #held: (() => void)[] = [];
  #wave: Call[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Stands in front of one service. Answers the address that calls should use instead. */
  async before(url: string): Promise<string> {
    const between = await openBetween();
    between.decide(async (operation, forward, body) => {
      const known = this.#known.get(body);
      if (this.#recorded) await this.#waveOf(operation, body);
      if (writes.test(operation)) return nothing;
      const answer = known ?? (await forward());
      if (answer.status === 200) this.#known.set(body, answer);
      return answer;
    });
    this.#between.push(between);
    return between.before(url);
  }

  /** Groups the calls of a task into waves: calls of one wave do not wait for each other's answers. */
  async record(task: () => Promise<unknown>): Promise<Call[][]> {
    const waves: Call[][] = [];
    this.#recorded = waves;
    try {
      await task();
    } finally {
      this.#recorded = undefined;
    }
    return waves;
  }

  async close(): Promise<void> {
    for (const each of this.#between) await each.close();
  }

  async #waveOf(operation: string, body: string): Promise<void> {
    this.#wave.push({ operation, input: JSON.parse(body) });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#recorded?.push(this.#wave);
      this.#wave = [];
      for (const release of this.#held.splice(0)) release();
    }, quiet);
    await new Promise<void>((resolve) => this.#held.push(resolve));
  }
}
