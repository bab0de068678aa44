import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { seedDemo } from "../../infra/local/demo.ts";
import type { StackOptions } from "../../infra/local/stack.ts";
import { openStack } from "./stack.ts";

const root = join(import.meta.dirname, "../..");
const border = "----- the next block -----";

/** A stack with the demo's data, as `npm start` makes one, and a shell beside it. */
export const openDemo = async (seed: StackOptions["seed"] = seedDemo) => {
  const directory = mkdtempSync(join(tmpdir(), "twotier-demo-"));
  const stack = await openStack({
    directory,
    movableClock: false,
    // The demo's endpoint of webhooks is on this machine, as `npm start` allows.
    preloads: ['data:text/javascript,process.env.WEBHOOKS_TO_LOOPBACK="allowed"'],
    seed,
  });
  return {
    stack,
    /**
     * Pastes blocks of commands into one shell. Answers the output of each. Only the addresses differ from those of
     * `npm start`.
     */
    async paste(...blocks: string[]): Promise<string[]> {
      const commands = blocks
        .join(`echo "${border}"\n`)
        .replace("http://127.0.0.1:3000", stack.apiUrl)
        .replace("http://127.0.0.1:3001", stack.inboxUrl);
      expect(commands).toContain(stack.apiUrl);
      const env = {
        ...process.env,
        TWOTIER_DIRECTORY: directory,
        NODE_OPTIONS: "",
        // Code that a command's first start has compiled serves all later starts.
        NODE_COMPILE_CACHE: join(root, "node_modules/.cache/compiled"),
      };
      const script = `set -eo pipefail\n${commands}`;
      const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: root, env });
      return stdout.split(`${border}\n`);
    },
    async close() {
      await stack.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
export type Demo = Awaited<ReturnType<typeof openDemo>>;
