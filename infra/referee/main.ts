import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assemble } from "../local/assembly.ts";
import { stages } from "../stages.ts";
import { openSpecification } from "./specification.ts";

// W3005: the CDK names dependencies that references imply already. W3011: an identity that is replaced stays, and goes
// with its stack. W3694: a topic's subscription may name a function's alias.
const leftOut = ["W3005", "W3011", "W3694"];

/** Every stage of the map, and one with all optional settings. */
const judged: Readonly<Record<string, Record<string, string>>> = {
  ...Object.fromEntries(Object.keys(stages).map((stage) => [stage, { stage }])),
  "dev-with-more": {
    stage: "dev",
    alarmEmail: "operations@partner.example",
    corsOrigins: "https://portal.partner.example",
    eventReaders: "111111111111,222222222222",
    shards: "on",
  },
};

/**
 * Checks the templates of every stage with two tools that know AWS's rules: CloudFormation's specification, and
 * cfn-lint where Python has it. Prints a line for each, and ends with status 1 when one of them finds something. Rights
 * are tested elsewhere: the stand-ins refuse a function's call when its role does not allow it.
 */
const main = async (): Promise<void> => {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const folder = mkdtempSync(join(tmpdir(), "twotier-referee-"));
  const judge = openSpecification();
  const hasLint = spawnSync("cfn-lint", ["--version"]).status === 0;
  if (!hasLint) say("left out cfn-lint: it is not installed (pip install cfn-lint)");
  try {
    for (const [name, context] of Object.entries(judged)) {
      const { stacks } = await assemble(join(folder, name), context);
      const files = stacks.map(({ stackName, template }) => {
        const file = join(folder, `${stackName}.template.json`);
        writeFileSync(file, JSON.stringify(template));
        return file;
      });
      const lint = () => {
        const { status, stdout, stderr } = spawnSync(
          "cfn-lint",
          ["--ignore-checks", ...leftOut, "--", ...files],
          {
            encoding: "utf8",
          },
        );
        return status === 0 ? [] : [`${stdout}${stderr}`.trim().replaceAll(`${folder}/`, "")];
      };
      const found = {
        "CloudFormation's specification": stacks.flatMap(({ template }) => judge(template)),
        ...(hasLint && { "cfn-lint": lint() }),
      };
      for (const [referee, lines] of Object.entries(found)) {
        say(`${lines.length === 0 ? "ok    " : "failed"} ${name}: ${referee}`);
        for (const line of lines) say(line);
        if (lines.length > 0) process.exitCode = 1;
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
};

if (process.argv.length > 2) {
  process.stderr.write("Usage: npm run referee\n");
  process.exitCode = 2;
} else await main();
