import { readFileSync } from "node:fs";
import { stateReplacedBy } from "./replacements.ts";

/**
 * Stops a pipeline before it loses state: `npm run stop-on-replacement -- <deployed template> <new template>`. An empty
 * first file is a stage that is not deployed yet. Ends with status 1, and a line for each, where state would be replaced.
 */
const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8").trim() || '{"Resources":{}}');

const [deployed, next, ...others] = process.argv.slice(2);
if (!deployed || !next || others.length > 0) {
  console.error("Usage: npm run stop-on-replacement -- <deployed template> <new template>");
  process.exitCode = 2;
} else {
  const lines = stateReplacedBy(read(deployed), read(next));
  for (const line of lines) console.error(line);
  if (lines.length > 0) process.exitCode = 1;
  else console.log("No state would be replaced.");
}
