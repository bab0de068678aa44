import { join } from "node:path";
import { parseArgs } from "node:util";
import { end, show } from "../backfill/report.ts";
import { localDirectory } from "../local/directory.ts";
import { openDeployment, stacksOf } from "./deployment.ts";
import { exportOrganization } from "./export.ts";

const usage = `npm run export -- --organization <org_…> [--to <folder>] [--stage <name>]

Writes all that an organization can read into files of JSON lines, a file for each list of the API. Broken off, it goes on
where it was, as long as the folder is the same. Without --stage it works on the stack that runs here (npm start); with
it, on the AWS account of the environment's credentials, which must be allowed to invoke the functions of the API.`;

try {
  const { values } = parseArgs({
    options: {
      organization: { type: "string" },
      to: { type: "string" },
      stage: { type: "string" },
    },
  });
  if (!values.organization) throw new Error("Name an --organization by its id.");
  const directory = values.to ?? join(localDirectory(), `export-${values.organization}`);
  let lines = 0;
  const found = await exportOrganization(await openDeployment(stacksOf(values.stage)), {
    organizationId: values.organization,
    directory,
    onPage(file, items) {
      lines += items;
      show(`${lines} lines, ${file}`);
    },
  });
  end(`Done: ${directory}`);
  for (const [file, count] of Object.entries(found)) console.log(`  ${count} × ${file}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(`\n${usage}`);
  process.exitCode = 1;
}
