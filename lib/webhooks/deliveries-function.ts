import type { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod";
import { webhookDeliverer } from "./deliver.ts";

const turn = z.object({ organizationId: z.string(), endpointId: z.string(), deliveryId: z.string() });

/** The function that makes deliveries: all of a batch in parallel, so that a slow one delays none of the others. */
export const deliveriesFunction = (options: Parameters<typeof webhookDeliverer>[0] & { logger: Logger }) => {
  const deliver = webhookDeliverer(options);
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const failed = await Promise.all(
      event.Records.map(async ({ body, messageId }) => {
        try {
          await deliver(turn.parse(JSON.parse(body)), context.awsRequestId);
          return [];
        } catch (error) {
          options.logger.error("a delivery's turn failed", { error: error as Error, messageId });
          return [{ itemIdentifier: messageId }];
        }
      }),
    );
    return { batchItemFailures: failed.flat() };
  };
};
