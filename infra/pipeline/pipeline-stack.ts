import { Stack, type StackProps, Stage } from "aws-cdk-lib";
import { BuildEnvironmentVariableType, BuildSpec, ComputeType } from "aws-cdk-lib/aws-codebuild";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import {
  CodeBuildStep,
  CodePipeline,
  CodePipelineSource,
  type IFileSetProducer,
  ManualApprovalStep,
  type Step as PipelineStep,
} from "aws-cdk-lib/pipelines";
import type { Construct } from "constructs";
import { deployment } from "../deployment.ts";
import { acknowledgeRights } from "./acknowledged.ts";
import type { CodePipelineSettings, PlacedStage } from "./settings.ts";
import { type Commands, release, type Step } from "./steps.ts";

export interface PipelineStackProps extends StackProps {
  readonly settings: CodePipelineSettings;
  /** The stages, in the order of the release. */
  readonly stages: readonly PlacedStage[];
  /** The folder that holds a bundle for each function of a stage. */
  readonly bundlesOf: (stage: string) => string;
}

/** The role by which the CDK's bootstrap lets another account read a stage's resources. */
const readingRole = ({ account, region }: PlacedStage): string =>
  `arn:aws:iam::${account}:role/cdk-hnb659fds-lookup-role-${account}-${region}`;

/**
 * The secret, in the pipeline's account, of the API client that runs a stage's smoke test: JSON with `id` and `secret`.
 */
const clientSecret = (stage: string): string => `twotier/smoke/${stage}`;

/**
 * The AWS CodePipeline, made from the same steps as the GitHub Actions workflow. It updates itself. A step's kept files
 * are an artifact of the run.
 */
export class PipelineStack extends Stack {
  constructor(scope: Construct, { settings, stages, bundlesOf, ...props }: PipelineStackProps) {
    super(scope, "Twotier-pipeline", {
      ...props,
      description: "Twotier: the pipeline that takes each commit through the stages",
    });
    const { repository, branch, connectionArn } = settings;
    const source = CodePipelineSource.connection(repository, branch, { connectionArn });
    const steps = release(stages);
    const shell = (step: Commands) =>
      this.#shell(
        step,
        source,
        stages.find(({ name }) => name === step.reads),
      );
    const synth = new CodeBuildStep("synth", {
      input: source,
      commands: ["npm ci", "npm run pipeline -- synth --quiet"],
      primaryOutputDirectory: "cdk.out",
    });
    for (const step of steps)
      if (step.kind === "commands" && !step.reads) synth.addStepDependency(shell(step));

    const pipeline = new CodePipeline(this, "Pipeline", {
      pipelineName: "twotier",
      synth,
      crossAccountKeys: true,
      enableKeyRotation: true,
      codeBuildDefaults: {
        buildEnvironment: { computeType: ComputeType.LARGE },
        partialBuildSpec: BuildSpec.fromObject({
          phases: { install: { "runtime-versions": { nodejs: "22" } } },
        }),
      },
    });
    for (const stage of stages) {
      const { before, after } = around(steps, stage.name);
      pipeline.addStage(new DeployedStage(this, stage, bundlesOf(stage.name)), {
        pre: inOrder(
          before.map((step) => (step.kind === "commands" ? shell(step) : new ManualApprovalStep(step.name))),
        ),
        post: inOrder(after.map(shell)),
      });
    }
    pipeline.buildPipeline();
    acknowledgeRights(this, Object.values(pipeline.pipeline.crossRegionSupport));
  }

  /** The commands of a step, with a role in the stage's account where they read there. */
  #shell(step: Commands, input: IFileSetProducer, stage: PlacedStage | undefined): CodeBuildStep {
    const secret = (field: string) => ({
      type: BuildEnvironmentVariableType.SECRETS_MANAGER,
      value: `${clientSecret(stage?.name ?? "")}:${field}`,
    });
    return new CodeBuildStep(step.name, {
      input,
      installCommands: ["npm ci"],
      commands: [
        ...(stage
          ? [
              `aws configure set profile.stage.role_arn ${readingRole(stage)}`,
              "aws configure set profile.stage.credential_source EcsContainer",
              `export AWS_PROFILE=stage AWS_SDK_LOAD_CONFIG=1 AWS_REGION=${stage.region}`,
            ]
          : []),
        ...step.commands,
      ],
      ...(stage && {
        rolePolicyStatements: [
          new PolicyStatement({ actions: ["sts:AssumeRole"], resources: [readingRole(stage)] }),
        ],
      }),
      ...(step.signsIn && {
        buildEnvironment: {
          environmentVariables: { TWOTIER_CLIENT_ID: secret("id"), TWOTIER_CLIENT_SECRET: secret("secret") },
        },
      }),
      ...(step.keeps && { primaryOutputDirectory: step.keeps }),
    });
  }
}

/** The stacks of a stage, as the pipeline deploys them. */
class DeployedStage extends Stage {
  constructor(scope: Construct, settings: PlacedStage, bundles: string) {
    const { name, account, region } = settings;
    super(scope, name, { env: { account, region } });
    deployment(this, { settings, bundles });
  }
}

/** The steps before a stage's deployment, and those after it. */
const around = (steps: readonly Step[], stage: string) => {
  const own = steps.filter((step) => (step.kind === "commands" ? step.reads : step.stage) === stage);
  const at = own.findIndex(({ kind }) => kind === "deployment");
  return {
    before: own.slice(0, at).filter((step) => step.kind !== "deployment"),
    after: own.slice(at + 1).filter((step) => step.kind === "commands"),
  };
};

/** Makes each step wait for the one before it. */
const inOrder = (steps: PipelineStep[]): PipelineStep[] => {
  for (const [at, step] of steps.entries()) {
    const before = steps[at - 1];
    if (before) step.addStepDependency(before);
  }
  return steps;
};
