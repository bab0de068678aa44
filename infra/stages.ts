import type { PipelineInput } from "./pipeline/settings.ts";
import type { StageInput } from "./stage.ts";

/**
 * The stages of this deployment, by name: the only file to change before the first deployment. `-c stage=<name>` names
 * a stage. `infra/stage.ts` explains each setting and its default.
 *
 * The accounts and addresses of `staging`, `prod` and `prod-us` are examples, which nobody can deploy to.
 */
export const stages: Readonly<Record<string, StageInput>> = {
  /** Deployed to the account of the credentials. Nothing remains when its stacks are deleted. */
  dev: {
    mail: { from: "invitations@example.com" },
    brand: { operator: "Channel Operations", support: "support@operator.example" },
    limits: { table: { readUnits: 4_000, writeUnits: 2_000 } },
  },
  staging: {
    account: "111111111111",
    region: "eu-central-1",
    mail: { from: "invitations@staging.partner.example" },
    domain: {
      name: "api.staging.partner.example",
      hostedZone: { id: "Z0000000STAGING", name: "staging.partner.example" },
    },
    alarms: {
      page: [{ email: "channel-team@partner.example" }],
      ticket: [{ email: "channel-team@partner.example" }],
    },
    brand: { operator: "Example Distribution (staging)", support: "channel-team@partner.example" },
    budget: { monthlyDollars: 100 },
    // As in production, so that a production deployment does nothing for the first time.
    release: { shift: "canary" },
    mayOverride: ["protection", "mailRatePerSecond", "checkRightsOn", "shards", "shift"],
  },
  prod: {
    production: true,
    account: "222222222222",
    region: "eu-central-1",
    mail: { from: "invitations@partner.example" },
    domain: {
      name: "api.partner.example",
      hostedZone: { id: "Z000000000PROD", name: "partner.example" },
    },
    alarms: {
      page: [{ email: "on-call@partner.example" }],
      ticket: [{ email: "channel-team@partner.example" }],
    },
    brand: {
      operator: "Example Distribution",
      product: "Partner channel",
      support: "partners@partner.example",
      imprint: "https://partner.example/imprint",
      privacy: "https://partner.example/privacy",
      terms: "https://partner.example/terms",
    },
    budget: { monthlyDollars: 500 },
    tags: { "cost-center": "channel" },
  },
  /** Another production stage with more options: a firewall before the API, and a replica of the table. */
  "prod-us": {
    production: true,
    account: "333333333333",
    region: "us-west-2",
    mail: { from: "invitations@us.partner.example" },
    domain: {
      name: "api.us.partner.example",
      hostedZone: { id: "Z0000000PRODUS", name: "us.partner.example" },
    },
    edge: { rules: "count" },
    replicaRegions: ["us-east-2"],
    alarms: {
      page: [{ email: "on-call@us.partner.example" }],
      ticket: [{ email: "channel-team@us.partner.example" }],
    },
    brand: { operator: "Example Distribution, Inc.", support: "partners@us.partner.example" },
    budget: { monthlyDollars: 500 },
  },
};

/**
 * The stages of a release, one after another. `.github/workflows/deploy.yml` is made from them. Where the pipeline runs
 * in AWS instead, `codePipeline` says where, as in the example of docs/runbooks/deploy.md.
 */
export const pipeline: PipelineInput = { stages: ["staging", "prod"] };
