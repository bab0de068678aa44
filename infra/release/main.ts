import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { openApiDocument } from "../../lib/openapi/document.ts";
import { version as present } from "../../lib/version.ts";
import { breakingChanges } from "./breaking.ts";
import { corrections } from "./corrections.ts";
import { judgeRelease } from "./next.ts";

const root = join(import.meta.dirname, "../..");
const at = (file: string) => join(root, file);
const read = (file: string) => readFileSync(at(file), "utf8");

/** Runs git in the checkout. Answers its output. Throws its error message. */
const git = (...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr.trim()}`);
  return stdout.trim();
};

const replaceIn = (file: string, from: string, to: string, times: number): void => {
  let text = read(file);
  for (let time = 0; time < times; time++) {
    if (!text.includes(from)) throw new Error(`${file} does not tell the version as ${from}`);
    text = text.replace(from, to);
  }
  writeFileSync(at(file), text);
};

const released = z.looseObject({ info: z.object({ version: z.string() }) });

/** Makes the release of this version: checks it, writes its number and its document, commits and tags. */
const release = (wanted: string): void => {
  if (git("status", "--porcelain") !== "") throw new Error("The checkout has changes: commit them first.");
  const last = released.parse(JSON.parse(read("docs/released/openapi.json")));
  const breaks = breakingChanges(last, openApiDocument()).filter((each) => !corrections.includes(each));
  judgeRelease(last.info.version, wanted, breaks, read("CHANGELOG.md"));
  for (const file of ["package.json", "client/package.json"])
    replaceIn(file, `"version": "${present}"`, `"version": "${wanted}"`, 1);
  replaceIn(
    "package-lock.json",
    `"version": "${present}"`,
    `"version": "${wanted}"`,
    present === wanted ? 0 : 3,
  );
  replaceIn("lib/version.ts", `"${present}"`, `"${wanted}"`, 1);
  const document = {
    ...openApiDocument(),
    info: { ...last.info, ...z.looseObject({}).parse(openApiDocument().info), version: wanted },
  };
  writeFileSync(at("docs/released/openapi.json"), JSON.stringify(document));
  git("commit", "--all", "--message", `Release ${wanted}`);
  git("tag", "--annotate", `v${wanted}`, "--message", `Release ${wanted}`);
  process.stdout.write(`v${wanted} is committed and tagged. Push both: git push --follow-tags\n`);
};

const [wanted, ...more] = process.argv.slice(2);
if (wanted === undefined || more.length > 0) {
  process.stderr.write("Usage: npm run release -- 1.2.0\n");
  process.exitCode = 2;
} else
  try {
    release(wanted);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
