import { cpSync } from "node:fs";
import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { checkBudgets } from "../budgets.ts";
import { bundle } from "../bundle.ts";
import { writeCompileCaches } from "../compile-cache.ts";
import { architecture, functionNames } from "../function.ts";
import type { StageInput } from "../stage.ts";
import { writeStageFiles } from "../stage-files.ts";
import { PipelineStack } from "./pipeline-stack.ts";
import { type PipelineInput, readPipeline } from "./settings.ts";

/**
 * Synthesizes AWS CodePipeline with all of its stages, and runs cdk-nag over it. The default for `input` and `map` is
 * `infra/stages.ts`. Throws what to write when the settings do not say where the pipeline runs.
 */
export const synthesizePipeline = async (
  input?: PipelineInput,
  outdir?: string,
  map?: Readonly<Record<string, StageInput>>,
): Promise<void> => {
  const { stages, codePipeline: settings } = readPipeline(input, map);
  if (!settings)
    throw new Error(
      "pipeline.codePipeline in infra/stages.ts: say where it runs and which repository it reads (docs/runbooks/deploy.md).",
    );
  const app = new App({ outdir });
  const bundlesOf = (stage: string) => join(app.outdir, "bundles", stage);
  const bundles = join(app.outdir, "bundled");
  await bundle(functionNames, bundles);
  console.error(writeCompileCaches(functionNames, bundles, architecture.name));
  checkBudgets(functionNames, bundles);
  for (const stage of stages) {
    cpSync(bundles, bundlesOf(stage.name), { recursive: true });
    writeStageFiles(stage, bundlesOf(stage.name));
  }
  const { account, region } = settings;
  new PipelineStack(app, { settings, stages, bundlesOf, env: { account, region } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
};
