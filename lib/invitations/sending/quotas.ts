import type { Quota } from "../../limits/quota.ts";

/** What a provider may do in a day (UTC) and in a minute, so that none uses up what the deployment may send. */
export const mailQuotas = (o: { requestsPerDay: number; sendsPerDay: number; sendsPerMinute: number }) =>
  ({
    requestsPerDay: {
      name: "requests",
      per: "day",
      limit: o.requestsPerDay,
      refusal: `Your organization has drafted its ${o.requestsPerDay} requests of today. Go on tomorrow (UTC), or ask the operator for more.`,
    },
    sendsPerDay: {
      name: "sends",
      per: "day",
      limit: o.sendsPerDay,
      refusal: `Your organization has had its ${o.sendsPerDay} mails of today sent. Go on tomorrow (UTC), or ask the operator for more.`,
    },
    sendsPerMinute: {
      name: "sends",
      per: "minute",
      limit: o.sendsPerMinute,
      refusal: `Your organization has had its ${o.sendsPerMinute} mails of this minute sent. Go on in the next one.`,
    },
  }) as const satisfies Record<string, Quota>;
