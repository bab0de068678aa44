import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { programOf } from "../../client/src/cli/main.ts";

const client = join(import.meta.dirname, "../../client");
const commands = join(client, "src/cli/commands");
const texts = [
  join(client, "README.md"),
  join(client, "../README.md"),
  ...readdirSync(commands).map((name) => join(commands, name)),
];

/** The commands in the READMEs and the help, without shell syntax or remarks beside them. */
const examples = texts.flatMap(
  (file) =>
    readFileSync(file, "utf8")
      .replaceAll(/\\+\n\s*/g, "")
      .match(/(?<=(?:^\s*|`|\$\()(?:npx )?twotier )[a-z][^`\n)]*?(?= [<>] | {2}|[`)\n])/gm) ?? [],
);

/** Replaces every command's action by nothing. */
const idle = (command: Command): Command => {
  command.configureOutput({ writeErr: () => {} }).action(() => {});
  for (const each of command.commands) idle(each);
  return command;
};

it.each([...new Set(examples)])("the example twotier %s is an existing command", async (example) => {
  const words = (example.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ""));
  if (words.includes("--help"))
    return expect(idle(programOf(AbortSignal.any([]))).commands.map((each) => each.name())).toContain(
      words[0],
    );
  await idle(programOf(AbortSignal.any([]))).parseAsync(words, { from: "user" });
});

it("most commands have examples", () => {
  expect(examples.length).toBeGreaterThan(30);
});
