/** The sending state of a mail with a personal link: one lease at a time, and one live link. */
export interface LinkMail {
  state: string;
  attempts: number;
  leaseUntil?: number | undefined;
  /** SHA-256 of the secret in the one live link, and when that link ends. */
  linkHash?: string | undefined;
  expiresAt?: string | undefined;
}

/** Longer than sending and marking together, so that nobody takes over the lease of a living sender. */
const leaseMilliseconds = 18_000;

/** Whether the mail is still to be sent. */
export const isWaiting = <L extends LinkMail>(link: L | undefined): link is L =>
  link?.state === "queued" || link?.state === "sending";

/** How long another sender still holds the mail's lease. */
export const leaseLeft = ({ state, leaseUntil = 0 }: LinkMail, now: Date): number =>
  state === "sending" ? Math.max(0, Math.min(leaseUntil - now.getTime(), leaseMilliseconds)) : 0;

/** The mail with a sender's lease and a new link, which is valid for this many milliseconds. */
export const claimed = <L extends LinkMail>(link: L, linkHash: string, lasts: number, now: Date): L => ({
  ...link,
  state: "sending",
  attempts: link.attempts + 1,
  leaseUntil: now.getTime() + leaseMilliseconds,
  linkHash,
  expiresAt: new Date(now.getTime() + lasts).toISOString(),
});

/** The state of a link: live, used, over, or unknown (never issued, or ended). */
export type LinkWorth = "live" | "used" | "expired" | "unknown";

/** The state of the link with this hash at `now`. */
export const worthOf = (link: LinkMail | undefined, hash: string | undefined, now: Date): LinkWorth => {
  if (!link?.linkHash || link.linkHash !== hash) return "unknown";
  if (link.state === "used") return "used";
  return (link.expiresAt ?? "") > now.toISOString() ? "live" : "expired";
};
