import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Jest's global setup: the deployment is bundled and synthesized once for all stacks of a run. */
export default async () => {
  const { assemble } = await import("../../infra/local/assembly.ts");
  const directory = mkdtempSync(join(tmpdir(), "twotier-assembly-"));
  await assemble(directory, { mailRatePerSecond: "50" });
  process.env.TWOTIER_TEST_ASSEMBLY = directory;
  globalThis.twotierAssembly = directory;
};

/** Its counterpart, as jest wants it: a module of its own. */
export const remove = () => rmSync(globalThis.twotierAssembly, { recursive: true, force: true });
