import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { disguiseEnglish } from "./pseudo.ts";

const assembly = z.object({
  /** The deployment's stacks. A stack whose outputs another one reads comes first. */
  stacks: z.array(z.object({ stackName: z.string(), template: z.record(z.string(), z.unknown()) })),
  /** The folders of the functions' bundles, by logical id. */
  folders: z.record(z.string(), z.string()),
  /** A folder for the functions' compiled code, shared by all stacks of this assembly. */
  compileCache: z.string().optional(),
});
/** A synthesized deployment, prepared for this machine. */
export type Assembly = z.infer<typeof assembly>;

const file = (directory: string) => join(directory, "local.json");

/**
 * Bundles and synthesizes the deployment into a directory. It runs in its own process, so that databases and servers
 * can start meanwhile and the CDK's memory is freed. With `pseudo` the English texts are disguised.
 */
export async function assemble(
  directory: string,
  context: Record<string, string> = {},
  { pseudo = false }: { pseudo?: boolean | undefined } = {},
): Promise<Assembly> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const child = spawn(
    process.execPath,
    [fileURLToPath(import.meta.url), directory, JSON.stringify(context)],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("exit", resolve));
  if (code !== 0) throw new Error(`The stack could not be synthesized:\n${said.trim()}`);
  const made = readAssembly(directory);
  if (pseudo) disguiseEnglish(Object.values(made.folders));
  return made;
}

/** Reads the assembly that `assemble` left in a directory. */
export function readAssembly(directory: string): Assembly {
  return assembly.parse(JSON.parse(readFileSync(file(directory), "utf8")));
}

/** Does the work of `assemble` in this process. `bundles` is a folder of bundles made from these sources earlier. */
export async function writeAssembly(
  directory: string,
  context: Record<string, string>,
  bundles?: string,
): Promise<void> {
  const { synthesize } = await import("../synth.ts");
  const made = await synthesize({ outdir: directory, bundles, context });
  writeFileSync(file(directory), JSON.stringify({ ...made, compileCache: join(directory, "compiled") }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [directory = "", context = "{}"] = process.argv.slice(2);
  await writeAssembly(directory, z.record(z.string(), z.string()).parse(JSON.parse(context)));
}
