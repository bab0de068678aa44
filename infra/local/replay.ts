import * as z from "zod";
import { parsed } from "./api-definition.ts";
import { AwsError, type Operation, operation } from "./aws-json.ts";
import { fits } from "./event-pattern.ts";
import type { BusEvent } from "./eventbridge.ts";
import type { Queues } from "./queues.ts";
import type { Template } from "./template.ts";

const ruleProperties = z.object({
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  Targets: z.array(z.object({ Arn: z.string() })).default([]),
});
const startReplay = z.object({
  ReplayName: z.string().min(1).max(64),
  EventStartTime: z.number(),
  EventEndTime: z.number(),
  Destination: z.object({ Arn: z.string(), FilterArns: z.array(z.string()).optional() }),
});

/**
 * `StartReplay` and `DescribeReplay` of the bus's archive. Here the archive holds everything that the bus has accepted,
 * and a replay ends as soon as it begins. Only rules that lead to queues get replayed events.
 */
export const replayOperations = (
  template: Template,
  queues: Queues,
  events: () => BusEvent[],
): [string, Operation][] => {
  const replays = new Map<string, object>();
  const rules = template.ofType("AWS::Events::Rule").map(({ logicalId, attributes, properties }) => ({
    arn: attributes.Arn ?? "",
    ...parsed(ruleProperties, properties, logicalId),
  }));
  return [
    [
      "StartReplay",
      operation({
        invalid: "ValidationException",
        signed: true,
        input: startReplay,
        run({ ReplayName, EventStartTime, EventEndTime, Destination }) {
          if (replays.has(ReplayName))
            throw new AwsError("ResourceAlreadyExistsException", `Replay ${ReplayName} already exists.`);
          const wanted = rules.filter(({ arn }) => Destination.FilterArns?.includes(arn) ?? true);
          for (const { detailType, time, bus: _, ...event } of events()) {
            const at = Date.parse(time) / 1_000;
            if (at < EventStartTime || at > EventEndTime) continue;
            const replayed = {
              version: "0",
              ...event,
              time,
              "detail-type": detailType,
              "replay-name": ReplayName,
            };
            for (const { EventPattern, Targets } of wanted)
              if (EventPattern && fits(EventPattern, replayed))
                for (const { Arn } of Targets) if (Arn.includes(":sqs:")) queues.send(Arn, replayed);
          }
          replays.set(ReplayName, { ReplayName, State: "COMPLETED" });
          return { State: "STARTING" };
        },
      }),
    ],
    [
      "DescribeReplay",
      operation({
        invalid: "ValidationException",
        signed: true,
        input: z.object({ ReplayName: z.string() }),
        run({ ReplayName }) {
          const found = replays.get(ReplayName);
          if (!found) throw new AwsError("ResourceNotFoundException", `Replay ${ReplayName} does not exist.`);
          return found;
        },
      }),
    ],
  ];
};
