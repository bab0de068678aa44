import { type Locale, locale as locales } from "../../contract/common.ts";
import {
  type NewRequest,
  type RequestPatch,
  type RequestStatus,
  requestStatus,
} from "../../contract/partnership-requests.ts";
import { Refusal } from "../../errors.ts";
import { firstLocale } from "../../languages/offered.ts";
import { usedUp } from "../../limits/allowance.ts";
import { isPossible, type Transitions } from "../../transitions.ts";
import { mailboxOf } from "../recipients/mailbox.ts";
import type { RequestItem } from "./items.ts";
import { type InvitationText, requireLinkOnce, type Template } from "./text.ts";

const sendLimit = { sends: 3, milliseconds: 10 * 60_000 };

/** How long an acceptance can undo a decline without a sign-in. */
const takeBackMilliseconds = 7 * 24 * 3_600_000;

/**
 * The operations on a request. One that was accepted, revoked or has expired never changes its status. A declined one
 * can still be accepted for a while.
 */
export const transitions = {
  edit: { from: ["draft"] },
  send: { from: ["draft", "sent"], to: "sent" },
  issueLink: { from: ["draft", "sent"], to: "sent" },
  /** The queued mail leaves, or is dropped. */
  deliver: { from: ["sent"] },
  accept: { from: ["sent"], to: "accepted" },
  decline: { from: ["sent"], to: "declined" },
  takeBackDecline: { from: ["declined"], to: "accepted" },
  revoke: { from: ["draft", "sent"], to: "revoked" },
  expire: { from: ["draft", "sent"], to: "expired" },
  /** The request's time stands still while the operator decides on an enrolment, and continues afterwards. */
  wait: { from: ["sent"] },
} as const satisfies Transitions<RequestStatus>;
export type RequestOperation = keyof typeof transitions;

/** How a request is answered. */
export type Answering = "accept" | "decline" | "takeBackDecline";

/** The status at `now`: an open request has expired from `expiresAt` on, even before that is recorded. */
export const statusAt = (
  { status, expiresAt }: Pick<RequestItem, "status" | "expiresAt">,
  now: Date,
): RequestItem["status"] => {
  const { expire } = transitions;
  return isPossible(expire, status) && expiresAt <= now.toISOString() ? expire.to : status;
};

/** The name of each state in a refusal. */
const stateOf = (request: RequestItem, now: Date): string =>
  `It is ${requestStatus.safeParse(statusAt(request, now)).data ?? "in a state that only a newer release knows"}`;

/** The request's language, if this release has it. */
export const localeOf = ({ locale }: Pick<RequestItem, "locale">): Locale | undefined =>
  locales.safeParse(locale).data;

/** Whether an operation is possible in the request's state at `now`. */
export const allows = (
  operation: RequestOperation,
  request: Pick<RequestItem, "status" | "expiresAt">,
  now: Date,
): boolean => isPossible(transitions[operation], statusAt(request, now));

export const expiryAfter = (now: Date, days: number): string =>
  new Date(now.getTime() + days * 24 * 3_600_000).toISOString();

/**
 * What a new draft takes from the reseller whose user has proven the address: its country and that country's language.
 */
interface OfReseller {
  resellerCountry?: string | undefined;
  countryLocale?: Locale | undefined;
}

/**
 * A new draft. Missing texts come from the template, in the language of the reseller's country unless the caller chose
 * one. Throws LINK_REQUIRED.
 */
export const newDraft = (
  input: NewRequest,
  template: Template,
  {
    id,
    providerId,
    now,
    days,
    resellerCountry,
    countryLocale,
  }: Pick<RequestItem, "id" | "providerId"> & OfReseller & { now: Date; days: number },
): RequestItem => {
  const locale = input.locale ?? countryLocale ?? firstLocale;
  const text = template(locale);
  const message = input.message ?? text.message;
  requireLinkOnce(message);
  return {
    type: "PartnershipRequest",
    id,
    providerId,
    ...({
      resellerEmail: input.resellerEmail,
      locale,
      subject: input.subject ?? text.subject,
      message,
      // A new field of the body does not compile until it is handled here and the item has it.
    } satisfies Record<keyof Pick<RequestItem, keyof NewRequest>, unknown>),
    resellerCountry,
    mailbox: mailboxOf(input.resellerEmail),
    status: "draft",
    delivery: { state: "none", attempts: 0 },
    createdAt: now.toISOString(),
    expiresAt: expiryAfter(now, days),
    sends: [],
    version: 1,
  };
};

/**
 * The draft after an edit. Texts that equal the template change with the locale. Throws REQUEST_NOT_DRAFT,
 * LINK_REQUIRED.
 */
