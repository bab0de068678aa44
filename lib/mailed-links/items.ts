import * as z from "zod";
import { locales } from "../languages/locales.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** The purposes of mails with a personal link. */
export const purposes = ["enrolment", "password", "reminder"] as const;

/** How long the link's page still shows its outcome. */
const keptSeconds = 60 * 24 * 3_600;

/**
 * A mail with a personal link for one purpose: an enrolment request's address is proven by it, a user chooses a
 * password, or an invited reader is reminded. It never holds the link's secret, which is made when the mail leaves. The
 * stream of `queued` ones wakes the sender.
 */
export const mailedLinks = entity({
  type: "MailedLink",
  key: ({ subjectId, purpose }: { subjectId: string; purpose: string }) =>
    keys.mailedLink(subjectId, purpose),
  derived: { ttl: ({ queuedAt }) => Math.floor(Date.parse(queuedAt) / 1_000) + keptSeconds },
  schema: () =>
    z.object({
      type: z.literal("MailedLink"),
      /** The subject of the link: an enrolment request, a user, or a partnership request. */
      subjectId: z.string(),
      purpose: storedEnum(purposes),
      /** Why a password must be chosen; left out for a first one. */
      because: storedEnum(["forgotten"]).optional(),
      /** The outbox entry of the invitation's mail that this one reminds of. */
      mailId: z.string().optional(),
      /** The organization that the mail counts for: the inviting provider, or the user's organization. */
      organizationId: z.string(),
      email: z.string(),
      locale: storedEnum(locales),
      /** The link's lifetime in milliseconds, from when the mail leaves. */
      lasts: z.int(),
      state: storedEnum(["queued", "sending", "sent", "failed", "used"]),
      queuedAt: z.string(),
      attempts: z.int(),
      leaseUntil: z.number().optional(),
      linkHash: z.string().optional(),
      expiresAt: z.string().optional(),
      /** When a password was chosen by it. */
      usedAt: z.string().optional(),
      /** The resource that the use of the link has created: an enrolment request. */
      madeId: z.string().optional(),
      version: z.int(),
    }),
});
export type MailedLinkItem = ItemOf<typeof mailedLinks>;
export type Purpose = (typeof purposes)[number];
