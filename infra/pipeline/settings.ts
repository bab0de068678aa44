import * as z from "zod";
import { readSettings, type Settings } from "../settings.ts";
import type { StageInput } from "../stage.ts";
import { pipeline as given, stages } from "../stages.ts";

const account = z.string().regex(/^[0-9]{12}$/, "must be an account number of twelve digits");

/** The pipeline of `infra/stages.ts`. */
export const pipelineSchema = z.strictObject({
  /** The stages of a release, in this order. */
  stages: z.array(z.string()).min(1),
  /** The account, region and repository of AWS CodePipeline. GitHub Actions needs none of this. */
  codePipeline: z
    .strictObject({
      account,
      region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-[0-9]$/, "must be a region such as eu-central-1"),
      /** The connection to the host of the repository (CodeConnections), by its ARN. */
      connectionArn: z.string().startsWith("arn:"),
      /** The repository, as `owner/name`. */
      repository: z.string().regex(/^[^/]+\/[^/]+$/, "must be owner/name"),
      branch: z.string().min(1).default("main"),
    })
    .optional(),
});
export type PipelineInput = z.input<typeof pipelineSchema>;
export type CodePipelineSettings = NonNullable<z.infer<typeof pipelineSchema>["codePipeline"]>;

/** A stage with the one account and region that it is deployed into. */
export type PlacedStage = Settings & { readonly account: string; readonly region: string };

/**
 * Reads the pipeline. Throws what to write instead when it names a stage that is not in the map, or that does not name
 * its account and region: a pipeline has no credentials of its own to derive them from.
 */
export const readPipeline = (
  input: PipelineInput = given,
  map: Readonly<Record<string, StageInput>> = stages,
): { stages: PlacedStage[]; codePipeline?: CodePipelineSettings | undefined } => {
  const { stages: names, codePipeline } = pipelineSchema.parse(input);
  const read = names.map((stage) => {
    const settings = readSettings({ stage }, { map });
    const { account, region } = settings;
    if (!account || !region)
      throw new Error(
        `${stage} in infra/stages.ts: a stage of the pipeline says its account and its region.`,
      );
    return { ...settings, account, region };
  });
  return { stages: read, codePipeline };
};
