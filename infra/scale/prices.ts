/**
 * List prices of us-east-1 in US dollars, without free tiers and agreements. `sources` says where and when each was
 * read. For another region or year, see https://aws.amazon.com/pricing.
 */
export const prices = {
  /** On-demand capacity, a million units. */
  tableWrites: 0.625,
  tableReads: 0.125,
  /** A GB-month: the table with its indexes, and its continuous backups. */
  tableStorage: 0.25,
  tableBackups: 0.2,
  /** A million requests to an HTTP API: the first 300 million of a month, and those above. */
  apiRequests: 1,
  apiRequestsAbove: 0.9,
  apiRequestsAt: 300e6,
  /** A million invocations, and a GB-second on arm64. */
  invocations: 0.2,
  computing: 0.0000133334,
  /** A million custom events on a bus. */
  events: 1,
  /** A thousand mails, on the plan of new accounts (Essentials). Older accounts may pay per mail, 0.10 a thousand. */
  mails: 0.16,
  /** A user who signs in within the month, on the pool's plan without advanced security (Essentials). */
  activeUser: 0.015,
  /** A GB of ingested logs; a GB of traffic to the internet within the first ten TB. */
  logs: 0.5,
  transferred: 0.09,
} as const;

/** Where a price was read. */
export interface Source {
  /** The date of the source, or the day on which it read AWS's own page. */
  date: string;
  /** `copy`: a transcript of AWS's price list or page by others; `article`: another text about the prices. */
  kind: "copy" | "article";
  where: string;
}

/** The confirmed prices. A price that is not listed here is from memory and unconfirmed. */
export const sources: Readonly<Partial<Record<keyof typeof prices, Source>>> = (() => {
  const evangelist = "https://github.com/api-evangelist";
  const units: Source = {
    ...{ date: "2025-07-21", kind: "article" },
    where: "https://airbyte.com/data-engineering-resources/dynamodb-pricing",
  };
  const gateway: Source = {
    ...{ date: "2026-09-20", kind: "copy" },
    where: `${evangelist}/amazon-web-services, of https://aws.amazon.com/api-gateway/pricing/`,
  };
  return {
    tableWrites: units,
    tableReads: units,
    apiRequests: gateway,
    apiRequestsAbove: gateway,
    apiRequestsAt: gateway,
    invocations: {
      ...{ date: "2026-09-20", kind: "copy" },
      where: `${evangelist}/aws-lambda, of https://aws.amazon.com/lambda/pricing/`,
    },
    computing: {
      ...{ date: "2026-05-11", kind: "article" },
      where: "https://git.mcrn.ar/mariano/lambda_local_runner (docs/lambdas-md/lambda-13-cost.md)",
    },
    events: {
      ...{ date: "2026-06", kind: "article" },
      where: "https://www.factualminds.com/blog/amazon-eventbridge-pricing-events-pipes-schema-archive/",
    },
    mails: {
      ...{ date: "2026-08-13", kind: "copy" },
      where: `${evangelist}/amazon-ses, of AWS's price list of 2026-07-22`,
    },
    activeUser: {
      ...{ date: "2026-09-20", kind: "copy" },
      where: `${evangelist}/amazon-cognito, of https://aws.amazon.com/cognito/pricing/`,
    },
    transferred: {
      ...{ date: "2026-06-02", kind: "article" },
      where: "https://www.usage.ai/blogs/aws/networking-cost/data-transfer-costs/",
    },
  };
})();

/**
 * The default quotas of an account in a region. All but those of a partition can be raised on request. AWS's pages
 * confirm those of a partition (https://repost.aws/knowledge-center/on-demand-table-throttling-dynamodb), of a table
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html), of the gateways
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html) and of creating users
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html). The others are from memory and unconfirmed.
 * For SES, AWS no longer names a figure.
 */
export const quotas = {
  /** A partition key's units per second, and the share of them that the plan may use. */
  partitionWrites: 1_000,
  partitionReads: 3_000,
  planned: 0.6,
  /** Units a second of an on-demand table. */
  tableWrites: 40_000,
  tableReads: 40_000,
  concurrency: 1_000,
  apiRequests: 10_000,
  /** Operations per second of a user pool: signing in, and creating users. */
  signIns: 120,
  userCreations: 50,
  /** Events a second to a bus, in most regions. */
  events: 10_000,
  /** Mails per second and per day once SES's production access is granted. */
  mailsPerSecond: 14,
  mailsPerDay: 50_000,
} as const;
