import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import type { Run } from "./processes.ts";

const own = z.array(z.object({ name: z.string(), url: z.string(), line: z.number(), ms: z.number() }));
const report = z.object({ status: z.number(), load: own, first: own, warm: own });
export const phases = ["load", "first", "warm"] as const;
export type Phase = (typeof phases)[number];

/** The parts of a profile, in the order of the page's columns. */
export const parts = [
  "compiling the bundle",
  "evaluating it",
  "schemas (zod)",
  "this code",
  "AWS SDK",
  "other packages",
  "Node",
  "collecting garbage",
] as const;
export type Part = (typeof parts)[number];
/** Milliseconds by part and phase; for the warm phase, per request. */
export type Profile = Record<Phase, Record<Part, number>>;

/** esbuild writes each source's path above its code. */
const sourceLine = /^\s*\/\/ (<?[\w@.:\-/]+(?:\.\w+|>))$/;

/** The part that a source of the bundle belongs to. */
export const partOf = (source: string): Part => {
  // The top level of the whole bundle is one function that begins above the first source.
  if (source === "") return "evaluating it";
  const [, pack] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
  if (pack === undefined) return "this code";
  if (pack === "zod") return "schemas (zod)";
  return /^@(aws-sdk|smithy|aws)\//.test(pack) ? "AWS SDK" : "other packages";
};

/** The frames in which Node compiles a bundle: as a module, as a script, as a script with a cache. */
const compiling = [
  "compileSourceTextModule",
  "wrapSafe",
  "compileFunctionForCJSLoader",
  "Script",
  "ContextifyScript",
];

/** The file with a bundle's code. This product's bundles have it beside the file that starts it. */
const codeOf = (bundle: string): string => {
  const code = join(dirname(bundle), "code.cjs");
  return existsSync(code) ? code : bundle;
};

/** Finds the source that a line of a bundle comes from. */
const sourcesOf = (bundle: string): ((line: number) => string) => {
  const sources: string[] = [];
  let source = "";
  for (const line of readFileSync(bundle, "utf8").split("\n")) {
    source = sourceLine.exec(line)?.[1] ?? source;
    sources.push(source);
  }
  return (line) => sources[line] ?? source;
};

/** Runs a bundle once under the profiler. */
const once = async ({ bundle, eventFile, environment, warmUp = 0, requests = 0 }: Run) => {
  const child = fileURLToPath(new URL("profiled.mjs", import.meta.url));
  const started = spawn(process.execPath, [child, bundle, eventFile, String(warmUp), String(requests)], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  let text = "";
  started.stdio[3]?.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  await new Promise((resolve, reject) => started.on("error", reject).on("close", resolve));
  return report.parse(JSON.parse(text));
};

/**
 * Profiles a bundle. Each part's figure is the lowest of several runs, since other load on the machine only adds time.
 * Waiting is not counted.
 */
export const profile = async (run: Run, rounds: number): Promise<Profile> => {
  const code = codeOf(run.bundle);
  const sourceOf = sourcesOf(code);
  const part = ({ name, url, line }: z.infer<typeof own>[number]): Part | undefined => {
    if (name === "(idle)") return;
    if (name === "(garbage collector)") return "collecting garbage";
    if (compiling.includes(name)) return "compiling the bundle";
    return url.endsWith(basename(code)) && /^(file:|\/)/.test(url) ? partOf(sourceOf(line)) : "Node";
  };
  const runs: Profile[] = [];
  for (let round = 0; round < rounds; round++) {
    const found = await once(run);
    const sums = (phase: Phase): Record<Part, number> => {
      const of = Object.fromEntries(parts.map((each) => [each, 0])) as Record<Part, number>;
      for (const each of found[phase]) {
        const its = part(each);
        if (its) of[its] += phase === "warm" ? each.ms / (run.requests || 1) : each.ms;
      }
      return of;
    };
    runs.push({ load: sums("load"), first: sums("first"), warm: sums("warm") });
  }
  const least = (phase: Phase) =>
    Object.fromEntries(
      parts.map((each) => [each, Math.min(...runs.map((one) => one[phase][each]))]),
    ) as Record<Part, number>;
  return { load: least("load"), first: least("first"), warm: least("warm") };
};
