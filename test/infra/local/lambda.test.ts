import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Lambda, startLambda } from "../../../infra/local/lambda.ts";
import { scratch } from "../../support/scratch.ts";

const folder = fileURLToPath(new URL("bundles/probe", import.meta.url));
const directory = scratch();
let lambda: Lambda;

function definition(name: string, environment: Record<string, string> = {}, timeoutSeconds = 20) {
  return { name, folder, handler: "index.handler", timeoutSeconds, memoryMegabytes: 256, environment };
}

beforeAll(async () => {
  lambda = await startLambda({
    functions: [
      definition("probe", { TABLE_NAME: "T" }),
      definition("single"),
      definition("hasty", {}, 0.8),
      definition("broken", { FAIL_AT_START: "1" }),
    ],
    region: "eu-central-1",
    accountId: "000000000000",
    environment: { AWS_ENDPOINT_URL_SES: "http://127.0.0.1:1" },
    preloads: [],
    logDirectory: join(directory, "logs"),
    processes: 2,
  });
});

afterAll(() => lambda.close());

async function run(name: string, event: object) {
  const { failed, payload } = await lambda.invoke(name, event);
  return { failed, value: JSON.parse(payload) };
}

test("a function's environment is Lambda's and the template's, without the parent's variables", async () => {
  const { value } = await run("probe", { action: "environment" });
  expect(value).toMatchObject({
    TABLE_NAME: "T",
    AWS_LAMBDA_FUNCTION_NAME: "probe",
    AWS_REGION: "eu-central-1",
    AWS_ENDPOINT_URL_SES: "http://127.0.0.1:1",
    AWS_EC2_METADATA_DISABLED: "true",
    LAMBDA_TASK_ROOT: folder,
  });
  // Jest sets it for each of its workers.
  expect(process.env).toHaveProperty("JEST_WORKER_ID");
  expect(value).not.toHaveProperty("JEST_WORKER_ID");
  expect(value).not.toHaveProperty("HOME");
});

test("a process handles one invocation at a time; more processes start up to the limit, and further invocations wait", async () => {
  const pids = new Set<unknown>();
  // On a busy machine the second process starts slowly, and the first one handles events meanwhile.
  while (pids.size < 2) {
    const answers = await Promise.all(Array.from({ length: 8 }, () => run("probe", { action: "pid" })));
    for (const { failed, value } of answers) pids.add(failed ? "failed" : value);
  }
  expect(pids.size).toBe(2);
  expect(pids).not.toContain("failed");
});

test("a time-out kills the process with a message, and the next invocation gets a new process", async () => {
  const before = await run("hasty", { action: "pid" });
  const late = await run("hasty", { action: "hang" });
  expect(late.failed).toBe(true);
  expect(late.value.errorMessage).toMatch(/Task timed out after 0\.80 seconds$/);
  const after = await run("hasty", { action: "pid" });
  expect(after.failed).toBe(false);
  expect(after.value).not.toBe(before.value);
});

// Row 46 of the promises rolls such a function back.
test("a function that fails to start fails every invocation with the reason", async () => {
  expect(await run("broken", { action: "echo" })).toMatchObject({
    failed: true,
    value: { errorMessage: "could not start" },
  });
  await expect(lambda.warm("broken")).rejects.toThrow("broken did not start");
});

test("an answer beyond Lambda's six megabytes is an error", async () => {
  const answer = await run("single", { action: "large", bytes: 6 * 1024 * 1024 + 1 });
  expect(answer).toMatchObject({ failed: true, value: { errorType: "Function.ResponseSizeTooLarge" } });
});
