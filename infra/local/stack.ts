import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { readApi } from "./api-definition.ts";
import { type Assembly, assemble } from "./assembly.ts";
import { type Clock, openClock } from "./clock.ts";
import { startCognito } from "./cognito/server.ts";
import {
  type DemoUser,
  readDemoUsers,
  type StackDescription,
  writeDemoUsers,
  writeDescription,
} from "./description.ts";
import { createTable, type Engine, startDynamoDb } from "./dynamodb.ts";
import { type BusEvent, startEventBridge } from "./eventbridge.ts";
import { openGateway } from "./gateway.ts";
import { type Lambda, startLambda } from "./lambda.ts";
import { lockDirectory, lockFiles } from "./lock.ts";
import { executeApiOrigin, surroundingsOf } from "./physical.ts";
import { openQueues, type Queues } from "./queues.ts";
import { only, readFunctions, readPool } from "./resources.ts";
import { type Schedule, startSchedule } from "./schedule.ts";
import { type LocalSes, startSes } from "./ses/server.ts";
import { type Streams, startStreams } from "./streams.ts";
import { readTemplate } from "./template.ts";
import { openTopics, type Topics } from "./topics.ts";

const region = "eu-central-1";
const accountId = "000000000000";

export interface Endpoints {
  dynamodb: string;
  cognito: string;
  ses: string;
  eventbridge: string;
}

export type Seed = (
  stack: Omit<StackDescription, "users" | "inboxUrl"> & { log: (line: string) => void },
) => Promise<DemoUser[]>;

export interface StackOptions {
  /** Where everything is kept. */
  directory: string;
  /** The gateway's port; any free one when left out. */
  port?: number;
  /** Begin with empty data. */
  fresh?: boolean;
  /** Fills an empty stack with demo data, once per directory. */
  seed?: Seed;
  /** Settings of the deployment, as the CDK's context. */
  stageContext?: Record<string, string>;
  /** A deployment that is already synthesized, so that many stacks need it only once. */
  assembly?: Assembly;
  engine?: Engine;
  /** Processes per function at most. */
  processes?: number;
  /** Lets `advance` move the time of functions and stand-ins. */
  movableClock?: boolean;
  /** File URLs of modules to load before each function's bundle. */
  preloads?: string[];
  /** Where functions find their dependencies: to put a proxy in between. */
  functionEndpoints?: (actual: Endpoints) => Endpoints;
  /** Mails per second that the SES stand-in accepts; without it there is no limit. */
  sendingRate?: number;
  /** Milliseconds before a stream's batch is tried again. */
  retryDelay?: (attempt: number) => number;
  /** The schedule runs only when `schedule.runNow` is called. */
  scheduleByHand?: boolean;
  log?: (line: string) => void;
}

export interface LocalStack extends StackDescription {
  functions: Pick<Lambda, "names" | "invoke" | "warm" | "kill" | "logs">;
  /** SIGKILL to every process of a function. */
  kill(functionName: string): number;
  logs(functionName: string): string;
  schedule: Pick<Schedule, "runNow">;
  streams: Pick<Streams, "drained">;
  topics: Pick<Topics, "settled">;
  deadLetters: Queues["messages"];
  ses: LocalSes;
  events(): BusEvent[];
  now(): number;
  /** Moves time forward, when the clock is movable. */
  advance(milliseconds: number): void;
  stop(): Promise<void>;
}

const machineClock: Clock = {
  now: Date.now,
  advance: () => {
    throw new Error("This stack's clock is the machine's: start it with movableClock.");
  },
  close: () => {},
};

/**
 * What a deployment for one machine says: those who call it are at work on it, and one process of a function stands for
 * all of its execution environments.
 */
const oneMachine = {
  mailRatePerSecond: "50",
  organizationRequestsPerSecond: "1000",
  organizationBurst: "5000",
  addressRequestsPerSecond: "1000",
  addressBurst: "5000",
};

