import { randomUUID } from "node:crypto";
import * as z from "zod";
import { parsed } from "./api-definition.ts";
import { functionOf } from "./function-name.ts";
import type { InvocationResult } from "./invocation.ts";
import type { Queues } from "./queues.ts";
import type { Resolved, Template } from "./template.ts";

const subscription = z.object({
  Protocol: z.literal("lambda"),
  TopicArn: z.string(),
  Endpoint: z.string(),
});
const invokeConfig = z.object({
  FunctionName: z.string(),
  Qualifier: z.string(),
  MaximumRetryAttempts: z.number().default(2),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }).optional(),
});
const eventDestination = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.object({
    Enabled: z.boolean().default(true),
    MatchingEventTypes: z.array(z.string()),
    SnsDestination: z.object({ TopicARN: z.string() }),
  }),
});

export interface Topics {
  /** Publishes an SES event to the topics that the template names for the configuration set. */
  mailEvent(configurationSet: string | undefined, event: { eventType: string }): void;
  /** Waits until everything published has been delivered or has become a dead letter. */
  settled(): Promise<void>;
  close(): void;
}

/**
 * A stand-in for SNS topics that invoke functions. A failed invocation is retried, then the message becomes a dead
 * letter.
 */
export function openTopics(options: {
  template: Template;
  invoke(functionName: string, event: unknown): Promise<InvocationResult>;
  queues: Queues;
  now(): number;
  onError?(error: unknown): void;
}): Topics {
  const read = <T extends z.ZodType>(
    type: string,
    schema: T,
    wanted: (each: Resolved) => boolean = () => true,
  ) =>
    options.template
      .ofType(type)
      .filter(wanted)
      .map(({ properties, logicalId }) => parsed(schema, properties, logicalId));
  // The alarms' topics also have subscriptions by mail.
  const toFunctions = ({ properties }: Resolved) => properties.Protocol === "lambda";
  const subscriptions = read("AWS::SNS::Subscription", subscription, toFunctions);
  const configs = read("AWS::Lambda::EventInvokeConfig", invokeConfig);
  const destinations = read("AWS::SES::ConfigurationSetEventDestination", eventDestination);
  const running = new Set<Promise<void>>();
  let closing = false;

  async function deliver(functionName: string, event: unknown): Promise<void> {
    const config = configs.find((each) => `${each.FunctionName}:${each.Qualifier}` === functionName);
    const attempts = 1 + (config?.MaximumRetryAttempts ?? 2);
    let last: InvocationResult | undefined;
    for (let attempt = 0; attempt < attempts && !closing; attempt++) {
      last = await options.invoke(functionName, event);
      if (!last.failed) return;
    }
    const queue = config?.DestinationConfig?.OnFailure.Destination;
    if (queue && last) options.queues.send(queue, { requestPayload: event, responsePayload: last.payload });
  }

  function publish(topicArn: string, message: unknown): void {
    const Sns = {
      Type: "Notification",
      MessageId: randomUUID(),
      TopicArn: topicArn,
      Subject: "Amazon SES Email Event Notification",
      Message: JSON.stringify(message),
      Timestamp: new Date(options.now()).toISOString(),
    };
    for (const { TopicArn, Endpoint } of subscriptions) {
      if (TopicArn !== topicArn) continue;
      const event = { Records: [{ EventSource: "aws:sns", EventVersion: "1.0", Sns }] };
      const delivery = deliver(functionOf(Endpoint, topicArn), event)
        .catch((error) => options.onError?.(error))
        .finally(() => running.delete(delivery));
      running.add(delivery);
    }
  }

  return {
    mailEvent(configurationSet, event) {
      for (const { ConfigurationSetName, EventDestination } of destinations) {
        const { Enabled, MatchingEventTypes, SnsDestination } = EventDestination;
        const matches = MatchingEventTypes.some(
          (type) => type.toUpperCase() === event.eventType.toUpperCase(),
        );
        if (Enabled && matches && ConfigurationSetName === configurationSet)
          publish(SnsDestination.TopicARN, event);
      }
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
    close() {
      closing = true;
    },
  };
}
