import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { DeleteMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { type Deployment, functionOutput, output } from "./deployment.ts";
import { invoke, type Source } from "./invoke.ts";
import { keptRecords, lettersIn, type QueuedLetter, released, type StreamRecord, typeOf } from "./letters.ts";

/** A dead letter. */
export interface Letter {
  /** The kind of thing that it is about. */
  kind: string;
  /** One line about it, without personal data. */
  says: string;
  /** Redrives it. Answers the reason of a failure. */
  redrive(): Promise<string | undefined>;
  /** Deletes it. */
  forget(): Promise<void>;
  /** Leaves it for later. */
  leave(): Promise<void>;
}

/**
 * The record with its item as it is now, since an older record must not undo later changes. An event never changes, and
 * may have expired by now, so its record is used as it is. A record of any other item that is gone needs no work.
 */
const asItIsNow = async (deployment: Deployment, record: StreamRecord): Promise<StreamRecord | undefined> => {
  if (typeOf(record) === "Event") return record;
  const { Item } = await deployment.clients.dynamodb.send(
    new GetItemCommand({
      TableName: output(deployment, "TableName"),
      Key: { PK: record.dynamodb.Keys.PK ?? { S: "" }, SK: record.dynamodb.Keys.SK ?? { S: "" } },
      ConsistentRead: true,
    }),
  );
  return Item && { ...record, dynamodb: { ...record.dynamodb, NewImage: Item } };
};

const named = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })),
});
/** S3's test message, which it sends when the notification is set up. */
const test = z.object({ Event: z.literal("s3:TestEvent") });

/** Deletes the queue's messages about objects that no longer exist, so that the alarm ends. */
export const tidy = async (deployment: Deployment, name: Source): Promise<void> => {
  if (name !== "mail" && name !== "stream-consumer") return;
  const { sqs, s3 } = deployment.clients;
  const QueueUrl = functionOutput(deployment, name, "DeadLetters");
  // Messages are read before objects are listed, so that a message about a new object is kept.
  const letters = await lettersIn(sqs, QueueUrl, 60);
  const there = new Set(
    (await keptRecords(s3, functionOutput(deployment, name, "Records"))).map(({ key }) => key),
  );
  for (const letter of letters) {
    const said: unknown = JSON.parse(letter.Body);
    const { data } = named.safeParse(said);
    // The previous release stores places in the stream here.
    const isDone = data
      ? !data.Records.some(({ s3: { object } }) => there.has(decodeURIComponent(object.key)))
      : test.safeParse(said).success;
    if (isDone) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.ReceiptHandle }));
    else await released(sqs, QueueUrl, letter);
  }
};

const ofStream = async (deployment: Deployment, name: Source): Promise<Letter[]> => {
  const { s3 } = deployment.clients;
  const Bucket = functionOutput(deployment, name, "Records");
  const all = await keptRecords(s3, Bucket);
  return all.map(({ key, failedAt, condition, records }) => ({
    kind: [...new Set(records.map(typeOf))].join(", "),
    says: `${failedAt} ${condition}, ${records.length} of ${records.map(typeOf).join(", ")}`,
    async redrive() {
      const now = await Promise.all(records.map((record) => asItIsNow(deployment, record)));
      const Records = now.filter((record) => record !== undefined);
      return Records.length === 0 ? undefined : invoke(deployment, name, { Records });
    },
    async forget() {
      await s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
    },
    leave: async () => {},
  }));
};

/** The letters of a queue. `redrive` handles one of them again. */
const ofQueue = async (
  deployment: Deployment,
  name: Source,
  handling: { kind: (body: unknown) => string; redrive: (body: unknown) => Promise<string | undefined> },
): Promise<Letter[]> => {
  const { sqs } = deployment.clients;
  const QueueUrl = functionOutput(deployment, name, "DeadLetters");
  const letters = await lettersIn(sqs, QueueUrl, 120);
  return letters.map((letter: QueuedLetter) => {
    const body: unknown = JSON.parse(letter.Body);
    return {
      kind: handling.kind(body),
      says: `message ${letter.MessageId}, ${handling.kind(body)}`,
      redrive: () => handling.redrive(body),
      forget: async () =>
        void (await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.ReceiptHandle }))),
      leave: () => released(sqs, QueueUrl, letter),
    };
  });
};

const delivery = z.object({ endpointId: z.string() });
const failedInvocation = z.object({ requestPayload: z.unknown() });

/** The dead letters of one function, in the order in which they must be redriven. */
export const lettersOf = (deployment: Deployment, name: Source): Promise<Letter[]> => {
  if (name === "mail" || name === "stream-consumer") return ofStream(deployment, name);
  if (name === "deliveries")
    return ofQueue(deployment, name, {
      kind: () => "a webhook delivery",
      redrive: async (body) => {
        const QueueUrl = output(deployment, "WebhookQueueUrl");
        const MessageGroupId = delivery.parse(body).endpointId;
        const MessageBody = JSON.stringify(body);
        await deployment.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId }));
        return undefined;
      },
    });
  if (name === "feedback")
    return ofQueue(deployment, name, {
      kind: () => "SES's event about a mail",
      redrive: (body) => {
        // When the function could not be invoked at all, SNS leaves its own message.
        const event = failedInvocation.safeParse(body).data?.requestPayload;
        return invoke(deployment, name, event ?? { Records: [{ EventSource: "aws:sns", Sns: body }] });
      },
    });
  // One run does everything that earlier runs have left undone.
  let ran: Promise<string | undefined> | undefined;
  const redrive = () => {
    ran ??= invoke(deployment, name, {
      source: "twotier.redrive",
      "detail-type": "Scheduled Event",
      resources: [],
    });
    return ran;
  };
  return ofQueue(deployment, name, { kind: () => "a run of the schedule", redrive });
};
