import { createRequire } from "node:module";
import { constants, createContext, runInContext } from "node:vm";

const { TestEnvironment } = createRequire(import.meta.url)("jest-environment-node");

/**
 * Jest's environment for Node, in a context whose global object is an ordinary one. Jest's own stands behind a Proxy:
 * each mention of `Object` or `Buffer` is a call of a trap.
 */
export default class PlainEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const behindProxy = this.global;
    this.context = createContext(constants.DONT_CONTEXTIFY);
    this.global = runInContext("globalThis", this.context);
    const own = new Set(Reflect.ownKeys(this.global));
    const replaced = new Set(["Buffer", "ArrayBuffer", "Uint8Array"]);
    for (const name of Reflect.ownKeys(behindProxy)) {
      if (own.has(name) && !replaced.has(name)) continue;
      const value = behindProxy[name] === behindProxy ? this.global : behindProxy[name];
      const { enumerable } = Object.getOwnPropertyDescriptor(behindProxy, name);
      Object.defineProperty(this.global, name, { value, enumerable, writable: true, configurable: true });
    }
    this.global.Error.stackTraceLimit = 100;
    // Functions that run in the test's process read it when their logger is imported.
    this.global.process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
    // In a run of both projects a unit test does not find what the stack's global setup has left either.
    if (config.projectConfig.displayName?.name === "unit")
      for (const name of Object.keys(this.global.process.env))
        if (name.startsWith("TWOTIER_TEST_")) delete this.global.process.env[name];
  }
}
