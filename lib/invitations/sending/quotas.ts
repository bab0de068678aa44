import type { Quota } from "../../limits/quota.ts";

/** How many requests and mails a deployment grants to each provider. */
export interface MailQuotas {
  requestsPerDay: number;
  sendsPerDay: number;
  sendsPerMinute: number;
}

/** A provider's limits by UTC day and by minute, so that no provider uses up what the deployment may send. */
export const mailQuotas = ({ requestsPerDay, sendsPerDay, sendsPerMinute }: MailQuotas) =>
  ({
    requestsPerDay: {
      name: "requests",
      per: "day",
      limit: requestsPerDay,
      refusal: `Your organization has drafted its ${requestsPerDay} requests of today. Go on tomorrow (UTC), or ask the operator for more.`,
    },
    sendsPerDay: {
      name: "sends",
      per: "day",
      limit: sendsPerDay,
      refusal: `Your organization has had its ${sendsPerDay} mails of today sent. Go on tomorrow (UTC), or ask the operator for more.`,
    },
    sendsPerMinute: {
      name: "sends",
      per: "minute",
      limit: sendsPerMinute,
      refusal: `Your organization has had its ${sendsPerMinute} mails of this minute sent. Go on in the next one.`,
    },
  }) as const satisfies Record<string, Quota>;
