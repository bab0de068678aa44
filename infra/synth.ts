import { join, resolve } from "node:path";
import { App } from "aws-cdk-lib";
import * as z from "zod";
import { bundle } from "./bundle.ts";
import { cdkContext } from "./context.ts";
import { deployment } from "./deployment.ts";
import { functionNames } from "./function.ts";
import type { Rows } from "./routes.ts";
import { readSettings } from "./settings.ts";
import { writeStageFiles } from "./stage-files.ts";

export interface SynthesizeOptions {
  /** The folder that the assembly is written to. */
  readonly outdir: string;
  /** A folder of bundles made from these sources earlier. Left out, they are made below `outdir`. */
  readonly bundles?: string | undefined;
  readonly stage?: string;
  /** The settings of a deployment, as `-c name=value` gives them to the CDK's command line. */
  readonly context?: Readonly<Record<string, string>>;
  /** The rows of another contract than today's. */
  readonly rows?: Rows;
}

export interface Assembly {
  /** The deployment's stacks, the one with state first. */
  readonly stacks: readonly { readonly stackName: string; readonly template: Record<string, unknown> }[];
  /** The absolute paths of the folders that hold the functions' code, by logical id. */
  readonly folders: Readonly<Record<string, string>>;
}

const code = z.object({ Code: z.object({ S3Key: z.string() }) });
const resources = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown().optional() })),
});

/** Bundles and synthesizes the deployment in this process: the stacks of `cdk synth`, without its checks. */
export const synthesize = async ({
  outdir,
  bundles: made,
  stage,
  context,
  rows,
}: SynthesizeOptions): Promise<Assembly> => {
  const out = resolve(outdir);
  const bundles = resolve(made ?? join(out, "bundles"));
  const settings = readSettings({ ...context, ...(stage && { stage }) });
  if (!made) await bundle(functionNames, bundles);
  writeStageFiles(settings, bundles);

  const app = new App({
    outdir: out,
    context: cdkContext(),
    analyticsReporting: false,
    // `cdk synth` validates. Here that would take longer than everything else.
    builtinCloudFormationValidation: false,
  });
  const ids = deployment(app, { settings, bundles, rows }).map(({ artifactId }) => artifactId);
  const synthesized = app.synth();
  const stacks = ids.map((id) => {
    const { stackName, template } = synthesized.getStackArtifact(id);
    return { stackName, template: z.record(z.string(), z.unknown()).parse(template) };
  });
  return { stacks, folders: Object.assign({}, ...stacks.map(({ template }) => foldersOf(template, out))) };
};

/** The CDK's asset folders with the code of a template's functions, by logical id. */
const foldersOf = (template: Record<string, unknown>, out: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(resources.parse(template).Resources).flatMap(([logicalId, { Type, Properties }]) =>
      Type === "AWS::Lambda::Function"
        ? [[logicalId, join(out, `asset.${code.parse(Properties).Code.S3Key.replace(/\.zip$/, "")}`)]]
        : [],
    ),
  );
