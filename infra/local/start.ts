import { relative } from "node:path";
import { readContext } from "./context.ts";
import { seedDemo } from "./demo.ts";
import { localDirectory } from "./directory.ts";
import { startingPoints } from "./greeting.ts";
import { flagsKeptByNpm } from "./npm-flags.ts";
import { startStack } from "./stack.ts";
import { type StartOptions, startOptions, usage } from "./start-options.ts";

/**
 * The deployment settings for one machine. The limits are high, because the callers are developers, and because one
 * process of a function stands for all of its execution environments.
 */
const stageContext = {
  mailRatePerSecond: "50",
  organizationRequestsPerSecond: "1000",
  organizationBurst: "5000",
  addressRequestsPerSecond: "1000",
  addressBurst: "5000",
  // Webhooks go to the receiver beside the inbox and to the developer's own receivers on this machine.
  webhooksToLoopback: "allowed",
};

function readOptions(): StartOptions {
  try {
    return startOptions([...process.argv.slice(2), ...flagsKeptByNpm()], process.env.PORT);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(1);
  }
}

const { demo, help, ...options } = readOptions();
if (help) {
  console.log(usage);
  process.exit(0);
}

const directory = localDirectory();
const began = Date.now();
const starting = startStack({
  directory,
  ...options,
  judgesRights: true,
  contends: options.limited,
  stageContext: {
    ...stageContext,
    ...(options.limited && { mailRatePerSecond: "1" }),
    ...(!options.fresh && readContext(directory)),
  },
  ...(demo && { seed: seedDemo }),
  log: (line) => console.log(line),
});

let stopping = false;
const stop = async () => {
  // A second Ctrl-C ends the process at once. Every process that it started ends with it.
  if (stopping) process.exit(130);
  stopping = true;
  console.log("\nStopping …");
  await starting.then((stack) => stack.stop()).catch(() => {});
  process.exit(0);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());

try {
  const stack = await starting;
  console.log(`Ready after ${((Date.now() - began) / 1_000).toFixed(1)} s.\n`);
  const inHere = relative(".", directory);
  console.log(startingPoints(stack, inHere.startsWith("..") ? directory : inHere));
} catch (error) {
  if (!stopping) {
    console.error(`\nTwotier did not start. ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
