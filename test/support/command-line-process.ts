import { setMaxListeners } from "node:events";
import { main } from "../../client/src/cli/main.ts";

// One process for many commands, one after the other, as Node's start and the loading of the program take longer than
// most of them. Each has a working directory, an environment and an output as if the process were its own.
setMaxListeners(0, process, process.stdout);
let told = { out: "", err: "" };
const keeping = (name: "out" | "err") =>
  ((text: string | Uint8Array) => {
    told[name] += String(text);
    return true;
  }) as typeof process.stdout.write;
process.stdout.write = keeping("out");
process.stderr.write = keeping("err");

process.on("message", async ({ words, env }: { words: string[]; env: NodeJS.ProcessEnv }) => {
  told = { out: "", err: "" };
  process.env = env;
  process.exitCode = undefined;
  const code = await main(words);
  process.send?.({ code, ...told });
});
