// Compiles the code in the folders that it is told, every function of it, and writes beside each what V8 has made. Runs on
// the Node that will start the functions, and answers which one that was.
import { readFileSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { wrapped } from "./wrapped.mjs";

const [, , wanted, ...folders] = process.argv;
const own = `${process.version}-${process.arch}`;
if (process.arch === wanted) {
  for (const folder of folders) {
    const file = `${folder}/code.cjs`;
    // V8 leaves a function for its first call otherwise, and calls are what a start consists of.
    setFlagsFromString("--no-lazy");
    const script = new Script(wrapped(readFileSync(file, "latin1")), { filename: file });
    // A cache fits the flags under which it is written: those of a Node that was given none.
    setFlagsFromString("--lazy");
    setFlagsFromString("--hash-seed=0");
    writeFileSync(`${folder}/code-${own}.cache`, script.createCachedData());
  }
}
console.log(own);
