import { theOperator } from "../../brand.ts";
import type { Quota } from "../../limits/quota.ts";

/** The requests and mails that a deployment allows each provider. */
export interface MailQuotas {
  requestsPerDay: number;
  sendsPerDay: number;
  sendsPerMinute: number;
}

/** A provider's limits by UTC day and by minute, so that no provider uses up the deployment's sending limit. */
export const mailQuotas = ({ requestsPerDay, sendsPerDay, sendsPerMinute }: MailQuotas) =>
  ({
    requestsPerDay: {
      name: "requests",
      per: "day",
      limit: requestsPerDay,
      refusal: `Your organization has drafted its ${requestsPerDay} requests of today. Go on tomorrow (UTC), or ask ${theOperator} for more.`,
    },
    sendsPerDay: {
      name: "sends",
      per: "day",
      limit: sendsPerDay,
      refusal: `Your organization has had its ${sendsPerDay} mails of today sent. Go on tomorrow (UTC), or ask ${theOperator} for more.`,
    },
    sendsPerMinute: {
      name: "sends",
      per: "minute",
      limit: sendsPerMinute,
      refusal: `Your organization has had its ${sendsPerMinute} mails of this minute sent. Go on in the next one.`,
    },
  }) as const satisfies Record<string, Quota>;

/** The maximum number of links of one request in a day. Each link ends the one before, so nobody needs many. */
export const linkQuota = (requestId: string): Quota => ({
  name: `links:${requestId}`,
  per: "day",
  limit: 30,
  refusal: "This request has had its 30 links of today. Use the newest one, or go on tomorrow (UTC).",
});
