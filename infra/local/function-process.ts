import { spawn } from "node:child_process";
import { appendFileSync, closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type FunctionDefinition, failure, type Invocation, type InvocationResult } from "./invocation.ts";
import type { RuntimeApi } from "./runtime-api.ts";

export interface FunctionProcess {
  /** `returning` means that the process has answered and is about to ask for the next invocation. */
  state(): "starting" | "idle" | "busy" | "returning" | "leaving" | "ended";
  run(invocation: Invocation): void;
  ready(): Promise<void>;
  kill(): void;
  /** Sends SIGKILL and waits until the process is gone. */
  end(): Promise<void>;
}

export interface ProcessOptions {
  definition: FunctionDefinition;
  api: RuntimeApi;
  region: string;
  accountId: string;
  environment?: Record<string, string>;
  preloads?: string[];
  logFile: string;
  onIdle(): void;
  /** `reason` is the error's JSON text when the process ended before it became ready. */
  onEnd(reason: string | undefined): void;
}

const loop = fileURLToPath(new URL("runtime-loop.mjs", import.meta.url));
// Lambda's limit for a function's start-up is ten seconds.
const initLimit = 10_000;

/** One process of a function. It loads the bundle, then handles one invocation at a time. */
export function startProcess(options: ProcessOptions): FunctionProcess {
  const { definition, region, accountId, logFile } = options;
  const functionArn = `arn:aws:lambda:${region}:${accountId}:function:${definition.name}`;
  let state: ReturnType<FunctionProcess["state"]> = "starting";
  let give: ((headers: Record<string, string>, event: string) => void) | undefined;
  let current: Invocation | undefined;
  let timer: NodeJS.Timeout | undefined;
  let initFailure: string | undefined;
  const ended = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});

  function settle(result: Omit<InvocationResult, "requestId">): void {
    const invocation = current;
    clearTimeout(timer);
    current = undefined;
    invocation?.settle({ ...result, requestId: invocation.requestId });
  }

  const registration = options.api.register({
    next(giver) {
      clearTimeout(timer);
      give = giver;
      state = "idle";
      ready.resolve();
      options.onIdle();
    },
    result(requestId, payload, failed) {
      if (current?.requestId !== requestId) return;
      state = "returning";
      settle({ payload, failed });
    },
    initError(payload) {
      initFailure = payload;
    },
  });

  const log = openSync(logFile, "a");
  const child = spawn(
    process.execPath,
    [
      ...(options.preloads ?? []).flatMap((module) => ["--import", module]),
      loop,
      definition.compileCache ?? "",
    ],
    {
      cwd: definition.folder,
      stdio: ["pipe", log, log],
      env: environmentOf(options, registration.address),
    },
  );
  closeSync(log);
  child.stdin?.on("error", () => {});
  timer = setTimeout(() => {
    initFailure = errorText("Sandbox.Timedout", "The function's start-up took longer than 10 seconds");
    child.kill("SIGKILL");
  }, initLimit);

  function finish(code: number | null, signal: NodeJS.Signals | null): void {
    if (state === "ended") return;
    const neverReady = state === "starting";
    state = "ended";
    clearTimeout(timer);
    registration.release();
    const how = signal === "SIGKILL" ? "signal: killed" : (signal ?? `exit status ${code}`);
    const exit = errorText("Runtime.ExitError", `Error: Runtime exited with error: ${how}`);
    if (current) settle({ payload: exit, failed: true });
    ready.reject(new Error(`${definition.name} did not start (see ${logFile}): ${initFailure ?? exit}`));
    ended.resolve();
    options.onEnd(neverReady ? (initFailure ?? exit) : undefined);
  }
  child.on("exit", finish);
  child.on("error", () => finish(1, null));

  return {
    state: () => state,
    run(invocation) {
      const answer = give;
      if (!answer) throw new Error(`${definition.name} got an invocation before it asked for one.`);
      const { requestId, event } = invocation;
      give = undefined;
      state = "busy";
      current = invocation;
      timer = setTimeout(() => {
        const said = `Error: Task timed out after ${definition.timeoutSeconds.toFixed(2)} seconds`;
        appendFileSync(logFile, `RequestId: ${requestId} ${said}\n`);
        const { payload } = failure(requestId, "Sandbox.Timedout", `RequestId: ${requestId} ${said}`);
        state = "leaving";
        settle({ payload, failed: true });
        child.kill("SIGKILL");
      }, definition.timeoutSeconds * 1_000);
      const headers = {
        "content-type": "application/json",
        "lambda-runtime-aws-request-id": requestId,
        "lambda-runtime-deadline-ms": String(Date.now() + definition.timeoutSeconds * 1_000),
        "lambda-runtime-invoked-function-arn": functionArn,
        "lambda-runtime-trace-id": `Root=1-${Math.floor(Date.now() / 1_000).toString(16)}-${requestId.replaceAll("-", "").slice(0, 24)};Sampled=0`,
      };
      answer(headers, event);
    },
    ready: () => ready.promise,
    kill() {
      if (state === "idle") state = "leaving";
      child.kill("SIGKILL");
    },
    end() {
      child.kill("SIGKILL");
      return ended.promise;
    },
  };
}

function errorText(errorType: string, errorMessage: string): string {
  return JSON.stringify({ errorType, errorMessage });
}

/** The environment that Lambda gives to a function. Of this process's own environment it has only the PATH. */
function environmentOf(options: ProcessOptions, runtimeApi: string): Record<string, string> {
  const { definition, region } = options;
  return {
    PATH: process.env.PATH ?? "",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // The signature of the function's calls names the function.
    AWS_ACCESS_KEY_ID: definition.name,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: "local",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: definition.version ?? "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    LAMBDA_TASK_ROOT: definition.folder,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    ...definition.environment,
    ...options.environment,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    _HANDLER: definition.handler,
  };
}
