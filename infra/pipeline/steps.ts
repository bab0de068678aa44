/** One step of a release. Each pipeline makes of it what it has: a job, an action. */
export type Step = Commands | Approval | Deployment;

/** Commands in a checkout of the commit, after `npm ci`. */
export interface Commands {
  readonly kind: "commands";
  readonly name: string;
  readonly commands: readonly string[];
  /** The stage whose account the commands may read in; without it they need no account. */
  readonly reads?: string;
  /** The folder of files to keep with the run. */
  readonly keeps?: string;
  /** Whether the commands sign in at the stage as a machine, by `TWOTIER_CLIENT_ID` and `TWOTIER_CLIENT_SECRET`. */
  readonly signsIn?: boolean;
}

/** A person looks at what would change, and lets the release go on. */
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
 * What a release passes, in this order, before and in each of the stages. Both pipelines are made from this list: the
 * workflow of GitHub Actions, and the one of AWS CodePipeline. Before a stage of production a person approves.
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
        // It is in the log, too: CodeBuild keeps no folder of a step that was stopped.
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

/** Another version knows other rules, so that a new one is taken by a commit and not by the day's run. */
const cfnLint = "1.51.0";

/**
 * What is too long for each release and is run once a day, each beside the others: no account is needed. The journeys on
 * a table that contends, the promises in full, the mutants of what has changed, the store tests on AWS's own DynamoDB
 * Local, and the judges that know AWS's and OpenAPI's rules by themselves.
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
