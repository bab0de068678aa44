import type { Assembly } from "./assembly.ts";
import type { DemoAccounts, StackDescription } from "./description.ts";
import type { Engine } from "./dynamodb.ts";
import type { BusEvent } from "./eventbridge.ts";
import type { Lambda } from "./lambda.ts";
import type { Queues } from "./queues.ts";
import type { Schedule } from "./schedule.ts";
import type { LocalSes } from "./ses/server.ts";
import type { Sqs } from "./sqs/sqs.ts";
import type { Streams } from "./streams.ts";
import type { Topics } from "./topics.ts";

export interface Endpoints {
  dynamodb: string;
  cognito: string;
  ses: string;
  eventbridge: string;
  sqs: string;
  kms: string;
}

/** The SDK's endpoint variables of the services that functions call. */
export const variablesOf = (endpoints: Endpoints): Record<string, string> => ({
  AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoints.cognito,
  AWS_ENDPOINT_URL_SES: endpoints.ses,
  AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.eventbridge,
  AWS_ENDPOINT_URL_SQS: endpoints.sqs,
  AWS_ENDPOINT_URL_KMS: endpoints.kms,
});

export type Seed = (
  stack: Omit<StackDescription, "users" | "clients"> & { log: (line: string) => void },
) => Promise<DemoAccounts>;

export interface StackOptions {
  /** The folder of all of the stack's data. */
  directory: string;
  /** The gateway's port. Left out, any free port is taken. */
  port?: number;
  /** Whether to delete the data of earlier starts. */
  fresh?: boolean;
  /** Fills an empty stack with demo data, once per directory. */
  seed?: Seed;
  /** Settings of the deployment, as the CDK's context. */
  stageContext?: Record<string, string>;
  /** Whether this stack's English texts are disguised. */
  pseudo?: boolean;
  /** An assembly that was synthesized before, so that many stacks can share it. */
  assembly?: Assembly;
  engine?: Engine;
  /** The maximum number of processes per function. */
  processes?: number;
  /** Whether `advance` can move the time of functions and stand-ins. */
  movableClock?: boolean;
  /** File URLs of modules to load before each function's bundle. */
  preloads?: string[];
  /** Answers the addresses at which functions call their dependencies, so that a proxy can stand in between. */
  functionEndpoints?: (actual: Endpoints) => Endpoints;
  /** Whether functions are refused calls that their roles do not allow. */
  judgesRights?: boolean;
  /** Mails per second that the SES stand-in accepts. Left out, there is no limit. */
  sendingRate?: number;
  /**
   * Whether Cognito, SES and the gateway have a new AWS account's limits, and the table's indexes and its deletion of
   * expired items are late.
   */
  limited?: boolean;
  /** Whether functions' calls to DynamoDB conflict and are throttled by partition, as on AWS. */
  contends?: boolean;
  /** Milliseconds before a failed batch of a stream is delivered again. */
  retryDelay?: (attempt: number) => number;
  /** The schedule runs only when `schedule.runNow` is called. */
  scheduleByHand?: boolean;
  log?: (line: string) => void;
}

export interface LocalStack extends StackDescription {
  functions: Pick<Lambda, "names" | "invoke" | "warm" | "kill" | "logs">;
  /** Sends SIGKILL to every process of a function. Answers how many there were. */
  kill(functionName: string): number;
  logs(functionName: string): string;
  schedule: Pick<Schedule, "runNow">;
  streams: Pick<Streams, "drained">;
  topics: Pick<Topics, "settled">;
  queues: Pick<Sqs, "drained">;
  deadLetters: Queues["messages"];
  ses: LocalSes;
  events(): BusEvent[];
  now(): number;
  /** Moves time forward, when the clock is movable. */
  advance(milliseconds: number): void;
  stop(): Promise<void>;
}
