import { fileURLToPath } from "node:url";

/** The folder in which the stack of this machine keeps everything. */
export const localDirectory = (): string =>
  process.env.TWOTIER_DIRECTORY || fileURLToPath(new URL("../../.local", import.meta.url));
