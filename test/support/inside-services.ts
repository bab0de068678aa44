import { join } from "node:path";
import { startCognito } from "../../infra/local/cognito/server.ts";
import { createTable } from "../../infra/local/create-table.ts";
import { startDynamoDb } from "../../infra/local/dynamodb.ts";
import { startEventBridge } from "../../infra/local/eventbridge.ts";
import { startKms } from "../../infra/local/kms.ts";
import { openQueues } from "../../infra/local/queues.ts";
import { only, readPool } from "../../infra/local/resources.ts";
import { startSes } from "../../infra/local/ses/server.ts";
import { startSqs } from "../../infra/local/sqs/sqs.ts";
import type { readStacks } from "../../infra/local/stacks.ts";
import { openTopics } from "../../infra/local/topics.ts";
import { openBetween } from "./between.ts";

interface Options {
  template: ReturnType<typeof readStacks>;
  directory: string;
  region: string;
  now: () => number;
  /** SES's limit; undefined for none. */
  mailsPerSecond: number | undefined;
  invoke: Parameters<typeof openTopics>[0]["invoke"];
}

/** The stand-ins of the services that the deployment's functions call, with a proxy in front of each. */
export const openServices = async (options: Options) => {
  const { template, directory, region, now, mailsPerSecond, invoke } = options;
  const pool = readPool(template);
  const table = only(template, "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table");
  const names = (type: string) => template.ofType(type).map(({ ref }) => ref);

  const dynamodb = await startDynamoDb({ engine: "dynoxide" });
  await createTable(dynamodb.url, table.properties, table.ref);
  const cognito = await startCognito({ file: ":memory:", now, pool });
  const queues = openQueues(join(directory, "dead-letters.jsonl"), now);
  const topics = openTopics({ template, invoke, queues, now });
  const configurationSets = names("AWS::SES::ConfigurationSet");
  const ses = await startSes({
    port: 0,
    file: ":memory:",
    now,
    ...(mailsPerSecond && { sendingRate: mailsPerSecond }),
    identities: names("AWS::SES::EmailIdentity"),
    configurationSets,
    onEvent: topics.mailEvent,
  });
  const buses = ["default", ...names("AWS::Events::EventBus")];
  const eventbridge = await startEventBridge({ file: ":memory:", now, buses });
  const kms = await startKms({ keys: names("AWS::KMS::Key") });
  const sqs = await startSqs({ template, file: ":memory:", now, invoke, deadLetters: queues, region });
  const between = {
    dynamodb: await openBetween(),
    cognito: await openBetween(),
    ses: await openBetween(),
    eventbridge: await openBetween(),
    sqs: await openBetween(),
    kms: await openBetween(),
  };
  return {
    ...{ pool, tableName: table.ref, configurationSets, queues, topics },
    ...{ dynamodb, cognito, ses, bus: eventbridge, sqs, between },
    /** The addresses of the services, through the proxies. */
    urls: {
      dynamodb: between.dynamodb.before(dynamodb.url),
      cognito: between.cognito.before(cognito.url),
      ses: between.ses.before(ses.url),
      eventbridge: between.eventbridge.before(eventbridge.url),
      sqs: between.sqs.before(sqs.url),
      kms: between.kms.before(kms.url),
    },
    async close(): Promise<void> {
      for (const each of [...Object.values(between), eventbridge, ses, sqs, kms, cognito, dynamodb])
        await each.close();
    },
  };
};
