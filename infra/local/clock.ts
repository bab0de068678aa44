import { closeSync, existsSync, openSync, readSync, writeSync } from "node:fs";

export interface Clock {
  now(): number;
  /** Moves time forward for everything that runs here. */
  advance(milliseconds: number): void;
  close(): void;
}

/**
 * A clock that tests can move. The offset stands in a file, which the functions' preload and every other process that
 * opens the same clock read at each look, and which outlives a restart.
 */
export function openClock(file: string): Clock {
  const descriptor = openSync(file, existsSync(file) ? "r+" : "w+");
  const buffer = Buffer.alloc(20);
  const offset = () =>
    Number(buffer.toString("latin1", 0, readSync(descriptor, buffer, 0, buffer.length, 0)));
  return {
    now: () => Date.now() + offset(),
    // One write in place, always of the same length: a reader sees the old text or the new one.
    advance: (milliseconds) =>
      void writeSync(descriptor, String(offset() + milliseconds).padEnd(buffer.length), 0),
    close: () => closeSync(descriptor),
  };
}
