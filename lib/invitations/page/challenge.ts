import * as z from "zod";
import { challengeMinutes } from "../../contract/password-policy.ts";
import { openSeal } from "../../http/seal.ts";
import type { Table } from "../../table/table.ts";
import type { Link } from "../requests/token.ts";

const challenge = z.object({
  /**
   * The next step. `review` waits for the signed-in user's decision, after the page has shown what is accepted and for
   * whom.
   */
  kind: z.enum(["new-password", "mfa-code", "review"]),
  /** The user pool's session, which is sent back to the pool with the answer. */
  session: z.string(),
  userName: z.string(),
  email: z.string(),
  /** When the sign-in began, in milliseconds. */
  since: z.number(),
  /** Whether the page shows what is accepted, and for whom, before the decision. */
  review: z.boolean().optional(),
});

/** A sign-in that waits for a new password, a code, or the decision. */
export type Challenge = z.output<typeof challenge>;

/** Keeps a waiting sign-in in a hidden field of the page: encrypted, for one link, for fifteen minutes. */
export const challengeSeal = (table: Table) => {
  const seal = openSeal(table);
  const contextOf = ({ requestId, hash }: Link) => `challenge ${requestId} ${hash}`;
  return {
    close: (link: Link, pending: Challenge, now: Date) => seal.close(contextOf(link), pending, now),
    async open(link: Link, session: string, now: Date): Promise<Challenge | undefined> {
      const opened = challenge.safeParse(await seal.open(contextOf(link), session, now));
      const fresh = opened.success && opened.data.since + challengeMinutes * 60_000 > now.getTime();
      return fresh ? opened.data : undefined;
    },
  };
};
