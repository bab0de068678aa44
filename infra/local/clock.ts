import { closeSync, existsSync, openSync, readSync, writeSync } from "node:fs";

export interface Clock {
  now(): number;
  /** Moves time forward for everything that runs here. */
  advance(milliseconds: number): void;
  close(): void;
}

/**
 * The URL of a module that shifts a process's time by the clock in this file. The file must exist before the module
 * loads.
 */
export function clockPreload(file: string): string {
  const url = new URL("clock-preload.mjs", import.meta.url);
  url.searchParams.set("clock", file);
  return url.href;
}

/**
 * A clock that tests can move. Its offset is in a file, which every process that uses the clock reads at each look. The
 * file survives a restart.
 */
export function openClock(file: string): Clock {
  const descriptor = openSync(file, existsSync(file) ? "r+" : "w+");
  const buffer = Buffer.alloc(20);
  const offset = () =>
    Number(buffer.toString("latin1", 0, readSync(descriptor, buffer, 0, buffer.length, 0)));
  return {
    now: () => Date.now() + offset(),
    // One write of constant length in place, so that a reader sees either the old text or the new one.
    advance: (milliseconds) =>
      void writeSync(descriptor, String(offset() + milliseconds).padEnd(buffer.length), 0),
    close: () => closeSync(descriptor),
  };
}

/** The machine's own clock, which nothing here moves. */
export const machineClock: Clock = {
  now: Date.now,
  advance: () => {
    throw new Error("This stack's clock is the machine's: start it with movableClock.");
  },
  close: () => {},
};
