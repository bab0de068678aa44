import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalStack, type StackOptions, startStack } from "../../infra/local/stack.ts";
import { assembly } from "./assembly.ts";
import { ledgerOf } from "./ledger.ts";
import { auditStack } from "./ledger-audit.ts";

/**
 * The whole product on this machine, empty, in a folder of its own; its clock moves with `advance`. `stop` audits the
 * callers' secrets and answers (ledger-audit.ts), ends the stack and removes the folder. `options.directory` keeps a
 * folder over several stacks.
 */
export const openStack = async (options: Partial<StackOptions> = {}): Promise<LocalStack> => {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "twotier-stack-"));
  const stack = await startStack({
    assembly,
    movableClock: true,
    processes: 2,
    ...options,
    directory,
  });
  return {
    ...stack,
    async stop() {
      try {
        await auditStack(stack, ledgerOf(stack.apiUrl).entries, directory);
      } finally {
        await stack.stop();
        if (!options.directory) rmSync(directory, { recursive: true, force: true });
      }
    },
  };
};
