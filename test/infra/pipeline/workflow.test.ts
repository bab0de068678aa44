import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPipeline } from "../../../infra/pipeline/settings.ts";
import { release } from "../../../infra/pipeline/steps.ts";
import { workflow } from "../../../infra/pipeline/workflow.ts";

const steps = release(readPipeline().stages);

// With WORKFLOW=write the file is written anew.
test("the workflow of GitHub Actions is made from the list of steps, for the stages of the map", () => {
  const file = join(import.meta.dirname, "../../../.github/workflows/deploy.yml");
  if (process.env.WORKFLOW === "write") writeFileSync(file, workflow(steps));
  expect(readFileSync(file, "utf8")).toBe(workflow(steps));
});

test("a release is checked, and passes stage after stage: what would change, an approval for production, the journey", () => {
  expect(steps.map(({ name }) => name).join(" ")).toBe(
    "check diff-staging deploy-staging smoke-staging diff-prod approve-prod deploy-prod smoke-prod",
  );
});

test("a stage of the pipeline is in the map, and says where it is deployed", () => {
  expect(() => readPipeline({ stages: ["prd"] })).toThrow("prd is not in infra/stages.ts");
  expect(() => readPipeline({ stages: ["dev"] })).toThrow("says its account and its region");
});
