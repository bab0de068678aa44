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

/** The variables by which the SDK finds the services in a function. */
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
  /** The folder that everything is kept in. */
  directory: string;
  /** The gateway's port. Without it any free port is taken. */
  port?: number;
  /** Whether to begin with empty data. */
  fresh?: boolean;
  /** Fills an empty stack with demo data, once per directory. */
  seed?: Seed;
  /** Settings of the deployment, as the CDK's context. */
  stageContext?: Record<string, string>;
  /** Whether English is disguised in this stack. */
  pseudo?: boolean;
  /** A deployment that was synthesized before, so that many stacks share it. */
  assembly?: Assembly;
  engine?: Engine;
  /** Processes per function at most. */
  processes?: number;
  /** Lets `advance` move the time of functions and stand-ins. */
  movableClock?: boolean;
  /** File URLs of modules to load before each function's bundle. */
  preloads?: string[];
  /** Answers the addresses that functions get for their dependencies, to put a proxy in between. */
  functionEndpoints?: (actual: Endpoints) => Endpoints;
  /** Whether functions are refused what their roles do not allow. */
  judgesRights?: boolean;
  /** Mails per second that the SES stand-in accepts. Without it there is no limit. */
  sendingRate?: number;
  /**
   * Whether Cognito, SES and the gateway refuse what is more than a new AWS account may ask for, and the table's indexes
   * and its deletion of what has expired are late.
   */
  limited?: boolean;
  /** Whether calls of functions to DynamoDB conflict and are throttled by partition, as they are there. */
  contends?: boolean;
  /** Milliseconds before a stream's batch is tried again. */
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
