import { day } from "../clock.ts";
import type { Client, Member, Organization } from "../world.ts";

/** A partnership request in the model. */
export interface Request {
  id: string;
  address: string;
  status: "draft" | "sent" | "accepted" | "declined" | "revoked";
  expiresAt: string;
  subject: string;
  /** When it was sent. */
  sends: number[];
  /** The links that were issued, the newest last, and whether that one is live. */
  tokens: string[];
  live: boolean;
  /** The user who answered the request; unknown for a decline on its page. */
  by?: string;
  /** When that decline was called, and when it was answered. */
  declined?: { from: number; to: number };
}

export interface Partnership {
  status: "active" | "ended";
  since: string;
  endedAt?: string;
}

export const statusOf = ({ status, expiresAt }: Request, now: number) =>
  (status === "draft" || status === "sent") && Date.parse(expiresAt) <= now ? "expired" : status;

export const isOpen = (request: Request, now: number): boolean =>
  ["draft", "sent"].includes(statusOf(request, now));

/** Records that a request was sent. The link counts seven days from the call; the system chooses the instant. */
export const sent = (request: Request, expiresAt: string, began: number, now: number): void => {
  const given = Date.parse(expiresAt) - 7 * day;
  if (given < began || given > now) throw new Error(`${request.id} expires at ${expiresAt}`);
  Object.assign(request, { status: "sent", expiresAt, live: false });
};

/** Whether a decline on the page can still be withdrawn: for seven days, unless a newer request has been sent. */
const canBeTakenBack = (request: Request, requests: readonly Request[], now: number): boolean => {
  const newer = requests.slice(requests.indexOf(request) + 1);
  const isLatest = !newer.some(({ address }) => address === request.address);
  return request.declined !== undefined && now < request.declined.to + 7 * day && isLatest;
};

/**
 * The result of a decision through a link, by a reseller or by an unknown person on its page: a refusal, `200` for the
 * same decision repeated, or `live`.
 */
export const worth = (
  request: Request,
  requests: readonly Request[],
  { token, whom, decision, now }: { token: string; whom?: string; decision: string; now: number },
): string => {
  if (token !== request.tokens.at(-1) || !request.live) return "410 INVITATION_SUPERSEDED";
  const status = statusOf(request, now);
  if (status === "expired") return "410 INVITATION_EXPIRED";
  if (status === "revoked") return "410 INVITATION_REVOKED";
  if (status === "sent") return "live";
  if (status === "declined" && decision === "accepted" && canBeTakenBack(request, requests, now))
    return "live";
  const isSame = status === "accepted" ? request.by === whom : !whom || !request.by || request.by === whom;
  return isSame && status === decision ? "200" : "409 INVITATION_ANSWERED";
};

/** The callers who answer: Global admins of the first reseller, of the other one, and of the provider. */
export type Answering = "first" | "second" | "other" | "provider";
/** The callers who remove: the provider's Global admins, and a reseller. */
export type Removing = "admin" | "second" | "reseller";
/** The organizations that have a second Global admin, and that may be suspended. */
export type Party = "provider" | "first";

interface Cast {
  provider: Organization;
  first: Organization;
  other: Organization;
  seconds: Record<Party, Member>;
}

/** The model's state, and its consequences for a caller. */
export const openState = ({ provider, first, other, seconds }: Cast) => {
  const requests: Request[] = [];
  const partnerships = new Map<string, Partnership>();
  const suspended = new Set<Organization>();
  const isAdmin = { provider: true, first: true };
  /** The events and audit records of each organization. */
  const notes = new Map([provider, first, other].map(({ id }) => [id, [] as string[]]));
  const note = (what: string, ...readers: Organization[]) => {
    for (const { id } of readers) notes.get(id)?.push(what);
  };
  const halted = (of: Organization) => (suspended.has(of) ? "403 ORGANIZATION_SUSPENDED" : undefined);
  const demoted = (party: Party) => (isAdmin[party] ? undefined : "403 ROLE_REQUIRED");

  /** The caller who answers an invitation, its organization, and the refusal that it gets whatever the link. */
  const answering = (who: Answering): [Client, Organization, string | undefined] => {
    if (who === "provider") return [provider.admin, provider, halted(provider) ?? "403 ROLE_REQUIRED"];
    if (who === "other") return [other.admin, other, undefined];
    if (who === "first") return [first.admin, first, halted(first)];
    return [seconds.first, first, halted(first) ?? demoted("first")];
  };
  /** The caller who looks at a removal or confirms it, and the refusal that it gets. */
  const removing = (who: Removing): [Client, string | undefined] => {
    if (who === "reseller") return [other.admin, "403 ROLE_REQUIRED"];
    if (who === "admin") return [provider.admin, halted(provider)];
    return [seconds.provider, halted(provider) ?? demoted("provider")];
  };
  /** Every reason against a live link's decision. */
  const against = (request: Request, whom: Organization, accepts: boolean): string[] => {
    const owner = [first, other].find(({ admin }) => admin.email === request.address);
    if (accepts && owner && owner !== whom) return ["403 INVITATION_FOR_ANOTHER"];
    const partnership = accepts ? partnerships.get(whom.id) : undefined;
    const partnered = partnership?.status === "active";
    const endedSince = request.declined && Date.parse(partnership?.endedAt ?? "") > request.declined.from;
    return [
      ...(endedSince && !partnered ? ["409 INVITATION_ANSWERED"] : []),
      ...(partnered ? ["409 ALREADY_PARTNERED"] : []),
      ...(suspended.has(provider) ? ["410 INVITATION_REVOKED"] : []),
    ];
  };

  return {
    provider,
    requests,
    partnerships,
    suspended,
    isAdmin,
    notes,
    note,
    halted,
    answering,
    removing,
    against,
  };
};
export type State = ReturnType<typeof openState>;
