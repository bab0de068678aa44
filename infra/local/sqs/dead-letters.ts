import { createHash } from "node:crypto";
import * as z from "zod";
import { AwsError, type Operation, operation } from "../aws-json.ts";
import type { Queues } from "../queues.ts";

const receive = z.object({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: z.int().min(0).max(43_200).default(30),
});
const remove = z.object({ QueueUrl: z.string(), ReceiptHandle: z.string() });
const change = remove.extend({ VisibilityTimeout: z.int().min(0).max(43_200) });

/** `ReceiveMessage`, `ChangeMessageVisibility` and `DeleteMessage` of dead-letter queues, which no function reads. */
export const deadLetterOperations = (
  queues: Queues,
  arnOf: (url: string) => string | undefined,
): [string, Operation][] => {
  /** Until when a received message stays invisible. */
  const hiddenUntil = new Map<string, number>();
  const arn = (url: string): string => {
    const found = arnOf(url);
    if (!found) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    return found;
  };
  return [
    [
      "ReceiveMessage",
      operation({
        invalid: "InvalidParameterValue",
        signed: true,
        input: receive,
        run({ QueueUrl, MaxNumberOfMessages, VisibilityTimeout }) {
          const now = Date.now();
          const visible = queues
            .messages(arn(QueueUrl))
            .filter(({ messageId }) => (hiddenUntil.get(messageId) ?? 0) <= now)
            .slice(0, MaxNumberOfMessages);
          for (const { messageId } of visible) hiddenUntil.set(messageId, now + VisibilityTimeout * 1_000);
          return {
            Messages: visible.map(({ messageId, body }) => {
              const Body = JSON.stringify(body);
              const MD5OfBody = createHash("md5").update(Body).digest("hex");
              return { MessageId: messageId, ReceiptHandle: messageId, Body, MD5OfBody };
            }),
          };
        },
      }),
    ],
    [
      "ChangeMessageVisibility",
      operation({
        invalid: "InvalidParameterValue",
        signed: true,
        input: change,
        run({ QueueUrl, ReceiptHandle, VisibilityTimeout }) {
          arn(QueueUrl);
          hiddenUntil.set(ReceiptHandle, Date.now() + VisibilityTimeout * 1_000);
          return {};
        },
      }),
    ],
    [
      "DeleteMessage",
      operation({
        invalid: "InvalidParameterValue",
        signed: true,
        input: remove,
        run({ QueueUrl, ReceiptHandle }) {
          arn(QueueUrl);
          queues.remove(ReceiptHandle);
          return {};
        },
      }),
    ],
  ];
};
