// Does the work of Lambda's own runtime in a function's process: loads the handler, then asks for one invocation after
// another. Plain JavaScript, so that a process starts without stripping types.
import { enableCompileCache, flushCompileCache } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// An `import` of these modules reads all of their properties, and one property of `node:http` loads all of undici. That
// takes a third of a process's start-up time (infra/bundle.ts avoids it for the functions too).
const { existsSync } = process.getBuiltinModule("node:fs");
const { Agent, request } = process.getBuiltinModule("node:http");

const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: root, _HANDLER: handlerName = "" } = process.env;
const base = `http://${api}/2018-06-01/runtime`;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

// The parent holds the other end. When it closes, the parent is gone.
process.stdin
  .on("end", () => process.exit(0))
  .on("error", () => process.exit(0))
  .resume();

/** @param {string} method @param {string} path @param {string} [body] */
function ask(method, path, body) {
  return new Promise((resolve) => {
    const headers = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const asked = request(`${base}${path}`, { method, agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ headers: response.headers, text }));
      response.on("error", () => process.exit(0));
    });
    asked.on("error", () => process.exit(0));
    asked.end(body);
  });
}

/** @param {unknown} error */
function described(error) {
  const known = error instanceof Error;
  return {
    errorType: known ? error.name : typeof error,
    errorMessage: known ? error.message : String(error),
    trace: known ? (error.stack ?? "").split("\n") : [],
  };
}

/** @param {string} type @param {string} message */
function runtimeError(type, message) {
  return Object.assign(new Error(message), { name: type });
}

async function load() {
  const dot = handlerName.lastIndexOf(".");
  const module = handlerName.slice(0, dot);
  const file = [".mjs", ".js", ".cjs"]
    .map((end) => join(root, module + end))
    .find((path) => existsSync(path));
  if (!file) throw runtimeError("Runtime.ImportModuleError", `Cannot find module '${module}'`);
  const handler = (await import(pathToFileURL(file).href))[handlerName.slice(dot + 1)];
  if (typeof handler !== "function") {
    throw runtimeError("Runtime.HandlerNotFound", `${handlerName} is undefined or not exported`);
  }
  return handler;
}

/** @param {import("node:http").IncomingHttpHeaders} headers */
function contextOf(headers) {
  const env = process.env;
  // The deadline is in the machine's time. A preloaded clock shifts Date, but not performance.
  const now = () => performance.timeOrigin + performance.now();
  return {
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () =>
      Math.max(0, Math.round(Number(headers["lambda-runtime-deadline-ms"]) - now())),
  };
}

let handler;
try {
  const [, , compileCache] = process.argv;
  if (compileCache) enableCompileCache(compileCache);
  handler = await load();
  // Not when the process ends, since it ends by SIGKILL.
  if (compileCache) flushCompileCache();
} catch (error) {
  console.error(error);
  await ask("POST", "/init/error", JSON.stringify(described(error)));
  process.exit(1);
}

for (;;) {
  const { headers, text } = await ask("GET", "/invocation/next");
  const id = headers["lambda-runtime-aws-request-id"];
  process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"];
  try {
    const result = await handler(JSON.parse(text), contextOf(headers));
    await ask("POST", `/invocation/${id}/response`, JSON.stringify(result) ?? "null");
  } catch (error) {
    console.error("Invoke Error", JSON.stringify(described(error)));
    await ask("POST", `/invocation/${id}/error`, JSON.stringify(described(error)));
  }
}
