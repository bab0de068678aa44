import type { Commands, Deployment, Step } from "./steps.ts";

const origin = `# Made from infra/pipeline/steps.ts, and compared with it by a test: change that list, then
# WORKFLOW=write npm test -- test/infra/pipeline
#
`;

const head = `${origin}# Each stage has two environments in the repository. \`<stage>\` has the variables ROLE_ARN (a role of the stage's account that
# GitHub's OIDC provider may take, with the rights to deploy) and REGION; its required reviewers are the approval.
# \`<stage>-read\` has the same with a role that may only read, and for the journey the variable TWOTIER_CLIENT_ID and the
# secret TWOTIER_CLIENT_SECRET.
name: deploy
on:
  push:
    branches: [main]
  workflow_dispatch: {}
permissions:
  contents: read
  id-token: write
concurrency:
  group: deploy
jobs:`;

const deepHead = `${origin}# The day's deep run of \`main\`, job beside job. It needs no account, and no release waits for it. GitHub mails
# whoever changed this schedule last when a run fails.
name: deep
on:
  schedule:
    - cron: "17 2 * * *"
  workflow_dispatch: {}
permissions:
  contents: read
concurrency:
  group: deep
jobs:`;

const credentials = `      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: \${{ vars.ROLE_ARN }}
          aws-region: \${{ vars.REGION }}`;

const kept = ({ name, keeps }: Commands) =>
  keeps === undefined
    ? []
    : [
        `      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: ${name}
          path: ${keeps}`,
      ];

const client = `        env:
          TWOTIER_CLIENT_ID: \${{ vars.TWOTIER_CLIENT_ID }}
          TWOTIER_CLIENT_SECRET: \${{ secrets.TWOTIER_CLIENT_SECRET }}`;

const job = (name: string, needs: string | undefined, environment: string | undefined, steps: string[]) =>
  [
    `  ${name}:`,
    ...(needs ? [`    needs: ${needs}`] : []),
    "    runs-on: ubuntu-latest",
    ...(environment ? [`    environment: ${environment}`] : []),
    "    steps:",
    "      - uses: actions/checkout@v4",
    "      - run: npm ci",
    ...(environment ? [credentials] : []),
    ...steps,
  ].join("\n");

const jobOf = (step: Commands | Deployment, needs: string | undefined): string => {
  if (step.kind === "deployment")
    return job(step.name, needs, step.stage, [
      `      - run: npx cdk deploy --all -c stage=${step.stage} --require-approval never`,
    ]);
  const runs = step.commands.map((command) => {
    const run = `      - run: ${command}`;
    return step.signsIn ? `${run}\n${client}` : run;
  });
  return job(step.name, needs, step.reads && `${step.reads}-read`, [...runs, ...kept(step)]);
};

/**
 * The GitHub Actions workflow of a release: a job for each step, one after another. An approval is no job: the next job
 * names an environment, whose reviewers approve.
 */
export const workflow = (steps: readonly Step[]): string => {
  const jobs = steps.filter((step) => step.kind !== "approval");
  return `${[head, ...jobs.map((step, at) => jobOf(step, jobs[at - 1]?.name))].join("\n")}\n`;
};

/** The GitHub Actions workflow for the daily steps: a job for each step, in parallel. */
export const deepWorkflow = (steps: readonly Commands[]): string =>
  `${[deepHead, ...steps.map((step) => jobOf(step, undefined))].join("\n")}\n`;
