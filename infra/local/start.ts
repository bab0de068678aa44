import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { seedDemo } from "./demo.ts";
import { startingPoints } from "./greeting.ts";
import { type Seed, startStack } from "./stack.ts";

const usage = `npm start -- [--fresh] [--no-demo]
  --fresh     begin with empty data
  --no-demo   without demo organizations, users, offers and customers
  PORT=4000 npm start   serve on another port than 3000
  TWOTIER_DIRECTORY=… npm start   keep everything in another folder than .local`;

function readOptions(): { fresh: boolean; port: number; seed?: Seed } | string {
  try {
    const { values } = parseArgs({
      options: { fresh: { type: "boolean" }, "no-demo": { type: "boolean" }, help: { type: "boolean" } },
    });
    if (values.help) return usage;
    const port = Number(process.env.PORT || 3000);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return `PORT=${process.env.PORT} is no port number.`;
    return { fresh: values.fresh ?? false, port, ...(!values["no-demo"] && { seed: seedDemo }) };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${usage}`;
  }
}

const options = readOptions();
if (typeof options === "string") {
  console.error(options);
  process.exit(options === usage ? 0 : 1);
}

const directory = process.env.TWOTIER_DIRECTORY || fileURLToPath(new URL("../../.local", import.meta.url));
const began = Date.now();
const starting = startStack({ directory, ...options, log: (line) => console.log(line) });

let stopping = false;
const stop = async () => {
  // Asked twice, one wants it now; what was started ends with this process.
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
  console.log(startingPoints(stack));
} catch (error) {
  if (!stopping) {
    console.error(`\nTwotier did not start. ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
