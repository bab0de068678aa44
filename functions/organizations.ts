import { openIdentity } from "../lib/aws/identity.ts";
import * as contract from "../lib/contract/organizations.ts";
import { user as contractUser } from "../lib/contract/users.ts";
import type { Caller } from "../lib/http/caller.ts";
import type { Commit } from "../lib/http/commit.ts";
import { loadThen } from "../lib/http/handler.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { serve } from "../lib/http/serve.ts";
import { newId } from "../lib/ids.ts";
import { logger } from "../lib/log.ts";
import { entryOf, organizationOf } from "../lib/organizations/api-form.ts";
import {
  checkPartner,
  decided,
  mustBePast,
  newOrganization,
  withProfile,
} from "../lib/organizations/rules.ts";
import { organizationStore, profileOf } from "../lib/organizations/store.ts";
import { setting } from "../lib/settings.ts";
import type { Write } from "../lib/table/item.ts";
import { retryOnConflict } from "../lib/table/retry-on-conflict.ts";
import { openTable } from "../lib/table/table.ts";
import { setupOf } from "../lib/users/credentials.ts";
import type { UserItem } from "../lib/users/items.ts";
import { change, mayChange, newUser } from "../lib/users/rules.ts";
import { stillGlobalAdmin, userStore } from "../lib/users/store.ts";

const table = openTable(setting("TABLE_NAME"));
const identity = openIdentity({ userPoolId: setting("USER_POOL_ID") });
const organizations = organizationStore(table);
const users = userStore(table);

const whole = async (id: string) => {
  const [item, agreements] = await Promise.all([organizations.enrolled(id), organizations.agreements(id)]);
  return { item, shown: organizationOf(item, agreements), agreements };
};

/** A user whom the caller may change. Throws NOT_FOUND, ROLE_REQUIRED. */
const changeable = async ({
  caller,
  path,
}: {
  caller: Caller;
  path: { userId: string };
}): Promise<UserItem> => {
  const user = await users.read(caller.organization.id, path.userId);
  mayChange(caller.user.roles, user);
  return user;
};

