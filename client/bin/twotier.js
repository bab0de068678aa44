#!/usr/bin/env node
import { existsSync } from "node:fs";

// The repository has the source, whose types Node strips; the published package has what was built from it.
const source = new URL("../src/cli/main.ts", import.meta.url);
const { main } = await import(
  existsSync(source) ? source.href : new URL("../dist/cli/main.js", import.meta.url).href
);
process.exitCode = await main(process.argv.slice(2));
