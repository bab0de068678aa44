import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";

const message = z.object({
  messageId: z.string(),
  queueArn: z.string(),
  sentAt: z.string(),
  body: z.unknown(),
});
export type DeadLetter = z.infer<typeof message>;

export interface Queues {
  send(queueArn: string, body: unknown): void;
  /** The messages of a queue, or of all queues. The oldest comes first. */
  messages(queueArn?: string): DeadLetter[];
}

/** A stand-in for dead-letter queues: a file with a line of JSON for each message. */
export function openQueues(file: string, now: () => number): Queues {
  mkdirSync(dirname(file), { recursive: true });
  return {
    send(queueArn, body) {
      const sent = { messageId: randomUUID(), queueArn, sentAt: new Date(now()).toISOString(), body };
      appendFileSync(file, `${JSON.stringify(sent)}\n`);
    },
    messages(queueArn) {
      let text = "";
      try {
        text = readFileSync(file, "utf8");
      } catch {
        return []; // Nothing has failed yet.
      }
      const all = text
        .split("\n")
        .filter(Boolean)
        .map((line) => message.parse(JSON.parse(line)));
      return queueArn === undefined ? all : all.filter((each) => each.queueArn === queueArn);
    },
  };
}
