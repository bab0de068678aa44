/**
 * List prices of us-east-1 in US dollars, without free tiers and agreements, as AWS published them at `date`. Another region
 * or year needs another look: https://aws.amazon.com/pricing.
 */
export const prices = {
  date: "2025-06",
  /** On-demand capacity, a million units. */
  tableWrites: 0.625,
  tableReads: 0.125,
  /** A GB and month: the table with its indexes, and its continuous backups. */
  tableStorage: 0.25,
  tableBackups: 0.2,
  /** A million requests to an HTTP API: the first 300 million of a month, and those above. */
  apiRequests: 1,
  apiRequestsAbove: 0.9,
  apiRequestsAt: 300e6,
  /** A million invocations, and a GB and second on arm64. */
  invocations: 0.2,
  computing: 0.0000133334,
  /** A million custom events on a bus. */
  events: 1,
  /** A thousand mails. */
  mails: 0.1,
  /** A user who signs in within the month, on the pool's plan without advanced security (Essentials). */
  activeUser: 0.015,
  /** A GB of logs taken in; a GB that leaves to the internet, of the first ten TB. */
  logs: 0.5,
  transferred: 0.09,
} as const;

/** What an account may use at first, in a region. All but a partition's can be raised on request. */
export const quotas = {
  /** A partition key's units a second; what is planned stays below this part of it. */
  partitionWrites: 1_000,
  partitionReads: 3_000,
  planned: 0.6,
  /** Units a second of an on-demand table. */
  tableWrites: 40_000,
  tableReads: 40_000,
  concurrency: 1_000,
  apiRequests: 10_000,
  /** Operations a second of a user pool: signing in, and creating users. */
  signIns: 120,
  userCreations: 50,
  /** Events a second to a bus, in most regions. */
  events: 10_000,
  /** Mails a second and day once SES's production access is granted. */
  mailsPerSecond: 14,
  mailsPerDay: 50_000,
} as const;
