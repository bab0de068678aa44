import { randomUUID } from "node:crypto";
import * as z from "zod";
import { parsed } from "./api-definition.ts";
import { functionOf } from "./function-name.ts";
import type { InvocationResult } from "./invocation.ts";
import type { Resolved } from "./template.ts";

const ruleProperties = z.object({
  ScheduleExpression: z.string(),
  State: z.string().default("ENABLED"),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })).default([]),
});

export interface ScheduleOptions {
  /** The template's `AWS::Events::Rule` resources. Those without a schedule are ignored. */
  rules: Resolved[];
  invoke(functionName: string, event: unknown): Promise<InvocationResult>;
  region: string;
  accountId: string;
  now(): number;
  /** Whether rules run only when `runNow` is called. */
  byHand?: boolean | undefined;
  onError?(error: unknown): void;
}

export interface Schedule {
  /** Invokes every target of every rule now and waits for the results. Throws when one fails. */
  runNow(): Promise<void>;
  close(): void;
}

/** The length of a `rate(…)` expression in milliseconds. */
export function rateOf(expression: string): number {
  const [, amount, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
  const length = Number(amount) * (units[unit] ?? Number.NaN);
  if (!(length > 0)) throw new Error(`The schedule "${expression}" is not run on this machine; rate(…) is.`);
  return length;
}

/** Runs the template's scheduled rules. */
export function startSchedule(options: ScheduleOptions): Schedule {
  const rules = options.rules
    .filter(({ properties }) => "ScheduleExpression" in properties)
    .map((rule) => ({ ...rule, ...parsed(ruleProperties, rule.properties, rule.logicalId) }))
    .filter(({ State }) => State !== "DISABLED");

  async function run({ attributes, Targets }: (typeof rules)[number]): Promise<void> {
    for (const { Arn, Input } of Targets) {
      const functionName = functionOf(Arn, "The target of a rule");
      const event: unknown = Input ? JSON.parse(Input) : scheduledEvent(attributes.Arn ?? "");
      const result = await options.invoke(functionName, event);
      if (result.failed) throw new Error(`The scheduled function ${functionName} failed: ${result.payload}`);
    }
  }

  function scheduledEvent(rule: string): object {
    return {
      version: "0",
      id: randomUUID(),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: options.accountId,
      time: new Date(options.now()).toISOString().replace(/\.\d+Z$/, "Z"),
      region: options.region,
      resources: [rule],
      detail: {},
    };
  }

  const timers = (options.byHand ? [] : rules).map((rule) =>
    setInterval(
      () => void run(rule).catch((error) => options.onError?.(error)),
      rateOf(rule.ScheduleExpression),
    ),
  );
  for (const timer of timers) timer.unref();

  return {
    runNow: async () => void (await Promise.all(rules.map(run))),
    close: () => timers.forEach((timer) => void clearInterval(timer)),
  };
}
