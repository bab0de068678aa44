import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpus, loadavg, totalmem } from "node:os";

/** The machine on which the figures were measured. */
export interface Machine {
  date: string;
  commit: string;
  processor: string;
  cores: number;
  memory: number;
  node: string;
  /** Milliseconds of processor time for a fixed piece of work, so that figures of other machines can be compared. */
  calibration: number;
  /** How many processes were waiting for a core when the run began. */
  load: number;
}

/** Half a million hashes, one after the other. */
const task = (): number => {
  const { user, system } = process.cpuUsage();
  let text = "";
  for (let i = 0; i < 500_000; i++) text = createHash("sha256").update(text).digest("base64url");
  const after = process.cpuUsage();
  return (after.user + after.system - user - system) / 1_000;
};

export const machine = (): Machine => ({
  date: new Date().toISOString().slice(0, 10),
  commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim(),
  processor: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memory: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
  calibration: Math.min(task(), task(), task()),
  load: loadavg()[0] ?? 0,
});
