import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { readApi } from "./api-definition.ts";
import { assemble } from "./assembly.ts";
import { clockPreload, machineClock, openClock } from "./clock.ts";
import { startCognito } from "./cognito/server.ts";
import { createTable } from "./create-table.ts";
import { openDemoAccounts, writeDescription } from "./description.ts";
import { openDoor } from "./door.ts";
import { startDynamoDb } from "./dynamodb.ts";
import { startEventBridge } from "./eventbridge.ts";
import { openGateway } from "./gateway.ts";
import { openGuards } from "./guards.ts";
import { startKms } from "./kms.ts";
import { startLambda } from "./lambda.ts";
import { refuseTakenPort } from "./listen.ts";
import { emptyDirectory, lockDirectory } from "./lock.ts";
import { executeApiOrigin } from "./physical.ts";
import { restoreOperations } from "./point-in-time.ts";
import { keepPrivate } from "./private-directory.ts";
import { notificationsOf, openQueues } from "./queues.ts";
import { replayOperations } from "./replay.ts";
import { only, readFunctions, readPool } from "./resources.ts";
import { startSchedule } from "./schedule.ts";
import { startSes } from "./ses/server.ts";
import { startSqs } from "./sqs/sqs.ts";
import { type LocalStack, type StackOptions, variablesOf } from "./stack-options.ts";
import { readStacks } from "./stacks.ts";
import { type Streams, startStreams } from "./streams.ts";
import { startToolsDoor } from "./tools-door.ts";
import { openTopics, type Topics } from "./topics.ts";
import { publishVersions } from "./versions.ts";

export type { LocalStack, Seed, StackOptions } from "./stack-options.ts";

const region = "eu-central-1";
const accountId = "000000000000";

