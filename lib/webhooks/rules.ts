import { kept } from "../contract/kept.ts";
import type { EndpointPatch, NewEndpoint } from "../contract/webhooks.ts";
import { Refusal } from "../errors.ts";
import type { Attempt, DeliveryItem, EndpointItem } from "./items.ts";

const minute = 60_000;
const hour = 60 * minute;

/** The maximum number of endpoints of an organization, because each of its events is written once for each of them. */
export const mostEndpoints = 50;

/** How long a former secret keeps signing, and the maximum number of former secrets. */
const overlapMilliseconds = 24 * hour;
const mostFormerSecrets = 5;

/** An endpoint is disabled after this time without a success. */
const failingMilliseconds = 5 * 24 * hour;

/** The maximum number of attempts that a delivery shows, those of redeliveries included. The oldest are dropped. */
const keptAttempts = 30;

/**
 * The minutes that a delivery waits after each of its turns, three days in all. A random part of up to a fifth is
 * subtracted, so that deliveries that failed together do not come again together.
 */
const waits = [1, 5, 30, 120, 300, 600, 840, 1_200, 1_224];

/** The number of consecutive failures after which an endpoint is held, and the maximum hold. */
const held = { after: 3, first: 15_000, most: 5 * minute };

const notAllowed = (detail: string): Refusal => new Refusal("URL_NOT_ALLOWED", detail);

/** A public host name by RFC 1035: labels of 1 to 63 characters, 253 in all; the last label is no number. */
const publicName =
  /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const inside = /\.(local|localhost|internal|home\.arpa)$/i;

const loopback = /^(localhost|127(\.[0-9]+){3}|\[::1\])$/;

/**
 * Throws URL_NOT_ALLOWED for an address without https or a host name. A local stack also allows http to this machine.
 * The name's addresses are checked at each attempt.
 */
export const mustBeDeliverable = (url: string, allowsLoopback: boolean): void => {
  const { protocol, hostname, port, username, password, hash } = new URL(url);
  // Programs interpret these characters differently: as a part of the host or of the path, or not at all.
  if (/[\s\\\p{Cc}]/u.test(url))
    throw notAllowed("Leave out white space, control characters and backslashes.");
  if (username || password || hash)
    throw notAllowed("Leave out user, password and fragment. The signature says who sends.");
  if (allowsLoopback && protocol === "http:" && loopback.test(hostname)) return;
  if (protocol !== "https:") throw notAllowed("Give an https address.");
  if (!publicName.test(hostname) || inside.test(hostname))
    throw notAllowed("Give the public name of a host, and no IP address.");
  // Lower ports belong to other services, such as mail and SSH.
  if (port !== "" && Number(port) < 1024) throw notAllowed("Use port 443, or one from 1024 on.");
};

/** A new endpoint. Throws URL_NOT_ALLOWED. */
export const newEndpoint = (
  organizationId: string,
  input: NewEndpoint,
  { id, now, allowsLoopback }: { id: string; now: Date; allowsLoopback: boolean },
): EndpointItem => {
  mustBeDeliverable(input.url, allowsLoopback);
  return {
    type: "WebhookEndpoint",
    id,
    organizationId,
    ...kept<EndpointItem, NewEndpoint>(input),
    eventTypes: input.eventTypes ?? [],
    status: "enabled",
    secretNumber: 1,
    createdAt: now.toISOString(),
    version: 1,
  };
};

const asNew = {
  failures: undefined,
  failingSince: undefined,
  heldUntil: undefined,
  disabledBecause: undefined,
};

/**
 * The endpoint after a user's change. With a new address, or when it is enabled again, its health is reset. Throws
 * URL_NOT_ALLOWED.
 */
export const change = (before: EndpointItem, asked: EndpointPatch, allowsLoopback: boolean): EndpointItem => {
  const { description, ...patch } = kept<EndpointItem, EndpointPatch>(asked);
  if (patch.url !== undefined && patch.url !== before.url) mustBeDeliverable(patch.url, allowsLoopback);
  const after: EndpointItem = { ...before };
  if (patch.url !== undefined) after.url = patch.url;
  if (patch.eventTypes !== undefined) after.eventTypes = patch.eventTypes ?? [];
  if (patch.status !== undefined) after.status = patch.status;
  if (description !== undefined) after.description = description ?? undefined;
  const begins = after.url !== before.url || (after.status === "enabled" && before.status !== "enabled");
  return begins ? { ...after, ...asNew } : after;
};