export const editDraft = (
  request: RequestItem,
  patch: RequestPatch,
  template: Template,
  now: Date,
): RequestItem => {
  if (!allows("edit", request, now))
    throw new Refusal(
      "REQUEST_NOT_DRAFT",
      `${stateOf(request, now)}. Its text is fixed; revoke it and draft a new request.`,
    );
  const known = localeOf(request);
  // For a language that only a newer release has, this release cannot tell whether the text equals the template.
  const before = known && template(known);
  const locale = patch.locale ?? request.locale;
  const after = patch.locale ? template(patch.locale) : before;
  const follow = (field: keyof InvitationText): string =>
    patch[field] ?? (after && request[field] === before?.[field] ? after[field] : request[field]);
  const message = follow("message");
  requireLinkOnce(message);
  const edited = { locale, subject: follow("subject"), message };
  return { ...request, ...(edited satisfies Record<keyof Pick<RequestItem, keyof RequestPatch>, unknown>) };
};

const mustAllow = (operation: RequestOperation, request: RequestItem, now: Date): void => {
  if (!allows(operation, request, now))
    throw new Refusal(
      "REQUEST_ENDED",
      `${stateOf(request, now)}, which is final. Create a new request for this address.`,
    );
};

/** The request with a mail queued. The older link ends at once. Throws REQUEST_ENDED, RATE_LIMITED. */
export const queueMail = (
  request: RequestItem,
  { outboxId, replyTo, now, days }: { outboxId: string; replyTo?: string; now: Date; days: number },
): RequestItem => {
  mustAllow("send", request, now);
  const since = new Date(now.getTime() - sendLimit.milliseconds).toISOString();
  const recent = request.sends.filter((at) => at > since);
  const [oldest] = recent;
  if (oldest && recent.length >= sendLimit.sends) {
    const retryAfter = (new Date(oldest).getTime() + sendLimit.milliseconds - now.getTime()) / 1000;
    throw new Refusal(
      "RATE_LIMITED",
      "One request is sent three times in ten minutes at most. Wait, then send it again.",
      {
        retryAfter,
        allowance: usedUp("sends-of-a-request", sendLimit.sends, sendLimit.milliseconds, retryAfter),
      },
    );
  }
  return {
    ...request,
    status: transitions.send.to,
    sentAt: now.toISOString(),
    expiresAt: expiryAfter(now, days),
    delivery: { ...request.delivery, state: "queued", detail: undefined },
    linkHash: undefined,
    reminder: undefined,
    outboxId,
    replyTo,
    sends: [...recent, now.toISOString()],
  };
};

/** The request with a link that the caller sends itself. Throws REQUEST_ENDED. */
export const issueLink = (
  request: RequestItem,
  { linkHash, now, days }: { linkHash: string; now: Date; days: number },
): RequestItem => {
  mustAllow("issueLink", request, now);
  const { attempts, lastAttemptAt } = request.delivery;
  return {
    ...request,
    status: transitions.issueLink.to,
    sentAt: now.toISOString(),
    expiresAt: expiryAfter(now, days),
    delivery: { state: "none", attempts, lastAttemptAt },
    linkHash,
    reminder: undefined,
    linkSentBy: "user" as const,
    // A mail that still waits would bring a second live link. The sender drops a mail whose id is not here.
    outboxId: undefined,
  };
};

/** The request without a live link or a waiting mail. Throws REQUEST_ENDED. */
export const revoke = (request: RequestItem, now: Date): RequestItem => {
  mustAllow("revoke", request, now);
  return { ...request, status: transitions.revoke.to, outboxId: undefined };
};

/** The request after its recipient's answer. Throws REQUEST_ENDED. */
export const answer = (
  request: RequestItem,
  operation: Answering,
  by: Pick<RequestItem, "acceptedBy" | "declinedBy">,
  now: Date,
): RequestItem => {
  mustAllow(operation, request, now);
  const answeredAt = now.toISOString();
  return { ...request, ...by, status: transitions[operation].to, answeredAt, outboxId: undefined };
};

/**
 * Until when a decline can be undone; `undefined` when it cannot. Any holder of the link can decline without a sign-in,
 * including mail scanners that send forms. A decline by a signed-in Global admin is final.
 */
export const takeBackUntil = ({
  status,
  answeredAt,
  declinedBy,
  mailbox,
}: Pick<RequestItem, "status" | "answeredAt" | "declinedBy" | "mailbox">): Date | undefined =>
  // An older request is not keyed by its mailbox, so it is unknown whether a newer one exists.
  isPossible(transitions.takeBackDecline, status) && answeredAt && !declinedBy && mailbox
    ? new Date(Date.parse(answeredAt) + takeBackMilliseconds)
    : undefined;

/** An expired request with its final status, to be recorded; `undefined` for any other. */
export const expired = (request: RequestItem, now: Date): RequestItem | undefined =>
  statusAt(request, now) === request.status
    ? undefined
    : { ...request, status: transitions.expire.to, outboxId: undefined };