/** Runs the synthesized deployment on this machine. Its directory keeps the data over a restart. */
export async function startStack(options: StackOptions): Promise<LocalStack> {
  const directory = resolve(options.directory);
  const { log = () => {}, limited } = options;
  const inDirectory = (name: string) => join(directory, name);
  // How to stop the services that were started, in reverse order.
  const started: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    return await start();
  } catch (error) {
    await stop();
    throw error;
  }

  async function start(): Promise<LocalStack> {
    keepPrivate(directory);
    const lock = lockDirectory(directory);
    started.push(() => lock.release());
    if (options.fresh) emptyDirectory(directory);

    const gateway = await openGateway(options.port ?? 0);
    started.push(() => gateway.close());
    // The inbox has the port after the API's, so that its address can be documented. That port opens seconds later.
    const inboxPort = options.port ? options.port + 1 : 0;
    await refuseTakenPort(inboxPort);
    if (!options.assembly) log("Bundling the functions and synthesizing the CDK app …");
    const synthesizing = options.assembly
      ? Promise.resolve(options.assembly)
      : assemble(inDirectory("assembly"), options.stageContext, { pseudo: options.pseudo });
    // When the database fails first, a failed synthesis must not be an unhandled rejection.
    synthesizing.catch(() => {});
    log("Starting the database …");
    const file = inDirectory("dynamodb/table.db");
    const dynamodb = await startDynamoDb({ engine: options.engine, file });
    started.push(() => dynamodb.close());
    const assembly = await synthesizing;
    const place = { region, accountId, apiUrl: gateway.url };
    const api = only(readStacks(assembly, place), "AWS::ApiGatewayV2::Api");
    // The template composes the API's address from its id and region. The gateway's address replaces it.
    const rewrite = { [executeApiOrigin(api.ref, region)]: gateway.url };
    const template = readStacks(assembly, place, rewrite);
    const table = only(template, "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table");
    const pool = readPool(template);
    // The stack's own table, or the one that it has adopted.
    const { TableName: tableName = table.ref } = template.outputs();
    await createTable(dynamodb.url, table.properties, tableName);
    const door = await openDoor(dynamodb.url, restoreOperations(dynamodb.url, file, table.properties));
    started.push(() => door.close());

    const clock = options.movableClock ? openClock(inDirectory("clock")) : machineClock;
    started.push(() => clock.close());
    const now = () => clock.now();
    const names = (type: string) => template.ofType(type).map(({ ref }) => ref);
    log("Starting the stand-ins for Cognito, SES and EventBridge …");
    const cognito = await startCognito({ file: inDirectory("cognito.db"), now, pool, limited });
    started.push(() => cognito.close());
    let topics: Topics | undefined;
    const ses = await startSes({
      port: inboxPort,
      file: inDirectory("ses.db"),
      receiverFile: inDirectory("webhooks.db"),
      now,
      sendingRate: options.sendingRate,
      sandbox: limited,
      identities: names("AWS::SES::EmailIdentity"),
      configurationSets: names("AWS::SES::ConfigurationSet"),
      onEvent: (configurationSet, event) => topics?.mailEvent(configurationSet, event),
    });
    started.push(() => ses.close());
    const buses = ["default", ...names("AWS::Events::EventBus")];
    const queues = openQueues(inDirectory("dead-letters.jsonl"), now, notificationsOf(template));
    const bus = await startEventBridge({
      file: inDirectory("events.db"),
      now,
      buses,
      more: (events) => replayOperations(template, queues, events),
    });
    started.push(() => bus.close());

    const kms = await startKms({ file: inDirectory("kms.key"), keys: names("AWS::KMS::Key") });
    started.push(() => kms.close());
    const onError = (error: unknown) => log(error instanceof Error ? error.message : String(error));
    const sqs = await startSqs({
      template,
      file: inDirectory("sqs.db"),
      now,
      invoke: (name, event) => lambda.invoke(name, event),
      deadLetters: queues,
      region,
      onError,
    });
    started.push(() => sqs.close());

    const actual = {
      dynamodb: dynamodb.url,
      cognito: cognito.url,
      ses: ses.url,
      eventbridge: bus.url,
      sqs: sqs.url,
      kms: kms.url,
    };
    const guards = await openGuards({ ...options, template, ...place, endpoints: actual, now });
    started.push(() => guards.close());
    const endpoints = options.functionEndpoints?.(guards.endpoints) ?? guards.endpoints;
    let streams: Streams | undefined;
    const functions = readFunctions(template, assembly);
    const versions = publishVersions({
      functions,
      file: inDirectory("versions.json"),
      folder: options.assembly ? undefined : inDirectory("versions"),
      now,
    });
    const lambda = await startLambda({
      functions,
      named: versions.named,
      region,
      accountId,
      logDirectory: inDirectory("logs"),
      processes: options.processes,
      preloads: [
        ...(options.movableClock ? [clockPreload(inDirectory("clock"))] : []),
        ...(options.preloads ?? []),
      ],
      environment: variablesOf(endpoints),
      onInvoked: (event) => streams?.nudgeAfter(event),
    });
    started.push(() => lambda.close());
    const telling = openTopics({ template, invoke: lambda.invoke, queues, now, onError });
    topics = telling;
    started.push(() => telling.close());
    streams = await startStreams({
      dynamodbUrl: dynamodb.url,
      tableName,
      mappings: template.ofType("AWS::Lambda::EventSourceMapping"),
      directory: inDirectory("streams"),
      queues,
      invoke: lambda.invoke,
      region,
      retryDelay: options.retryDelay,
      onError,
    });
    const feeding = streams;
    // It does not wait for an invocation, which could hang: the functions end next, and the invocation with them.
    started.push(() => void feeding.close());
    const schedule = startSchedule({
      rules: template.ofType("AWS::Events::Rule"),
      invoke: lambda.invoke,
      region,
      accountId,
      now,
      byHand: options.scheduleByHand,
      onError,
    });
    started.push(() => schedule.close());
    const toolsDoor = await startToolsDoor({ invoke: lambda.invoke, queues, versions });
    started.push(() => toolsDoor.close());
    const jwks = `${cognito.url}/${pool.userPoolId}/.well-known/jwks.json`;
    gateway.serve({
      api: readApi(template),
      region,
      accountId,
      invoke: lambda.invoke,
      jwksUrl: (issuer) => (issuer === pool.issuer ? jwks : undefined),
      now,
      limited: options.limited,
    });

    const seeded = {
      apiUrl: gateway.url,
      tableName,
      dynamodbUrl: door.url,
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      cognitoUrl: cognito.url,
      inboxUrl: ses.inboxUrl,
      endpoints: { sqs: sqs.url, eventbridge: bus.url, s3: toolsDoor.url, lambda: toolsDoor.url },
      outputs: template.outputs(),
      deployedAt: versions.deployedAt,
    };
    const description = {
      ...seeded,
      ...(await openDemoAccounts(directory, options.seed && (() => options.seed?.({ ...seeded, log })))),
    };
    writeDescription(directory, description);
    started.push(() => rmSync(inDirectory("stack.json"), { force: true }));

    return {
      ...description,
      functions: lambda,
      kill: lambda.kill,
      logs: lambda.logs,
      schedule,
      streams: feeding,
      topics: telling,
      queues: sqs,
      deadLetters: queues.messages,
      ses,
      events: bus.events,
      now,
      advance: (milliseconds) => clock.advance(milliseconds),
      stop,
    };
  }
}
