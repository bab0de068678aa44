import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { clientDefaults } from "./client-defaults.ts";
import { deadlineSignal } from "./deadline.ts";

/** A message for a queue. Messages of one group do not delay those of others (SQS's fair queues). */
export interface QueueMessage {
  group: string;
  body: object;
}

/** The functions' only SQS client. `send` throws when the queue did not accept the message. */
export const openQueue = (
  url: string,
  client = new SQSClient({ ...clientDefaults, useQueueUrlAsEndpoint: false }),
) => ({
  async send({ group, body }: QueueMessage): Promise<void> {
    const abortSignal = deadlineSignal();
    const command = new SendMessageCommand({
      QueueUrl: url,
      MessageBody: JSON.stringify(body),
      MessageGroupId: group,
    });
    await client.send(command, abortSignal ? { abortSignal } : {});
  },
});
export type Queue = ReturnType<typeof openQueue>;
