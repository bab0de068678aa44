/** One step of a release. Each pipeline turns it into its own kind of step: a job, or an action. */
export type Step = Commands | Approval | Deployment;

/** Commands in a checkout of the commit, after `npm ci`. */
export interface Commands {
  readonly kind: "commands";
  readonly name: string;
  readonly commands: readonly string[];
  /** The stage whose account the commands may read in. Left out, they need no account. */
  readonly reads?: string;
  /** The folder of files to keep with the run. */
  readonly keeps?: string;
  /** Whether the commands sign in to the stage as an API client, by `TWOTIER_CLIENT_ID` and `TWOTIER_CLIENT_SECRET`. */
  readonly signsIn?: boolean;
}

/** A person looks at the changes and approves the release. */
export interface Approval {
  readonly kind: "approval";
  readonly name: string;
  readonly stage: string;
}

/** The stage's two stacks are deployed. */
export interface Deployment {
  readonly kind: "deployment";
  readonly name: string;
  readonly stage: string;
}

/** The folder of a stage's diff. */
export const diffFolder = "diff";

/**
 * The steps of a release, in this order, before and in each stage. Both pipelines are made from this list: the GitHub
 * Actions workflow, and AWS CodePipeline. A person approves before a production stage.
 */
export const release = (stages: readonly { name: string; production: boolean }[]): Step[] => [
  { kind: "commands", name: "check", commands: ["npm run check", "npm run referee"] },
  ...stages.flatMap(({ name: stage, production }): Step[] => [
    {
      kind: "commands",
      name: `diff-${stage}`,
      reads: stage,
      keeps: diffFolder,
      commands: [
        `npx cdk synth --quiet -c stage=${stage}`,
        `mkdir -p ${diffFolder}`,
        // The log has the diff too, because CodeBuild keeps no folder of a step that was stopped.
        `npx cdk diff --all -c stage=${stage} > ${diffFolder}/${stage}.txt 2>&1 || (cat ${diffFolder}/${stage}.txt; exit 1)`,
        `cat ${diffFolder}/${stage}.txt`,
        `npm run stop-on-replacement -- --stage ${stage}`,
      ],
    },
    ...(production ? [{ kind: "approval" as const, name: `approve-${stage}`, stage }] : []),
    { kind: "deployment", name: `deploy-${stage}`, stage },
    {
      kind: "commands",
      name: `smoke-${stage}`,
      reads: stage,
      signsIn: true,
      commands: [`npm run smoke -- --stage ${stage}`],
    },
  ]),
];

/** Another version has other rules, so it must be chosen by a commit and not by the day of the run. */
const cfnLint = "1.51.0";

/**
 * The daily steps, which take too long for each release. They run in parallel and need no account: the journeys on a
 * contended table, the promises in full, the mutants of changed files, the store tests on AWS's DynamoDB Local, and the
 * tools that know AWS's and OpenAPI's rules.
 */
export const deepRun: readonly Commands[] = [
  { kind: "commands", name: "contended", commands: ["npm run test:contended"] },
  { kind: "commands", name: "promises", commands: ["npm run promises"], keeps: "docs/promises.md" },
  {
    kind: "commands",
    name: "mutation",
    commands: ["npm run mutation -- --quick"],
    keeps: "docs/mutation.json",
  },
  { kind: "commands", name: "engines", commands: ["npm run test:engines"] },
  {
    kind: "commands",
    name: "referee",
    commands: [`pip install --quiet cfn-lint==${cfnLint}`, "npm run referee"],
  },
  { kind: "commands", name: "api-checks", commands: ["npm run api-checks"] },
];
