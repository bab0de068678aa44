import type { DelegatedAdminPatch, DelegatedAdminTerms } from "../contract/delegated-admin.ts";
import { Refusal } from "../errors.ts";
import { absent, all, type Condition, equals } from "../table/condition.ts";
import type { ResellerRelationship } from "./items.ts";
import type { AdminTerms } from "./relationships.ts";

/** A reseller's rights as delegated admin, and their end. Without `until` they have no end. */
export type Terms = DelegatedAdminTerms;

/** A delegated admin that has not ended. */
export interface DelegatedAdmin extends Terms {
  since: string;
}

/** The default: manage, without an end. */
export const withoutLimit: Terms = { access: "manage" };

/** The fields of a relationship that describe its delegated admin, if there is one. */
export type Granted = Pick<
  ResellerRelationship,
  "adminSince" | "adminAccess" | "adminUntil" | "adminTermsSince"
>;

/** The delegated admin on record, even if it has ended by the clock. */
export const recordedAdmin = ({
  adminSince,
  adminAccess,
  adminUntil,
  adminTermsSince,
}: Granted): DelegatedAdmin | undefined => {
  if (adminSince === undefined) return undefined;
  // An older release revokes and grants without these terms: a delegated admin that it granted has none.
  if (adminTermsSince !== adminSince) return { since: adminSince, ...withoutLimit };
  const isManage = adminAccess === undefined || adminAccess === "manage";
  return {
    since: adminSince,
    // A value that only a newer release knows counts as the least access.
    access: isManage ? "manage" : "read",
    ...(adminUntil !== undefined && { until: adminUntil }),
  };
};

const isOver = ({ until }: Terms, now: Date): boolean => until !== undefined && until <= now.toISOString();

/** The delegated admin at `now`. One that has ended by the clock no longer counts, even before its end is recorded. */
export const delegatedAdminAt = (
  relationship: Granted | undefined,
  now: Date,
): DelegatedAdmin | undefined => {
  const admin = relationship && recordedAdmin(relationship);
  return admin && !isOver(admin, now) ? admin : undefined;
};

/** Whether a delegated admin is on record that has ended by the clock. */
export const hasExpired = (relationship: Granted | undefined, now: Date): boolean => {
  const admin = relationship && recordedAdmin(relationship);
  return admin !== undefined && isOver(admin, now);
};

/** The resellers with delegated admin at `now`. */
export const administratorsAt = (
  relationships: readonly (Granted & { resellerId: string })[],
  now: Date,
): string[] =>
  relationships.flatMap((each) => (delegatedAdminAt(each, now) === undefined ? [] : [each.resellerId]));

const same = (name: keyof Granted, value: string | undefined): Condition =>
  value === undefined ? absent(name) : equals(name, value);

/** The condition of a write by a delegated admin: it still has exactly the grant that was read. */
export const sameGrant = ({ adminSince, adminAccess, adminUntil, adminTermsSince }: Granted): Condition =>
  all(
    same("adminSince", adminSince),
    same("adminAccess", adminAccess),
    same("adminUntil", adminUntil),
    same("adminTermsSince", adminTermsSince),
  );

/** Whether some terms give more than others: more rights, or a later end. Giving more needs an active partnership. */
export const givesMore = (before: Terms | undefined, after: Terms): boolean =>
  before === undefined ||
  (before.access === "read" && after.access === "manage") ||
  (before.until !== undefined && (after.until === undefined || after.until > before.until));

/** The terms of an existing delegated admin, in the form of events. */
export const limitsOf = ({ access, until }: Terms) =>
  access === "manage" && until === undefined
    ? {}
    : { delegatedAdmin: { access, ...(until !== undefined && { until }) } };

/** Whether two sets of terms are equal. */
export const isSameTerms = (one: Terms, other: Terms): boolean =>
  one.access === other.access && one.until === other.until;

/** The terms after a merge patch: `until: null` removes the end. */
export const patchedTerms = (before: Terms, { access, until }: DelegatedAdminPatch): Terms => {
  const end = until === undefined ? before.until : until;
  return { access: access ?? before.access, ...(end && { until: end }) };
};

const mostYears = 2;

/** Throws INVALID_REQUEST for an end that has passed at `now`, or is more than two years ahead. */
export const mustBeAhead = (until: string | null | undefined, now: Date, pointer: string): void => {
  if (!until) return;
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + mostYears);
  const isAhead = until > now.toISOString() && until <= latest.toISOString();
  if (isAhead) return;
  throw new Refusal("INVALID_REQUEST", "A delegated admin ends in the future, at most two years ahead.", {
    errors: [
      { pointer, code: "INVALID", detail: `must be after now, and not after ${latest.toISOString()}` },
    ],
  });
};

/** How many days before its end a delegated admin's parties are reminded. */
const reminders = [30, 7] as const;

const dayMilliseconds = 24 * 3_600_000;

const daysBefore = (until: string, days: number): string =>
  new Date(Date.parse(until) - days * dayMilliseconds).toISOString();

/** The last reminder whose time has come at `now`, in days before the end; `undefined` before the first. */
const reminderAt = (until: string, now: Date): number | undefined =>
  reminders.findLast((days) => daysBefore(until, days) <= now.toISOString());

/** A due reminder: its time has come since the end was set, and it has not been sent. */
export const reminderDue = (
  { until }: Terms,
  reminded: number | undefined,
  now: Date,
): number | undefined => {
  const days = until === undefined ? undefined : reminderAt(until, now);
  return days !== undefined && (reminded === undefined || days < reminded) ? days : undefined;
};

/** The instants of the remaining reminders, and of the end. */
export const instantsOf = (until: string, now: Date): string[] => [
  ...reminders.map((days) => daysBefore(until, days)).filter((at) => at > now.toISOString()),
  until,
];

/**
 * The stored form of terms that begin at `now`. A reminder whose time has already passed is not sent. If the end is the
 * same as in `before`, sent reminders stay sent.
 */
export const storedTerms = (
  since: string,
  { access, until }: Terms,
  { now, before }: { now: Date; before: ResellerRelationship | undefined },
): AdminTerms => {
  if (access === "manage" && until === undefined) return {};
  const stays = before?.adminTermsSince === since && before.adminUntil === until;
  const passed = until === undefined ? undefined : reminderAt(until, now);
  return {
    adminTermsSince: since,
    adminAccess: access,
    adminUntil: until,
    adminReminded: stays ? before.adminReminded : passed,
  };
};
