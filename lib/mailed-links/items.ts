import * as z from "zod";
import { locales } from "../languages/locales.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** What mails with a personal link are for. */
export const purposes = ["enrolment", "password", "reminder"] as const;

/** Its page tells for so long how things stand. */
const keptSeconds = 60 * 24 * 3_600;

/**
 * A mail with a personal link that is good for one purpose: who asks to be enrolled proves its address by it, a user chooses
 * a password, an invited reader is reminded. It never holds the link's secret, which is made when the mail leaves. The stream of `queued` ones wakes the
 * sender.
 */
export const mailedLinks = entity({
  type: "MailedLink",
  key: ({ subjectId, purpose }: { subjectId: string; purpose: string }) =>
    keys.mailedLink(subjectId, purpose),
  derived: { ttl: ({ queuedAt }) => Math.floor(Date.parse(queuedAt) / 1_000) + keptSeconds },
  schema: () =>
    z.object({
      type: z.literal("MailedLink"),
      /** What the link is about: an enrolment request, a user, or a partnership request. */
      subjectId: z.string(),
      purpose: storedEnum(purposes),
      /** Why a password is to be chosen: left out for a first one. */
      because: storedEnum(["forgotten"]).optional(),
      /** The invitation's mail that this one reminds of: its entry in the outbox. */
      mailId: z.string().optional(),
      /** Whose mail it counts as: the inviting provider's, or that of the user's organization. */
      organizationId: z.string(),
      email: z.string(),
      locale: storedEnum(locales),
      /** How many milliseconds the link lasts from when the mail leaves. */
      lasts: z.int(),
      state: storedEnum(["queued", "sending", "sent", "failed", "used"]),
      queuedAt: z.string(),
      attempts: z.int(),
      leaseUntil: z.number().optional(),
      linkHash: z.string().optional(),
      expiresAt: z.string().optional(),
      /** When a password was chosen by it. */
      usedAt: z.string().optional(),
      /** What the use of the link has made: an enrolment request. */
      madeId: z.string().optional(),
      version: z.int(),
    }),
});
export type MailedLinkItem = ItemOf<typeof mailedLinks>;
export type Purpose = (typeof purposes)[number];
