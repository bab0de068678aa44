/** A mail with a personal link, as far as its sending goes: one lease at a time, and one live link. */
export interface LinkMail {
  state: string;
  attempts: number;
  leaseUntil?: number | undefined;
  /** SHA-256 of the secret in the one live link, and when that ends. */
  linkHash?: string | undefined;
  expiresAt?: string | undefined;
}

/** Longer than sending and marking together, so that nobody takes over the lease of a living sender. */
const leaseMilliseconds = 18_000;

/** Whether the mail is still to be sent. */
export const isWaiting = <L extends LinkMail>(link: L | undefined): link is L =>
  link?.state === "queued" || link?.state === "sending";

/** For how long the mail is in the hands of another sender. */
export const leaseLeft = ({ state, leaseUntil = 0 }: LinkMail, now: Date): number =>
  state === "sending" ? Math.max(0, Math.min(leaseUntil - now.getTime(), leaseMilliseconds)) : 0;

/** The mail in the hands of one sender, with its new link, which lasts so many milliseconds. */
export const claimed = <L extends LinkMail>(link: L, linkHash: string, lasts: number, now: Date): L => ({
  ...link,
  state: "sending",
  attempts: link.attempts + 1,
  leaseUntil: now.getTime() + leaseMilliseconds,
  linkHash,
  expiresAt: new Date(now.getTime() + lasts).toISOString(),
});

/** What a link is worth: it is live, has done its work, is over, or was never issued or has ended. */
export type LinkWorth = "live" | "used" | "expired" | "unknown";

/** What the link with this hash is worth at `now`. */
export const worthOf = (link: LinkMail | undefined, hash: string | undefined, now: Date): LinkWorth => {
  if (!link?.linkHash || link.linkHash !== hash) return "unknown";
  if (link.state === "used") return "used";
  return (link.expiresAt ?? "") > now.toISOString() ? "live" : "expired";
};
