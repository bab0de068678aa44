import { InvokeCommand } from "@aws-sdk/client-lambda";
import * as z from "zod";
import { type Deployment, functionOutput } from "./deployment.ts";

/** The functions that have dead letters. */
export const sources = ["mail", "stream-consumer", "schedule", "feedback", "deliveries"] as const;
export type Source = (typeof sources)[number];

const failures = z.object({ batchItemFailures: z.array(z.unknown()).nullish() }).nullish();

/** Invokes a function. Answers the reason of a failure of all or part of a batch. */
export const invoke = async (
  deployment: Deployment,
  name: Source,
  event: unknown,
): Promise<string | undefined> => {
  const FunctionName = functionOutput(deployment, name, "Function");
  const { FunctionError, Payload } = await deployment.clients.lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  const answer = Payload?.transformToString() ?? "null";
  if (FunctionError) return `${name} failed: ${answer.slice(0, 300)}`;
  const failed = failures.safeParse(JSON.parse(answer)).data?.batchItemFailures?.length ?? 0;
  return failed > 0 ? `${name} could not handle it; its log says why` : undefined;
};
