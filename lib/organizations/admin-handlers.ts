import type { Logger } from "@aws-lambda-powertools/logger";
import type { Identity } from "../aws/identity.ts";
import * as userContract from "../contract/users.ts";
import { Refusal } from "../errors.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { newId } from "../ids.ts";
import type { Table } from "../table/table.ts";
import { setupOf } from "../users/credentials.ts";
import { userAudit } from "../users/handlers.ts";
import { type EmailItem, users as stored, type UserItem } from "../users/items.ts";
import { appointed, isActiveGlobalAdmin, newUser } from "../users/rules.ts";
import { accountOf, endSignIns } from "../users/signed-out.ts";
import { userStore } from "../users/store.ts";
import { organizationStore } from "./store.ts";

/** Throws NO_GLOBAL_ADMIN when the first Global admin could do nothing with a new password. */
const mustStillBe = (organizationId: string, user: UserItem | undefined): UserItem => {
  if (user && isActiveGlobalAdmin(user)) return user;
  throw new Refusal(
    "NO_GLOBAL_ADMIN",
    "The organization's first user is no active Global admin any more. Appoint one with " +
      `POST /v1/organizations/${organizationId}/global-admins.`,
  );
};

/**
 * The refusal of an address that a user of the organization already has. The operator cannot list users, so the detail
 * says to appoint that user.
 */
const ownUser = ({ organizationId, userId }: EmailItem): Refusal =>
  new Refusal(
    "EMAIL_TAKEN",
    "A user of this organization has this address. Appoint it: " +
      `POST /v1/organizations/${organizationId}/global-admins {"userId": "${userId}"}.`,
  );

/** The routes by which the operator rescues an organization without a Global admin (product rule 24). */
export const organizationAdminHandlers = (dependencies: {
  table: Table;
  identity: Identity;
  logger: Logger;
  clock: () => Date;
}) => {
  const { table, identity, logger } = dependencies;
  const organizations = organizationStore(table);
  const users = userStore(table);
  const signIns = endSignIns(dependencies);

  return {
    "POST /v1/organizations/{organizationId}/admin-credentials": loadThen(
      ({ path }) => organizations.enrolled(path.organizationId),
      async ({ loaded: { id, firstAdminId }, commit }) => {
        const user = mustStillBe(id, await stored.in(table).get({ organizationId: id, id: firstAdminId }));
        const audit = userAudit("credentials-reset", user);
        return signIns.resetCredentials(commit, accountOf(stored, user), { audit });
      },
    ),

    "POST /v1/organizations/{organizationId}/global-admins": loadThen(
      async ({ path, body }) => {
        const organization = await organizations.enrolled(path.organizationId);
        const user = body?.userId ? await users.read(organization.id, body.userId) : undefined;
        return { organization, user };
      },
      async ({ loaded: { organization, user: before }, body, now, commit }) => {
        const { id, organizationType } = organization;
        const audit = { operation: "user.appoint", resourceType: "user", concerns: id };
        if (before) {
          const { user, globalAdmins } = appointed(before);
          const emailProven = await users.isProven(user);
          const { setupInfo } = await signIns.resetCredentials(commit, accountOf(stored, before, user), {
            writes: users.countGlobalAdmins(id, globalAdmins),
            audit: {
              ...audit,
              resourceId: user.id,
              before: userContract.recordedUser.parse(before),
              after: userContract.recordedUser.parse(user),
            },
          });
          return { ...user, emailProven, setupInfo };
        }
        const { email, displayName } = body;
        if (!email || !displayName) throw new Error("the contract takes a user, or an address with a name");
        const owner = await users.byEmail(email);
        if (owner?.organizationId === id) throw ownUser(owner);
        const user = newUser(
          id,
          { email, displayName, roles: ["GlobalAdmin"] },
          { id: newId("usr", now), now },
        );
        const created = await commit({
          writes: [
            ...users.create(user, organizationType),
            users.noneBeside(id, email),
            ...users.countGlobalAdmins(id, 1),
          ],
          audit: { ...audit, resourceId: user.id, after: userContract.recordedUser.parse(user) },
          answer: { ...user, emailProven: true },
        });
        const retryRoute = `/v1/organizations/${id}/global-admins {"userId": "${user.id}"}`;
        return { ...created, ...(await setupOf(identity, logger, user, retryRoute)) };
      },
    ),
  } satisfies Partial<Handlers<"organizations">>;
};
