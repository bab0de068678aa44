import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPipeline } from "../../../infra/pipeline/settings.ts";
import { deepRun, release } from "../../../infra/pipeline/steps.ts";
import { deepWorkflow, workflow } from "../../../infra/pipeline/workflow.ts";

const root = join(import.meta.dirname, "../../..");
const steps = release(readPipeline().stages);

// With WORKFLOW=write the files are written again.
test.each([
  ["deploy", workflow(steps)],
  ["deep", deepWorkflow(deepRun)],
])("GitHub's workflow %s is generated from the list of steps", (name, made) => {
  const file = join(root, `.github/workflows/${name}.yml`);
  if (process.env.WORKFLOW === "write") writeFileSync(file, made);
  expect(readFileSync(file, "utf8")).toBe(made);
});

test("each npm command of a workflow is a script of the package", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const commands = [...steps, ...deepRun].flatMap((step) => (step.kind === "commands" ? step.commands : []));
  const names = commands.flatMap((command) => /^npm run (\S+)/.exec(command)?.[1] ?? []);
  expect(names.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(["test:contended", "promises", "mutation", "api-checks"]));
});

test("the CDK runs its apps on the repository's own Node, whichever Node its command line runs on", () => {
  const [{ scripts }, { app }] = ["package.json", "cdk.json"].map((file) =>
    JSON.parse(readFileSync(join(root, file), "utf8")),
  );
  expect(app).toMatch(/^node_modules\/\.bin\/node /);
  expect(scripts.pipeline).toMatch(/"node_modules\/\.bin\/node /);
});

test("no run picks up another cfn-lint version by itself", () => {
  const installs = deepRun.flatMap(({ commands }) => commands.filter((each) => each.startsWith("pip ")));
  for (const install of installs) expect(install).toMatch(/ cfn-lint==[\d.]+$/);
});

test("a release passes the checks and then stage after stage: its changes, production's approval, its journey", () => {
  expect(steps.map(({ name }) => name).join(" ")).toBe(
    "check diff-staging deploy-staging smoke-staging diff-prod approve-prod deploy-prod smoke-prod",
  );
});

test("a stage's changes are kept with the run, and shown before the step that may stop it", () => {
  for (const step of steps) {
    if (step.kind !== "commands" || !step.name.startsWith("diff-")) continue;
    expect(step.keeps).toBe("diff");
    expect(step.commands.slice(-2)).toEqual([
      `cat diff/${step.reads}.txt`,
      `npm run stop-on-replacement -- --stage ${step.reads}`,
    ]);
  }
});

test("a pipeline's stage is in the map, and names where it is deployed", () => {
  expect(() => readPipeline({ stages: ["prd"] })).toThrow("prd is not in infra/stages.ts");
  expect(() => readPipeline({ stages: ["dev"] })).toThrow("says its account and its region");
});
