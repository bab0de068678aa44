import { memoryOfAnswers } from "../limits.ts";
import { background, requests, units } from "./load.ts";
import { model } from "./model.ts";
import { prices } from "./prices.ts";
import type { RecordedOperation } from "./recorded.ts";

const month = 30 * 24 * 3_600;

/** Milliseconds of a call to DynamoDB, and a request's compute time besides. */
export const callMilliseconds = 4;
export const computingMilliseconds = 8;

/** The maximum duration of an operation, when each of its calls waits for the one before it. */
export const milliseconds = ({ calls }: RecordedOperation): number =>
  calls * callMilliseconds + computingMilliseconds;

/**
 * Gigabytes of memory of a function that answers requests. Background functions have half of it, but count the same
 * here.
 */
const memory = memoryOfAnswers / 1_024;

/** A line of the bill: its purpose, the amount in a month, and the cost. */
export interface Line {
  what: string;
  amount: number;
  unit: string;
  dollars: number;
}

/** The bill of an average month at list prices, the largest items first. */
export const bill = (recorded: Readonly<Record<string, RecordedOperation>>): Line[] => {
  const average = month * model.averageOfPeak;
  const asked = requests(recorded);
  const behind = background(recorded);
  const of = (rates: typeof asked) => rates.reduce((sum, { perSecond }) => sum + perSecond, 0) * average;
  const { read, write } = units(recorded);
  const running = [...asked, ...behind].reduce(
    (sum, { perSecond, operation }) => sum + (perSecond * milliseconds(operation)) / 1_000,
    0,
  );
  const written = (type: string) =>
    asked.reduce((sum, { perSecond, operation }) => sum + perSecond * (operation.written[type] ?? 0), 0) *
    average;
  const records = written("AuditRecord") * model.monthsOfRecord;
  const gigabytes =
    (model.customers * model.bytesPerCustomer +
      model.subscriptions * model.bytesPerSubscription +
      records * model.bytesPerRecord) /
    1e9;
  const calls = of(asked);
  const gateway =
    Math.min(calls, prices.apiRequestsAt) * prices.apiRequests +
    Math.max(0, calls - prices.apiRequestsAt) * prices.apiRequestsAbove;
  const active = model.customers * model.activeCustomers;
  const mails = model.providers * model.mailsPerProviderAndDay * 30;
  const line = (what: string, amount: number, unit: string, price: number): Line => ({
    ...{ what, amount, unit },
    dollars: amount * price,
  });
  return [
    line("DynamoDB, writes", (write * average) / 1e6, "million units", prices.tableWrites),
    line("DynamoDB, reads", (read * average) / 1e6, "million units", prices.tableReads),
    line("DynamoDB, storage", gigabytes, "GB", prices.tableStorage),
    line("DynamoDB, continuous backups", gigabytes, "GB", prices.tableBackups),
    { what: "API Gateway, requests", amount: calls / 1e6, unit: "million", dollars: gateway / 1e6 },
    line("Lambda, invocations by requests", calls / 1e6, "million", prices.invocations),
    line("Lambda, computing", running * memory * average, "GB-seconds", prices.computing),
    line("EventBridge, events", written("Event") / 1e6, "million", prices.events),
    line("SES, mails", mails / 1_000, "thousand", prices.mails),
    line("Cognito, users who sign in", active, "users", prices.activeUser),
    line("CloudWatch, logs", (calls * model.bytesLogged) / 1e9, "GB", prices.logs),
    line("Transfer to the internet", (calls * model.bytesAnswered) / 1e9, "GB", prices.transferred),
  ].sort((one, other) => other.dollars - one.dollars);
};
