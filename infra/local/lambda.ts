import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type FunctionProcess, startProcess } from "./function-process.ts";
import { type FunctionDefinition, failure, type Invocation, type InvocationResult } from "./invocation.ts";
import { openRuntimeApi } from "./runtime-api.ts";

export interface Lambda {
  /** Invokes `<function>` or `<function>:<qualifier>`. */
  invoke(name: string, event: unknown): Promise<InvocationResult>;
  /** Starts a process of each named function (of every function, if none is named) and waits until they are ready. */
  warm(...names: string[]): Promise<void>;
  /** Sends SIGKILL to every process of a function. Answers how many there were. */
  kill(name: string): number;
  /** A function's standard output and error so far. */
  logs(name: string): string;
  names: string[];
  close(): Promise<void>;
}

export interface LambdaOptions {
  functions: FunctionDefinition[];
  /** The versions by name and qualifier. Left out, functions have no versions. */
  named?: (qualified: string) => FunctionDefinition | undefined;
  region: string;
  accountId: string;
  /** Added to the environment of every function: the endpoints of the stand-ins. */
  environment?: Record<string, string>;
  logDirectory: string;
  /** The maximum number of processes of a function. Further invocations wait. */
  processes?: number;
  /** Modules loaded before the runtime, as file URLs. */
  preloads?: string[];
  /** Called with the event after each invocation, which may have written to the table. */
  onInvoked?: (event: unknown) => void;
}

interface Pool {
  definition: FunctionDefinition;
  processes: Set<FunctionProcess>;
  waiting: Invocation[];
}

// Lambda's size limit for the payload of a synchronous invocation, and for its answer.
const payloadLimit = 6 * 1024 * 1024;

/** Runs functions as Lambda does: their bundles in processes, each with one invocation at a time. */
export async function startLambda(options: LambdaOptions): Promise<Lambda> {
  const { functions, logDirectory, processes: limit = 4 } = options;
  mkdirSync(logDirectory, { recursive: true });
  const api = await openRuntimeApi();
  const names = functions.map(({ name }) => name);
  const named = options.named ?? ((name: string) => functions.find((each) => each.name === name));
  // A pool of processes for each version that was called.
  const pools = new Map<string, Pool>();
  const logFile = (name: string) => join(logDirectory, `${name}.log`);
  let closing = false;

  function poolOf(qualified: string): Pool {
    const definition = named(qualified);
    if (!definition) throw new Error(`There is no function ${qualified}. There are: ${names.join(", ")}.`);
    const key = `${definition.name}:${definition.version}`;
    const pool = pools.get(key) ?? { definition, processes: new Set(), waiting: [] };
    pools.set(key, pool);
    return pool;
  }

  /** The processes of all versions of a function. */
  const processesOf = (name: string): FunctionProcess[] => {
    poolOf(name);
    const ofFunction = [...pools.values()].filter(({ definition }) => definition.name === name);
    return ofFunction.flatMap((pool) => [...pool.processes]);
  };

  function add(pool: Pool): FunctionProcess {
    const started = startProcess({
      ...options,
      definition: pool.definition,
      api,
      logFile: logFile(pool.definition.name),
      onIdle: () => dispatch(pool),
      onEnd: (reason) => {
        pool.processes.delete(started);
        // A process that fails to start answers one waiting invocation, which would otherwise wait for ever.
        if (reason) {
          const next = pool.waiting.shift();
          next?.settle({ requestId: next.requestId, failed: true, payload: reason });
        }
        if (!closing) dispatch(pool);
      },
    });
    pool.processes.add(started);
    return started;
  }

  function dispatch(pool: Pool): void {
    for (const each of pool.processes) {
      if (each.state() !== "idle") continue;
      const next = pool.waiting.shift();
      if (!next) return;
      each.run(next);
    }
    const soon = [...pool.processes].filter((each) =>
      ["starting", "returning"].includes(each.state()),
    ).length;
    const missing = Math.min(pool.waiting.length - soon, limit - pool.processes.size);
    for (let count = 0; count < missing; count++) add(pool);
  }

  return {
    names,
    invoke(name, event) {
      const pool = poolOf(name);
      const requestId = randomUUID();
      const text = JSON.stringify(event);
      if (Buffer.byteLength(text) > payloadLimit) {
        const message = `Request must be smaller than ${payloadLimit} bytes for the InvokeFunction operation`;
        return Promise.resolve(failure(requestId, "RequestTooLargeException", message));
      }
      return new Promise((resolve) => {
        const settle = (result: InvocationResult) => {
          const tooLarge = Buffer.byteLength(result.payload) > payloadLimit;
          const said = "Response payload size exceeded maximum allowed payload size (6291556 bytes).";
          resolve(tooLarge ? failure(requestId, "Function.ResponseSizeTooLarge", said) : result);
          options.onInvoked?.(event);
        };
        if (closing) return settle(failure(requestId, "ServiceException", "The stack is stopping."));
        pool.waiting.push({ requestId, event: text, settle });
        dispatch(pool);
      });
    },
    async warm(...wanted) {
      const chosen = (wanted.length > 0 ? wanted : names).map(poolOf);
      await Promise.all(chosen.map((pool) => ([...pool.processes][0] ?? add(pool)).ready()));
    },
    kill(name) {
      const processes = processesOf(name);
      for (const each of processes) each.kill();
      return processes.length;
    },
    logs(name) {
      poolOf(name);
      try {
        return readFileSync(logFile(name), "utf8");
      } catch {
        return "";
      }
    },
    async close() {
      closing = true;
      for (const pool of pools.values()) {
        for (const { requestId, settle } of pool.waiting.splice(0)) {
          settle(failure(requestId, "ServiceException", "The stack is stopping."));
        }
      }
      await Promise.all([...pools.values()].flatMap((pool) => [...pool.processes].map((each) => each.end())));
      await api.close();
    },
  };
}
