import { createHash } from "node:crypto";
import * as z from "zod";
import { parsed } from "../api-definition.ts";
import { AwsError, answerJson, operation } from "../aws-json.ts";
import { functionOf } from "../function-name.ts";
import { plain, serveHttp } from "../http-server.ts";
import type { InvocationResult } from "../invocation.ts";
import type { Queues } from "../queues.ts";
import type { Resolved, Template } from "../template.ts";
import { deadLetterOperations } from "./dead-letters.ts";
import { openMessages, type QueueMessage } from "./messages.ts";

const queueProperties = z.object({
  VisibilityTimeout: z.number().default(30),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
});
const mappingProperties = z.object({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  BatchSize: z.number().default(10),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).default({ MaximumConcurrency: 5 }),
  FunctionResponseTypes: z.array(z.string()).default([]),
});
const sendMessage = z.object({
  QueueUrl: z.string(),
  MessageBody: z.string().min(1).max(1_048_576),
  MessageGroupId: z.string().max(128).default(""),
});
const partial = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() });

export interface Sqs {
  url: string;
  /** Waits until nothing is visible and no invocation runs. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A stand-in for SQS's `SendMessage`, and for Lambda's pollers of the queues that the template maps to functions. It
 * has batches, a limit of parallel invocations, a visibility time-out, dead letters, and turns of message groups.
 */
export async function startSqs(options: {
  template: Template;
  file: string;
  now: () => number;
  invoke(functionName: string, event: unknown): Promise<InvocationResult>;
  deadLetters: Queues;
  region: string;
  onError?(error: unknown): void;
}): Promise<Sqs> {
  const messages = openMessages(options.file, options.now);
  const queues = new Map(
    options.template.ofType("AWS::SQS::Queue").map(({ logicalId, ref, attributes, properties }) => {
      const arn = attributes.Arn ?? "";
      return [ref, { arn, ...parsed(queueProperties, properties, logicalId) }] as const;
    }),
  );
  const queueOf = (arn: string) => [...queues.values()].find((queue) => queue.arn === arn);
  let closing = false;

  const pollers = options.template
    .ofType("AWS::Lambda::EventSourceMapping")
    .filter(({ properties }) => queueOf(String(properties.EventSourceArn)) !== undefined)
    .map(pollerOf);

  function pollerOf({ logicalId, properties }: Resolved) {
    const mapping = parsed(mappingProperties, properties, logicalId);
    const { EventSourceArn: arn, BatchSize } = mapping;
    const functionName = functionOf(mapping.FunctionName, logicalId);
    const { VisibilityTimeout = 30, RedrivePolicy: redrive } = queueOf(arn) ?? {};
    const reports = mapping.FunctionResponseTypes.includes("ReportBatchItemFailures");
    const running = new Set<Promise<void>>();

    /** Takes a batch. A message that was received too often becomes a dead letter. */
    function batch(): QueueMessage[] {
      return messages.take(arn, BatchSize, VisibilityTimeout).filter((message) => {
        if (!redrive || message.receives < redrive.maxReceiveCount) return true;
        options.deadLetters.send(redrive.deadLetterTargetArn, JSON.parse(message.body));
        messages.remove(message.id);
        return false;
      });
    }

    async function run(taken: QueueMessage[]): Promise<void> {
      const result = await options.invoke(functionName, {
        Records: taken.map((message) => recordOf(message, arn)),
      });
      if (closing || result.failed) return;
      const answer = reports ? partial.safeParse(JSON.parse(result.payload)).data : undefined;
      const failed = new Set(answer?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
      for (const { id } of taken) if (!failed.has(id)) messages.remove(id);
    }

    function pump(): void {
      while (!closing && running.size < mapping.ScalingConfig.MaximumConcurrency) {
        const taken = batch();
        if (taken.length === 0) return;
        const task = run(taken)
          .catch((error) => options.onError?.(error))
          .finally(() => {
            running.delete(task);
            pump();
          });
        running.add(task);
      }
    }

    return {
      pump,
      async drained(): Promise<void> {
        pump();
        while (running.size > 0) await Promise.all(running);
      },
    };
  }

  function recordOf({ id, body, fair, receives, sentAt }: QueueMessage, arn: string): object {
    return {
      messageId: id,
      receiptHandle: id,
      body,
      attributes: {
        ApproximateReceiveCount: String(receives + 1),
        SentTimestamp: String(sentAt),
        MessageGroupId: fair,
      },
      messageAttributes: {},
      md5OfBody: md5(body),
      eventSource: "aws:sqs",
      eventSourceARN: arn,
      awsRegion: options.region,
    };
  }

  const operations = new Map([
    ...deadLetterOperations(options.deadLetters, (url) => queues.get(url)?.arn),
    [
      "SendMessage",
      operation({
        invalid: "InvalidParameterValue",
        signed: true,
        input: sendMessage,
        run({ QueueUrl, MessageBody, MessageGroupId }) {
          const queue = queues.get(QueueUrl);
          if (!queue) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
          const MessageId = messages.add(queue.arn, MessageBody, MessageGroupId);
          setImmediate(() => pollers.forEach((poller) => void poller.pump()));
          return { MessageId, MD5OfMessageBody: md5(MessageBody) };
        },
      }),
    ],
  ]);
  const server = await serveHttp({
    bodyLimit: 2 * 1024 * 1024,
    async handle(received) {
      const { method, path } = received;
      if (method === "POST" && path === "/") return answerJson("AmazonSQS", operations, received);
      return plain(404, "Not found.");
    },
  });
  // Invisible messages come back by themselves.
  const timer = setInterval(() => pollers.forEach((poller) => void poller.pump()), 250);
  timer.unref();

  return {
    url: server.url,
    drained: async () => void (await Promise.all(pollers.map((poller) => poller.drained()))),
    async close() {
      closing = true;
      clearInterval(timer);
      await server.close();
      messages.close();
    },
  };
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
