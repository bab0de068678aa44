import type { Endpoints } from "../../infra/local/stack-options.ts";

/** How a client gets the address of a stand-in for an AWS service. */
export const at = (endpoint: string) => ({
  endpoint,
  region: "eu-central-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});

/** One address in the place of every service. */
export const everywhere = (url: string): Endpoints => ({
  ...{ dynamodb: url, cognito: url, ses: url },
  ...{ eventbridge: url, sqs: url, kms: url },
});