export const handler = serve(
  "organizations",
  {
    "GET /v1/me": async ({ caller: { user, organization } }) => {
      const { id, type, name } = organization;
      // A customer has a name here, and neither a region nor an MPN ID.
      return { user, organization: type === "customer" ? { id, type, name } : organization };
    },

    "POST /v1/organizations": async ({ body, now, commit }) => {
      const { globalAdmin, type, ...profile } = body;
      const id = newId("org", now);
      const admin = newUser(id, { ...globalAdmin, roles: ["GlobalAdmin"] }, { id: newId("usr", now), now });
      const organization = newOrganization(type, profile, { id, firstAdminId: admin.id, now });
      const enrolled = await commit({
        writes: [...organizations.enrol(organization), ...users.create(admin, type)],
        audit: {
          operation: "organization.enrol",
          resourceType: "organization",
          resourceId: id,
          after: { ...body },
          concerns: id,
        },
        answer: { ...organization, type, agreements: [], globalAdmin: admin },
      });
      const setup = await setupOf(identity, logger, admin, `/v1/organizations/${id}/admin-credentials`);
      return { ...enrolled, ...setup };
    },

    "GET /v1/organizations": async ({ query: { limit }, start }) => {
      const { items, ...rest } = await organizations.list({ limit, start });
      return { ...rest, items: items.map(entryOf) };
    },

    "GET /v1/organizations/{organizationId}": async ({ path }) => (await whole(path.organizationId)).shown,

    "PATCH /v1/organizations/{organizationId}": ({ path, body, ifMatch, commit }) =>
      retryOnConflict(async () => {
        const { item, shown, agreements } = await whole(path.organizationId);
        ifMatch.check(contract.organization, shown);
        const changed = withProfile(item, body);
        return commit({
          writes: [organizations.save(item, changed)],
          audit: {
            operation: "organization.update",
            resourceType: "organization",
            resourceId: item.id,
            before: profileOf(item),
            after: profileOf(changed),
            concerns: item.id,
          },
          answer: organizationOf(changed, agreements),
        });
      }),

    "PUT /v1/organizations/{organizationId}/agreements/{region}": ({
      path,
      body,
      ifMatch,
      caller,
      now,
      commit,
    }) =>
      retryOnConflict(async () => {
        mustBePast(body.signedAt, now);
        const organization = await organizations.enrolled(path.organizationId);
        const before = await organizations.agreement(organization.id, path.region);
        ifMatch.check(contract.agreement, before);
        const agreement = {
          region: path.region,
          ...body,
          recordedAt: now.toISOString(),
          recordedBy: caller.user.id,
        };
        return commit({
          writes: organizations.recordAgreement(organization.id, agreement, before),
          audit: {
            operation: "agreement.record",
            resourceType: "organization",
            resourceId: organization.id,
            before: before && contract.agreement.parse(before),
            after: agreement,
            concerns: organization.id,
          },
          answer: agreement,
        });
      }),

    "POST /v1/organizations/{organizationId}/admin-credentials": ({ path, commit }) =>
      retryOnConflict(async () => {
        const organization = await organizations.enrolled(path.organizationId);
        const admin = await users.read(organization.id, organization.firstAdminId);
        return newCredentials(commit, admin, []);
      }),

    "GET /v1/organization": async ({ caller }) => {
      const { id } = caller.organization;
      const [item, agreements] = await Promise.all([organizations.find(id), organizations.agreements(id)]);
      if (!item) throw new Error(`the caller's organization ${id} is gone`);
      return organizationOf(item, agreements);
    },

    "POST /v1/organization/change-requests": async ({ caller, body, now, commit }) => {
      const id = newId("chg", now);
      const change = {
        id,
        organizationId: caller.organization.id,
        ...body,
        status: "open" as const,
        createdAt: now.toISOString(),
      };
      return commit({
        writes: organizations.submitChange(change),
        audit: {
          operation: "change-request.create",
          resourceType: "change-request",
          resourceId: id,
          after: { ...body },
        },
        answer: change,
      });
    },

    "GET /v1/organization/change-requests": ({ caller, query: { limit }, start }) =>
      organizations.changeRequests(caller.organization.id, { limit, start, newestFirst: true }),

    "GET /v1/change-requests": ({ query: { limit }, start }) =>
      organizations.submittedChanges({ limit, start, newestFirst: true }),

    "POST /v1/change-requests/{changeRequestId}/approve": ({ path, body, now, commit }) =>
      retryOnConflict(async () => {
        const change = await organizations.submittedChange(path.changeRequestId);
        const approved = decided(change, "approve", { ...body, now });
        const organization = await organizations.enrolled(change.organizationId);
        const changed = withProfile(organization, change.changes);
        return commit({
          writes: [
            organizations.decideChange("approve", change, approved),
            organizations.save(organization, changed),
          ],
          audit: {
            operation: "change-request.approve",
            resourceType: "change-request",
            resourceId: change.id,
            before: profileOf(organization),
            after: profileOf(changed),
            concerns: organization.id,
          },
          answer: approved,
        });
      }),

    "POST /v1/change-requests/{changeRequestId}/reject": ({ path, body, now, commit }) =>
      retryOnConflict(async () => {
        const change = await organizations.submittedChange(path.changeRequestId);
        const rejected = decided(change, "reject", { ...body, now });
        return commit({
          writes: [organizations.decideChange("reject", change, rejected)],
          audit: {
            operation: "change-request.reject",
            resourceType: "change-request",
            resourceId: change.id,
            after: { ...body },
            concerns: change.organizationId,
          },
          answer: rejected,
        });
      }),

    "GET /v1/users": ({ caller, query: { limit }, start }) =>
      users.list(caller.organization.id, { limit, start }),

    "POST /v1/users": async ({ caller, body, now, commit }) => {
      const user = newUser(caller.organization.id, body, { id: newId("usr", now), now });
      const more = user.roles.includes("GlobalAdmin") ? 1 : 0;
      const created = await commit({
        writes: [
          ...users.create(user, caller.organization.type),
          ...users.countGlobalAdmins(caller.organization.id, more),
          ...onGlobalAdmin(caller, user),
        ],
        audit: {
          operation: "user.create",
          resourceType: "user",
          resourceId: user.id,
          after: contractUser.parse(user),
        },
        answer: user,
      });
      return { ...created, ...(await setupOf(identity, logger, user, `/v1/users/${user.id}/credentials`)) };
    },

    "GET /v1/users/{userId}": ({ caller, path }) => users.read(caller.organization.id, path.userId),

    "PATCH /v1/users/{userId}": loadThen(
      changeable,
      async ({ loaded: before, caller, body, ifMatch, commit }) => {
        const { user, globalAdmins } = change(caller.user.roles, before, body);
        ifMatch.check(contractUser, before);
        return commit({
          writes: [
            users.save(before, user),
            ...users.countGlobalAdmins(user.organizationId, globalAdmins),
            ...onGlobalAdmin(caller, before, user),
          ],
          audit: {
            operation: "user.update",
            resourceType: "user",
            resourceId: user.id,
            before: contractUser.parse(before),
            after: contractUser.parse(user),
          },
          answer: user,
        });
      },
    ),

    "POST /v1/users/{userId}/credentials": loadThen(changeable, ({ loaded: user, caller, commit }) =>
      newCredentials(commit, user, onGlobalAdmin(caller, user)),
    ),

    "GET /v1/directory/indirect-providers": ({ query: { country, limit }, start }) =>
      organizations.directory(country, { limit, start }),

    "GET /v1/partners/{mpnId}": async ({ caller, path }) => {
      const named = await organizations.byMpnId(path.mpnId);
      const agreement = named && (await organizations.agreement(named.id, caller.organization.region));
      return checkPartner(path.mpnId, caller.organization, named, agreement);
    },
  },
  {
    logger,
    limits: limitsOf(setting),
    table,
    clock: () => new Date(),
  },
);

/** Where a Global admin is made or changed, the write checks that whoever does it still is one. */
const onGlobalAdmin = (caller: Caller, ...touched: Pick<UserItem, "roles">[]): Write[] =>
  touched.some(({ roles }) => roles.includes("GlobalAdmin"))
    ? [stillGlobalAdmin(caller.organization.id, caller.user.id)]
    : [];

/**
 * The decision is recorded, with the caller's rights, before the password changes: nobody's password moves without a
 * record. The idempotency entry waits until the pool has answered.
 */
const newCredentials = async (commit: Commit, user: UserItem, rights: Write[]) => {
  const change = {
    writes: [users.unchanged(user), ...rights],
    audit: {
      operation: "user.credentials-reset",
      resourceType: "user",
      resourceId: user.id,
      concerns: user.organizationId,
    },
    answer: { userId: user.id },
  };
  await commit(change, { hold: true });
  const temporaryPassword = await identity.giveTemporaryPassword(user.id, user.email);
  // A pool user that was only just made is an enabled one.
  if (user.status === "disabled") await identity.setEnabled(user.id, false);
  return { userId: user.id, setupInfo: { userName: user.email, temporaryPassword } };
};
