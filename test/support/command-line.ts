import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const bin = join(import.meta.dirname, "../../client/bin/twotier.js");

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** A folder of a command-line user, with files, and its own settings. */
export const openCommandLine = () => {
  const folder = mkdtempSync(join(tmpdir(), "twotier-cli-"));
  const at = (name: string) => join(folder, name);
  // The code cache of the first start serves all others.
  const NODE_COMPILE_CACHE = join(import.meta.dirname, "../../node_modules/.cache/compiled");
  const settings = {
    TWOTIER_CONFIG_DIR: at("config"),
    TWOTIER_DIRECTORY: folder,
    TWOTIER_KEYRING: "off",
    NODE_COMPILE_CACHE,
  };
  const environment = (env: NodeJS.ProcessEnv) => ({ PATH: process.env.PATH, ...settings, ...env });
  const commands = fork(join(import.meta.dirname, "command-line-process.ts"), {
    cwd: folder,
    env: environment({}),
    execArgv: [],
  });

  /** Starts a command, whose output is no terminal. `ended` resolves to its result. */
  const start = (words: readonly string[], env: NodeJS.ProcessEnv = {}, input = "") => {
    const child = spawn(process.execPath, [bin, ...words], {
      cwd: folder,
      env: environment(env),
    });
    const output = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.err += text));
    child.stdin.end(input);
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, ...output }));
    });
    /** Waits for an effect of the running command. */
    const seen = async (what: () => boolean): Promise<void> => {
      while (!what()) {
        if (child.exitCode !== null) throw new Error(`it ended before: ${JSON.stringify(output)}`);
        await setTimeout(20);
      }
    };
    return { ended, output, seen, interrupt: () => child.kill("SIGINT") };
  };

  return {
    at,
    start,
    /** The process of all commands without their own process. */
    pid: commands.pid,
    /**
     * Runs a command, written as at a terminal with spaces between words. A command with input has its own process, as
     * with `start`. All others share one (command-line-process.ts).
     */
    async run(command: string, env: NodeJS.ProcessEnv = {}, input?: string): Promise<Ended> {
      const words = command.split(" ");
      if (input !== undefined) return start(words, env, input).ended;
      commands.send({ words, env: environment(env) });
      const [ended] = await once(commands, "message");
      return ended;
    },
    write: (name: string, text: string, mode = 0o644) => writeFileSync(at(name), text, { mode }),
    close() {
      commands.kill();
      rmSync(folder, { recursive: true });
    },
  };
};
