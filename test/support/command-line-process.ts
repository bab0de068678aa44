import { setMaxListeners } from "node:events";
import { main } from "../../client/src/cli/main.ts";

// One process for many commands, one after another, because starting Node and loading the program takes longer than
// most commands. Each command has its own working directory, environment and output.
setMaxListeners(0, process, process.stdout);
let output = { out: "", err: "" };
const keeping = (name: "out" | "err") =>
  ((text: string | Uint8Array) => {
    output[name] += String(text);
    return true;
  }) as typeof process.stdout.write;
process.stdout.write = keeping("out");
process.stderr.write = keeping("err");

process.on("message", async ({ words, env }: { words: string[]; env: NodeJS.ProcessEnv }) => {
  output = { out: "", err: "" };
  process.env = env;
  process.exitCode = undefined;
  const code = await main(words);
  process.send?.({ code, ...output });
});