/** Runs the synthesized deployment on this machine; what it keeps in its directory outlives it. */
export async function startStack(options: StackOptions): Promise<LocalStack> {
  const directory = resolve(options.directory);
  const { log = () => {} } = options;
  const inDirectory = (name: string) => join(directory, name);
  // What was started, in order; stopping goes the other way round.
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
    const lock = lockDirectory(directory);
    started.push(() => lock.release());
    if (options.fresh) empty(directory);

    const gateway = await openGateway(options.port ?? 0);
    started.push(() => gateway.close());
    const synthesizing = options.assembly
      ? Promise.resolve(options.assembly)
      : announced(log, "Bundling the functions and synthesizing the CDK app", () =>
          assemble(inDirectory("assembly"), { ...oneMachine, ...options.stageContext }),
        );
    // Whatever fails first is reported; the other must not become an unhandled rejection.
    synthesizing.catch(() => {});
    const dynamodb = await announced(log, "Starting the database", () =>
      startDynamoDb({ engine: options.engine, file: inDirectory("dynamodb/table.db") }),
    );
    started.push(() => dynamodb.close());
    const { template: source, stackName, folders } = await synthesizing;

    const place = { region, accountId, stackName, apiUrl: gateway.url };
    const api = only(readTemplate(source, surroundingsOf(place)), "AWS::ApiGatewayV2::Api");
    // Whatever the template makes of the API's id and region, its address is the gateway's.
    const rewrite = { [executeApiOrigin(api.ref, region)]: gateway.url };
    const template = readTemplate(source, { ...surroundingsOf(place), rewrite });
    const table = only(template, "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table");
    const pool = readPool(template);
    await createTable(dynamodb.url, table.properties, table.ref);

    const clock = options.movableClock ? openClock(inDirectory("clock")) : machineClock;
    started.push(() => clock.close());
    const now = () => clock.now();
    const names = (type: string) => template.ofType(type).map(({ ref }) => ref);
    log("Starting the stand-ins for Cognito, SES and EventBridge …");
    const cognito = await startCognito({ file: inDirectory("cognito.db"), now, pool });
    started.push(() => cognito.close());
    // The inbox stands beside the API, so that its address can be written down.
    const inboxPort = options.port ? options.port + 1 : 0;
    let topics: Topics | undefined;
    const ses = await startSes({
      port: inboxPort,
      file: inDirectory("ses.db"),
      now,
      sendingRate: options.sendingRate,
      identities: names("AWS::SES::EmailIdentity"),
      configurationSets: names("AWS::SES::ConfigurationSet"),
      onEvent: (configurationSet, event) => topics?.mailEvent(configurationSet, event),
    });
    started.push(() => ses.close());
    const buses = ["default", ...names("AWS::Events::EventBus")];
    const bus = await startEventBridge({ file: inDirectory("events.db"), now, buses });
    started.push(() => bus.close());

    const actual = { dynamodb: dynamodb.url, cognito: cognito.url, ses: ses.url, eventbridge: bus.url };
    const endpoints = options.functionEndpoints?.(actual) ?? actual;
    const clockPreload = new URL("clock-preload.mjs", import.meta.url).href;
    let streams: Streams | undefined;
    const lambda = await startLambda({
      functions: readFunctions(template, folders),
      region,
      accountId,
      logDirectory: inDirectory("logs"),
      processes: options.processes,
      preloads: [...(options.movableClock ? [clockPreload] : []), ...(options.preloads ?? [])],
      environment: {
        AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoints.cognito,
        AWS_ENDPOINT_URL_SES: endpoints.ses,
        AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.eventbridge,
        ...(options.movableClock ? { TWOTIER_CLOCK_FILE: inDirectory("clock") } : {}),
      },
      onInvoked: () => streams?.nudge(),
    });
    started.push(() => lambda.close());
    const onError = (error: unknown) => log(error instanceof Error ? error.message : String(error));

    const queues = openQueues(inDirectory("dead-letters.jsonl"), now);
    const telling = openTopics({ template, invoke: lambda.invoke, queues, now, onError });
    topics = telling;
    started.push(() => telling.close());
    streams = await startStreams({
      dynamodbUrl: dynamodb.url,
      tableName: table.ref,
      mappings: template.ofType("AWS::Lambda::EventSourceMapping"),
      directory: inDirectory("streams"),
      queues,
      invoke: lambda.invoke,
      region,
      retryDelay: options.retryDelay,
      onError,
    });
    const feeding = streams;
    started.push(() => feeding.close());
    const rules = template.ofType("AWS::Events::Rule");
    const byHand = options.scheduleByHand;
    const schedule = startSchedule({
      rules,
      invoke: lambda.invoke,
      region,
      accountId,
      now,
      byHand,
      onError,
    });
    started.push(() => schedule.close());

    const jwks = `${cognito.url}/${pool.userPoolId}/.well-known/jwks.json`;
    gateway.serve({
      api: readApi(template),
      region,
      accountId,
      invoke: lambda.invoke,
      jwksUrl: (issuer) => (issuer === pool.issuer ? jwks : undefined),
      now,
    });

    const seeded = {
      apiUrl: gateway.url,
      tableName: table.ref,
      dynamodbUrl: dynamodb.url,
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      cognitoUrl: cognito.url,
    };
    const description = {
      ...seeded,
      inboxUrl: ses.inboxUrl,
      users: await demoUsers(directory, options.seed && (() => options.seed?.({ ...seeded, log }))),
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
      deadLetters: queues.messages,
      ses,
      events: bus.events,
      now,
      advance: (milliseconds) => clock.advance(milliseconds),
      stop,
    };
  }
}

async function demoUsers(
  directory: string,
  seed: (() => Promise<DemoUser[]> | undefined) | undefined,
): Promise<DemoUser[]> {
  const known = readDemoUsers(directory);
  if (known || !seed) return known ?? [];
  const users = (await seed()) ?? [];
  writeDemoUsers(directory, users);
  return users;
}

async function announced<T>(log: (line: string) => void, what: string, work: () => Promise<T>): Promise<T> {
  log(`${what} …`);
  return await work();
}

function empty(directory: string): void {
  for (const name of existsSync(directory) ? readdirSync(directory) : []) {
    if (!lockFiles.includes(name)) rmSync(join(directory, name), { recursive: true, force: true });
  }
}
