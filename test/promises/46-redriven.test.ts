import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openQueues } from "../../infra/local/queues.ts";
import { signIn } from "../../infra/local/sign-in.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { type Deployment, openDeployment } from "../../infra/repair/deployment.ts";
import { sources } from "../../infra/repair/invoke.ts";
import { redrive } from "../../infra/repair/redrive.ts";
import { openBetween, outOfOrder } from "../support/between.ts";
import { violations } from "../support/invariants.ts";
import { eventually, inboxOf, itemsOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { scratch } from "../support/scratch.ts";
import { openStack } from "../support/stack.ts";
import { good, openWorld, password } from "../support/world.ts";

const directory = scratch();
const script = fileURLToPath(new URL("../../infra/repair/redrive-main.ts", import.meta.url));
let stack: LocalStack;
let deployment: Deployment;
let pool: Awaited<ReturnType<typeof openBetween>>;
let ses: typeof pool;

beforeAll(async () => {
  [pool, ses] = [await openBetween(), await openBetween()];
  stack = await openStack({
    directory,
    retryDelay: () => 1,
    scheduleByHand: true,
    functionEndpoints: (actual) => ({
      ...actual,
      cognito: pool.before(actual.cognito),
      ses: ses.before(actual.ses),
    }),
  });
  deployment = await openDeployment([], directory);
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await Promise.all([pool, ses].map((each) => each?.close()));
});

/** The command as a user runs it. */
const command = (...args: string[]) =>
  promisify(execFile)(process.execPath, [script, ...args], {
    env: { ...process.env, NODE_OPTIONS: "", TWOTIER_DIRECTORY: directory },
  });
const nothing = sources.map((name) => `${name}: nothing`);

it("a redrive repeats finally failed work, once its cause is gone, and never with an item's older state", async () => {
  const world = await openWorld(stack);
  const provider = await world.provider();
  const user = await world.user(provider, "SalesAgent");
  await stack.streams.drained();
  pool.decide(async (operation, forward) => (operation === "AdminEnableUser" ? outOfOrder() : forward()));
  ses.decide(async () => outOfOrder());
  const path = `/v1/users/${user.id}`;
  const become = async (status: string) => {
    const etag = (await provider.admin.get(path)).headers.get("etag") ?? "";
    await good(provider.admin.patch(path, { status }, { "if-match": etag }));
  };
  for (const status of ["disabled", "active", "disabled", "active"]) {
    await become(status);
    await stack.streams.drained();
  }
  const { id } = await good(
    provider.admin.post("/v1/partnership-requests", { resellerEmail: "r@redriven.example" }),
  );
  await good(provider.admin.post(`/v1/partnership-requests/${id}/send`));
  await stack.streams.drained();
  // The messages that SNS, SQS and EventBridge leave in their own queues.
  const letters = openQueues(join(directory, "dead-letters.jsonl"), stack.now);
  const leave = (queue: RegExp, body: unknown) => {
    const url = Object.entries(stack.outputs).find(([name]) => queue.test(name))?.[1] ?? "";
    letters.send(`arn:aws:sqs:eu-central-1:000000000000:${url.split("/").at(-1)}`, body);
  };
  leave(/^DeliveriesDead/, { organizationId: provider.id, endpointId: "whe_0", deliveryId: "whd_0" });
  leave(/^ScheduleDead/, { requestPayload: {} });
  // S3's test message.
  leave(/^MailDead/, { Service: "Amazon S3", Event: "s3:TestEvent" });
  leave(/^FeedbackDead/, { requestPayload: { Records: [] } });

  const found =
    "mail: 4 × Letter; 1 × Outbox|stream-consumer: 2 × User|schedule: 1 × a run of the schedule".split("|");
  const looked = await command("--dry-run");
  expect(looked.stdout.trim().split("\n")).toEqual([
    ...found,
    "feedback: 1 × SES's event about a mail",
    "deliveries: 1 × a webhook delivery",
  ]);
  expect((await command("stream-consumer", "--show")).stdout).toMatch(/RetryAttemptsExhausted, 1 of User/);

  // The cause still exists, so everything stays and its reason is reported.
  await expect(command("mail", "stream-consumer")).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/0 done, 5 left\n.*0 done, 2 left/),
    stderr: expect.stringContaining("stream-consumer could not handle it; its log says why"),
  });

  pool.decide();
  ses.decide();
  await become("disabled");
  await stack.streams.drained();
  const done = await redrive(deployment, { functions: sources });
  expect(done.map(({ function: name, done, failed }) => [name, done, failed])).toEqual(
    Object.entries({ mail: 5, "stream-consumer": 2, schedule: 1, feedback: 1, deliveries: 1 }).map(
      ([name, count]) => [name, count, []],
    ),
  );
  // The records were about an active user. The user is disabled by now, and stays so.
  await expect(signIn(stack, user.email, password)).rejects.toThrow(/disabled/i);
  await eventually("the mail is there", async () => (await inboxOf(stack)).length > 0);
  expect((await command()).stdout.trim().split("\n")).toEqual(nothing);
  expect(stack.deadLetters()).toEqual([]);
  await stack.streams.drained();
  expect(violations(await itemsOf(stack))).toEqual([]);
  const count = done.reduce((sum, each) => sum + each.done, 0);
  reached(
    46,
    `${count} things that had failed for good in ${done.length} functions handed over again, 0 left`,
  );
});
