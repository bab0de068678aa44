import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";

export interface Clock {
  now(): number;
  /** Moves time forward for everything that runs here. */
  advance(milliseconds: number): void;
  close(): void;
}

/** A clock that tests can move. The offset stands in a file, which the functions' preload reads, and outlives a restart. */
export function openClock(file: string): Clock {
  let offset = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const descriptor = openSync(file, existsSync(file) ? "r+" : "w+");
  // One write in place, always of the same length: a reader sees the old text or the new one.
  const write = () => void writeSync(descriptor, String(offset).padEnd(20), 0);
  write();
  return {
    now: () => Date.now() + offset,
    advance(milliseconds) {
      offset += milliseconds;
      write();
    },
    close: () => closeSync(descriptor),
  };
}