/** Until when each former secret still signs at `now`, the latest one first. */
const formerUntil = (
  { olderSecretUntil: latest = "", formerSecretsUntil }: EndpointItem,
  now: Date,
): string[] => {
  // A release that knows only one former secret rotates without the list, which is then outdated.
  const all = formerSecretsUntil?.[0] === latest ? formerSecretsUntil : [latest];
  return all.filter((until) => until > now.toISOString());
};

/**
 * The endpoint with its next secret. Each former one keeps signing for a day, also when several are rotated within one.
 */
export const rotated = (before: EndpointItem, now: Date): EndpointItem => {
  const olderSecretUntil = new Date(now.getTime() + overlapMilliseconds).toISOString();
  return {
    ...before,
    secretNumber: before.secretNumber + 1,
    olderSecretUntil,
    formerSecretsUntil: [olderSecretUntil, ...formerUntil(before, now)].slice(0, mostFormerSecrets),
  };
};

/** The numbers of the secrets that sign at `now`, the present one first. */
export const signing = (endpoint: EndpointItem, now: Date): number[] => [
  endpoint.secretNumber,
  ...formerUntil(endpoint, now).map((_, at) => endpoint.secretNumber - 1 - at),
];

/** Whether events of a type are delivered to an endpoint. */
export const wants = ({ status, eventTypes }: EndpointItem, type: string): boolean =>
  status === "enabled" && (eventTypes.length === 0 || eventTypes.some((each) => each === type));

/** The delivery after a turn: it waits for the next one, or has failed when there is none. */
const later = (delivery: DeliveryItem, now: Date, random: () => number): DeliveryItem => {
  const wait = waits[delivery.tries];
  const tries = delivery.tries + 1;
  if (wait === undefined)
    return { ...delivery, tries, status: "failed", state: "done", nextAttemptAt: undefined };
  const next = now.getTime() + wait * minute * (1 - random() / 5);
  return { ...delivery, tries, state: "waiting", nextAttemptAt: new Date(next).toISOString() };
};

/** Whether the delivery's turn passes without an attempt: its endpoint is held, and another turn follows. */
export const isHeld = ({ heldUntil = "" }: EndpointItem, { tries }: DeliveryItem, now: Date): boolean =>
  heldUntil > now.toISOString() && tries < waits.length;

/** The delivery after a turn without an attempt. */
export const passed = later;

/** The delivery without further turns. */
export const givenUp = (delivery: DeliveryItem): DeliveryItem => ({
  ...delivery,
  status: "failed",
  state: "done",
  nextAttemptAt: undefined,
});

export const succeeded = ({ status = 0 }: Pick<Attempt, "status">): boolean => status >= 200 && status < 300;

/** The delivery after an attempt. */
export const attempted = (
  before: DeliveryItem,
  attempt: Attempt,
  now: Date,
  random: () => number = Math.random,
): DeliveryItem => {
  const delivery = { ...before, attempts: [...before.attempts, attempt].slice(-keptAttempts) };
  if (succeeded(attempt))
    return {
      ...delivery,
      tries: before.tries + 1,
      status: "succeeded",
      state: "done",
      nextAttemptAt: undefined,
    };
  return attempt.status === 410 ? givenUp(delivery) : later(delivery, now, random);
};

/** The delivery, queued for its first turn again. */
export const queuedAgain = (delivery: DeliveryItem, now: Date): DeliveryItem => ({
  ...delivery,
  status: "pending",
  state: "queued",
  queuedAt: now.toISOString(),
  tries: 0,
  nextAttemptAt: undefined,
});

/** An endpoint's health after a failed attempt. */
export const fares = ({ failures = 0, failingSince }: EndpointItem, now: Date) => {
  const wait = Math.min(held.first * 2 ** Math.max(0, failures + 1 - held.after), held.most);
  const isTooMuch = failures + 1 >= held.after;
  return {
    failingSince: failingSince ?? now.toISOString(),
    ...(isTooMuch && { heldUntil: new Date(now.getTime() + wait).toISOString() }),
  };
};

/** Why an endpoint must be disabled after a failed attempt, if so. */
export const disabling = (
  { failingSince }: EndpointItem,
  { status }: Attempt,
  now: Date,
): "gone" | "failing" | undefined => {
  if (status === 410) return "gone";
  const since = Date.parse(failingSince ?? now.toISOString());
  return now.getTime() - since >= failingMilliseconds ? "failing" : undefined;
};
