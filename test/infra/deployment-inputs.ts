import type { PipelineInput } from "../../infra/pipeline/settings.ts";

/** The address of the CloudFront distribution of the stage prod-us. */
export const distribution = "d111111abcdef8.cloudfront.net";

const us = { stage: "prod-us", addressRequestsPerSecond: "1", addressBurst: "5", tracing: "on" };

/** The app's settings, as for `cdk synth`: none, which means dev; and a stage whose edge has no distribution yet. */
export const apps = { dev: {}, open: us };

/** The settings of deployments that are synthesized without the CDK's checks. */
export const settings = {
  closed: { ...us, edgeDistribution: distribution },
  prod: {
    stage: "prod",
    mailFrom: "partners@twotier.test",
    mailFromDomain: "Returns.twotier.test",
    mailRatePerSecond: "14",
    invitationDays: "30",
    publicBaseUrl: "https://partners.twotier.test/",
    alarmEmail: "operations@twotier.test",
    eventReaders: "111111111111,222222222222",
    corsOrigins: "https://portal.twotier.test, https://admin.twotier.test/",
    backupVault: "arn:aws:backup:eu-west-1:333333333333:backup-vault:copies",
    restoredTableStream:
      "arn:aws:dynamodb:eu-central-1:444444444444:table/Restored/stream/2026-11-29T13:00:00.000",
    userPool: "2",
  },
};

export const pipeline = {
  stages: ["staging", "prod"],
  codePipeline: {
    account: "333333333333",
    region: "eu-central-1",
    connectionArn: "arn:aws:codeconnections:eu-central-1:333333333333:connection/1",
    repository: "operator/twotier",
  },
} satisfies PipelineInput;
