import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as z from "zod";

const figures = z.object({
  status: z.number(),
  body: z.string().optional(),
  /** Milliseconds of processor time to load the bundle, and for the first request. */
  load: z.number(),
  first: z.number(),
  /** Milliseconds of processor time for one request in a warm process. */
  warm: z.number().optional(),
});
export type Figures = z.infer<typeof figures>;

export interface Run {
  bundle: string;
  eventFile: string;
  environment: Readonly<Record<string, string>>;
  warmUp?: number;
  requests?: number;
}

const child = fileURLToPath(new URL("child.mjs", import.meta.url));

/** Runs a bundle in its own process. Throws when the answer is not a success. */
export const run = async ({
  bundle,
  eventFile,
  environment,
  warmUp = 0,
  requests = 0,
}: Run): Promise<Figures> => {
  const started = spawn(process.execPath, [child, bundle, eventFile, String(warmUp), String(requests)], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let report = "";
  let said = "";
  started.stdio[3]?.on("data", (chunk: Buffer) => {
    report += chunk;
  });
  started.stderr?.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  await new Promise((resolve, reject) => started.on("error", reject).on("close", resolve));
  if (report === "") throw new Error(`${bundle} did not answer: ${said}`);
  const measured = figures.parse(JSON.parse(report));
  if (measured.status >= 300) throw new Error(`${bundle} answered ${measured.status}: ${measured.body}`);
  return measured;
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = low] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
};

/** Runs all candidates in turn, `rounds` times, so that other load on the machine affects all of them alike. */
export const interleaved = async <K extends string>(
  candidates: Readonly<Record<K, Run>>,
  rounds: number,
): Promise<Record<K, Figures[]>> => {
  const names = Object.keys(candidates) as K[];
  const found = Object.fromEntries(names.map((name) => [name, [] as Figures[]])) as Record<K, Figures[]>;
  for (let round = 0; round < rounds; round++)
    for (const name of names) found[name].push(await run(candidates[name]));
  return found;
};
