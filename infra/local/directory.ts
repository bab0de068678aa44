import { fileURLToPath } from "node:url";

/** The folder of all data of this machine's stack. */
export const localDirectory = (): string =>
  process.env.TWOTIER_DIRECTORY || fileURLToPath(new URL("../../.local", import.meta.url));
