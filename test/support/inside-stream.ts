import { join } from "node:path";
import type { InvocationResult } from "../../infra/local/invocation.ts";
import { type Streams, startStreams } from "../../infra/local/streams.ts";
import type { Template } from "../../infra/local/template.ts";
import type { openServices } from "./inside-services.ts";

/**
 * The stream's consumers, which only act while a test drains the stream. If they acted between two drains too, a mail
 * would sometimes be sent before the test asks for it, or while the test itself changes the table.
 */
export const openDrain = (options: {
  services: Awaited<ReturnType<typeof openServices>>;
  template: Template;
  directory: string;
  region: string;
  invoke(name: string, event: unknown): Promise<InvocationResult>;
  /** How many invocations of each function have begun. */
  begun: ReadonlyMap<string, number>;
}) => {
  const { services, template, directory, region, invoke, begun } = options;
  const { dynamodb, tableName, queues, sqs, topics } = services;
  const invocations = () => [...begun.values()].reduce((all, each) => all + each, 0);
  let streams: Streams | undefined;
  return {
    async drain(): Promise<void> {
      // It resumes where the last drain ended, because the checkpoints are kept in files.
      streams = await startStreams({
        dynamodbUrl: dynamodb.url,
        tableName,
        mappings: template.ofType("AWS::Lambda::EventSourceMapping"),
        directory: join(directory, "streams"),
        queues,
        invoke,
        region,
        retryDelay: () => 5,
      });
      try {
        // What one consumer writes may be for another one, or for a queue. So it ends when nothing was invoked.
        for (let known = -1; known < invocations(); ) {
          known = invocations();
          await streams.drained();
          await sqs.drained();
          await topics.settled();
        }
      } finally {
        await streams.close();
        streams = undefined;
      }
    },

    /** Ends a drain that a failed test has left behind. */
    close: (): void => void streams?.close(),
  };
};
