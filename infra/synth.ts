import { join, resolve } from "node:path";
import { App } from "aws-cdk-lib";
import * as z from "zod";
import { writeLogo } from "./brand.ts";
import { bundle } from "./bundle.ts";
import { cdkContext } from "./context.ts";
import { functionNames } from "./function.ts";
import { readSettings } from "./settings.ts";
import { TwotierStack } from "./stack.ts";

export interface SynthesizeOptions {
  /** The folder that the assembly is written to. */
  readonly outdir: string;
  /** Where the bundles are written before they become assets; below `outdir` when left out. */
  readonly bundleDir?: string;
  readonly stage?: string;
  /** The settings of a deployment, as `-c name=value` gives them to the CDK's command line. */
  readonly context?: Readonly<Record<string, string>>;
}

export interface Assembly {
  readonly template: Record<string, unknown>;
  readonly stackName: string;
  /** The absolute path of the folder that holds the code of the function with this logical id. */
  codeFolder(logicalId: string): string;
}

const lambda = z.object({ Properties: z.object({ Code: z.object({ S3Key: z.string() }) }) });
const resources = z.object({ Resources: z.record(z.string(), z.unknown()) });

/** Bundles and synthesizes the deployment in this process: the stack of `cdk synth`, without its checks. */
export const synthesize = async ({
  outdir,
  bundleDir,
  stage,
  context,
}: SynthesizeOptions): Promise<Assembly> => {
  const out = resolve(outdir);
  const bundles = resolve(bundleDir ?? join(out, "bundles"));
  const settings = readSettings({ ...context, ...(stage && { stage }) });
  await bundle(functionNames, bundles);
  writeLogo(settings, bundles);

  const app = new App({
    outdir: out,
    context: cdkContext(),
    analyticsReporting: false,
    // `cdk synth` validates. Here that would take longer than everything else.
    builtinCloudFormationValidation: false,
  });
  const stack = new TwotierStack(app, {
    settings,
    bundles,
  });
  const template: Record<string, unknown> = app.synth().getStackArtifact(stack.artifactId).template;
  const { Resources } = resources.parse(template);

  return {
    template,
    stackName: stack.stackName,
    codeFolder: (logicalId) =>
      join(out, `asset.${lambda.parse(Resources[logicalId]).Properties.Code.S3Key.replace(/\.zip$/, "")}`),
  };
};
