import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { functionNames } from "../../../infra/function.ts";
import { stacksOf } from "../../../infra/repair/deployment.ts";
import { sources } from "../../../infra/repair/invoke.ts";
import { stageSchema } from "../../../infra/stage.ts";
import type { Route } from "../../../lib/contract/route.ts";
import { routes } from "../../../lib/contract/routes.ts";

const root = join(import.meta.dirname, "../../..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const pages = globSync("docs/runbooks/*.md", { cwd: root }).map((file) => ({ file, text: read(file) }));
const whole = pages.map(({ text }) => text).join("\n");
const { scripts }: { scripts: Record<string, string> } = JSON.parse(read("package.json"));

/** The npm commands in the runbooks, each with its options on the same line. */
const commands = pages.flatMap(({ file, text }) =>
  [...text.replaceAll("\\\n", " ").matchAll(/npm run (?:-s )?([a-z][\w:-]*)((?: --)?[^`|\n]*)/g)].map(
    ([, name = "", rest = ""]) => ({
      file,
      name,
      options: [...rest.matchAll(/ --([a-z-]+)/g)].map(([, option = ""]) => option),
    }),
  ),
);
/** The files of this repository that a script runs. */
const sourceOf = (name: string): string | undefined => /\S+\.ts$/.exec(scripts[name] ?? "")?.[0];

test("each command of the runbooks is a script of the package, with options that the script takes", () => {
  expect(commands.length).toBeGreaterThan(20);
  expect(commands.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([]);
  const unknown = commands.flatMap(({ file, name, options }) => {
    const source = sourceOf(name);
    const text = source && read(source);
    const takes = (option: string) =>
      !text || new RegExp(`[\\s{]"?${option}"?: (?:\\{ type:|text)`).test(text);
    return options.filter((option) => !takes(option)).map((option) => `${file}: ${name} --${option}`);
  });
  expect(unknown).toEqual([]);
});

test("a command that names a stage covers both of its stacks", () => {
  expect(stacksOf("prod")).toEqual(["Twotier-prod", "Twotier-prod-app"]);
  expect(stacksOf(undefined)).toEqual([]);
});

test("each command for a deployment is in a runbook", () => {
  const folders = /^infra\/(repair|smoke|backfill|pipeline|bootstrap)/;
  const deploymentCommands = Object.keys(scripts).filter((name) => folders.test(sourceOf(name) ?? ""));
  expect(deploymentCommands).toEqual(
    expect.arrayContaining(["redrive", "restore", "rollback", "erase", "smoke"]),
  );
  expect(deploymentCommands.filter((name) => !commands.some((command) => command.name === name))).toEqual([]);
});

test("the dead-letter runbook has every function without a route, with its dead letters, and no other function", () => {
  const answering = new Set<string>(Object.values<Route>(routes).map((route) => route.function));
  const behind = functionNames.filter((name) => !answering.has(name));
  const section = /### FunctionFailures\n([\s\S]*?)\n### /.exec(whole)?.[1] ?? "";
  expect(behind.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
  const letters = read("docs/runbooks/dead-letters.md").split("## What each queue holds")[1] ?? "";
  const documented = [...letters.matchAll(/^- `([\w-]+)`:/gm)].map(([, name]) => name);
  expect(documented.toSorted()).toEqual([...sources].sort());
});

/** The schema at a setting's path. */
const isSetting = (described: unknown, path: readonly string[]): boolean =>
  path.every((name) => {
    const { data } = z.looseObject({ properties: z.record(z.string(), z.unknown()) }).safeParse(described);
    described = data?.properties[name];
    return described !== undefined;
  });

test("each stage setting that the runbooks name exists", () => {
  const described = z.toJSONSchema(stageSchema, { io: "input", unrepresentable: "any" });
  const first = Object.keys(described.properties ?? {}).join("|");
  const named = [...whole.matchAll(new RegExp(`\`((?:${first})\\.\\w+(?:\\.\\w+)?)\``, "g"))];
  const paths = named.map(([, path = ""]) => path);
  expect(paths).toEqual(expect.arrayContaining(["limits.concurrency", "mail.perDay"]));
  expect(paths.filter((path) => !isSetting(described, path.split(".")))).toEqual([]);
});

test("each call of AWS's command line exists in the SDK, for services whose client is installed", async () => {
  const clients: Record<string, object> = {
    cloudformation: await import("@aws-sdk/client-cloudformation"),
    "cognito-idp": await import("@aws-sdk/client-cognito-identity-provider"),
    dynamodb: await import("@aws-sdk/client-dynamodb"),
    events: await import("@aws-sdk/client-eventbridge"),
    lambda: await import("@aws-sdk/client-lambda"),
  };
  const pascal = (name: string) => name.replaceAll(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase());
  const calls = [...whole.matchAll(/aws ([a-z-]+) ([a-z-]+)/g)].filter(([, name = ""]) => name in clients);
  expect(calls.length).toBeGreaterThan(10);
  expect(
    calls.filter(([, name = "", call = ""]) => !(`${pascal(call)}Command` in (clients[name] ?? {}))),
  ).toEqual([]);
});
