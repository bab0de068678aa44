import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { parsed } from "./api-definition.ts";
import type { Template } from "./template.ts";

const message = z.object({
  messageId: z.string(),
  queueArn: z.string(),
  sentAt: z.string(),
  body: z.unknown(),
});
export type DeadLetter = z.infer<typeof message>;

export interface Queues {
  send(queueArn: string, body: unknown): void;
  /** The messages of a queue, or of all queues, oldest first. */
  messages(queueArn?: string): DeadLetter[];
  remove(messageId: string): void;
}

const bucketProperties = z.object({
  NotificationConfiguration: z
    .object({ QueueConfigurations: z.array(z.object({ Queue: z.string() })) })
    .optional(),
});

/** The queues that the template notifies of a bucket's new objects, by the bucket's ARN. */
export const notificationsOf = (template: Template): Record<string, string[]> =>
  Object.fromEntries(
    template.ofType("AWS::S3::Bucket").map(({ logicalId, attributes, properties }) => {
      const { NotificationConfiguration } = parsed(bucketProperties, properties, logicalId);
      return [
        attributes.Arn ?? "",
        NotificationConfiguration?.QueueConfigurations.map(({ Queue }) => Queue) ?? [],
      ];
    }),
  );

/** The key of a dead letter in its bucket. */
export const objectKeyOf = ({ messageId, sentAt }: DeadLetter): string =>
  `aws/lambda/mapping/shard/${sentAt.replaceAll(":", ".")}-${messageId}`;

/**
 * A stand-in for dead-letter queues, and for the buckets of records that failed for good: a file with a line of JSON
 * for each message or object. The queues in `notified` get a message about each new object of a bucket.
 */
export function openQueues(
  file: string,
  now: () => number,
  notified: Readonly<Record<string, readonly string[]>> = {},
): Queues {
  mkdirSync(dirname(file), { recursive: true });
  const read = (): DeadLetter[] => {
    let text = "";
    try {
      text = readFileSync(file, "utf8");
    } catch {
      return []; // No file yet, so nothing has failed.
    }
    const lines = text.split("\n").filter(Boolean);
    return lines.map((line) => message.parse(JSON.parse(line)));
  };
  const send = (queueArn: string, body: unknown): void => {
    const sent = { messageId: randomUUID(), queueArn, sentAt: new Date(now()).toISOString(), body };
    appendFileSync(file, `${JSON.stringify(sent)}\n`);
    const object = { bucket: { name: queueArn.split(":").at(-1) }, object: { key: objectKeyOf(sent) } };
    for (const queue of notified[queueArn] ?? [])
      send(queue, { Records: [{ eventSource: "aws:s3", s3: object }] });
  };
  return {
    send,
    messages: (queueArn) => read().filter((each) => queueArn === undefined || each.queueArn === queueArn),
    remove(messageId) {
      const left = read().filter((each) => each.messageId !== messageId);
      writeFileSync(`${file}.new`, left.map((each) => `${JSON.stringify(each)}\n`).join(""));
      renameSync(`${file}.new`, file);
    },
  };
}
