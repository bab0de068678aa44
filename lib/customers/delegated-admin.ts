import type { DelegatedAdminPatch, DelegatedAdminTerms } from "../contract/delegated-admin.ts";
import { Refusal } from "../errors.ts";
import { absent, all, type Condition, equals } from "../table/condition.ts";
import type { ResellerRelationship } from "./items.ts";
import type { AdminTerms } from "./relationships.ts";

/** What a reseller may do as delegated admin, and until when. Without `until` it has no end. */
export type Terms = DelegatedAdminTerms;

/** A delegated admin that counts. */
export interface DelegatedAdmin extends Terms {
  since: string;
}

/** Manage, without end: what a delegated admin is unless the provider says otherwise. */
export const withoutLimit: Terms = { access: "manage" };

/** What of a relationship says whether there is a delegated admin, and which one. */
export type Granted = Pick<
  ResellerRelationship,
  "adminSince" | "adminAccess" | "adminUntil" | "adminTermsSince"
>;

/** The delegated admin on record, whether or not it has ended by the clock. */
export const recordedAdmin = ({
  adminSince,
  adminAccess,
  adminUntil,
  adminTermsSince,
}: Granted): DelegatedAdmin | undefined => {
  if (adminSince === undefined) return undefined;
  // An older release revokes and grants without these terms: what it granted anew has none.
  if (adminTermsSince !== adminSince) return { since: adminSince, ...withoutLimit };
  const isManage = adminAccess === undefined || adminAccess === "manage";
  return {
    since: adminSince,
    // What only a newer release knows gives the least.
    access: isManage ? "manage" : "read",
    ...(adminUntil !== undefined && { until: adminUntil }),
  };
};

const isOver = ({ until }: Terms, now: Date): boolean => until !== undefined && until <= now.toISOString();

/** The delegated admin that counts at `now`: one that has ended counts no more, whatever records that later. */
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

/** What must hold in a write by a delegated admin: it has the very grant that was read. */
export const sameGrant = ({ adminSince, adminAccess, adminUntil, adminTermsSince }: Granted): Condition =>
  all(
    same("adminSince", adminSince),
    same("adminAccess", adminAccess),
    same("adminUntil", adminUntil),
    same("adminTermsSince", adminTermsSince),
  );

/** Whether some terms give more than others: more to do, or a later end. Who gives more needs an active partnership. */
export const givesMore = (before: Terms | undefined, after: Terms): boolean =>
  before === undefined ||
  (before.access === "read" && after.access === "manage") ||
  (before.until !== undefined && (after.until === undefined || after.until > before.until));

/** The terms of a delegated admin that has any, as events tell them. */
export const limitsOf = ({ access, until }: Terms) =>
  access === "manage" && until === undefined
    ? {}
    : { delegatedAdmin: { access, ...(until !== undefined && { until }) } };

/** Whether two terms are the same. */
export const isSameTerms = (one: Terms, other: Terms): boolean =>
  one.access === other.access && one.until === other.until;

/** The terms after a merge patch: `until: null` takes the end away. */
export const patchedTerms = (before: Terms, { access, until }: DelegatedAdminPatch): Terms => {
  const end = until === undefined ? before.until : until;
  return { access: access ?? before.access, ...(end && { until: end }) };
};

const mostYears = 2;

/** Throws INVALID_REQUEST for an end that is not ahead of `now`, or more than two years ahead. */
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

/** The last reminder whose time has come at `now`, in days before the end; `undefined` while none has. */
const reminderAt = (until: string, now: Date): number | undefined =>
  reminders.findLast((days) => daysBefore(until, days) <= now.toISOString());

/** A reminder that is due: one whose time has come since the end was set, and that has not been given. */
export const reminderDue = (
  { until }: Terms,
  reminded: number | undefined,
  now: Date,
): number | undefined => {
  const days = until === undefined ? undefined : reminderAt(until, now);
  return days !== undefined && (reminded === undefined || days < reminded) ? days : undefined;
};

/** The instants at which there is something to do about this end: the reminders that lie ahead, and the end. */
export const instantsOf = (until: string, now: Date): string[] => [
  ...reminders.map((days) => daysBefore(until, days)).filter((at) => at > now.toISOString()),
  until,
];

/**
 * What is stored of terms that begin to count at `now`. A reminder whose time has passed by then is not given; an end that
 * stays as it was `before` keeps its reminders.
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
