import type { Logger } from "@aws-lambda-powertools/logger";
import type { Identity } from "../aws/identity.ts";
import type { Locale } from "../contract/common.ts";
import * as contract from "../contract/users.ts";
import type { Caller } from "../http/caller.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { newId } from "../ids.ts";
import { disclosures } from "../limits/disclosures.ts";
import { localeOfHome } from "../notification-preferences/home.ts";
import type { AuditEntry } from "../record/entries.ts";
import type { Table } from "../table/table.ts";
import { userAccess } from "./access.ts";
import { addressProofStore, proofNotSent } from "./address-proof/store.ts";
import { setupOf } from "./credentials.ts";
import { users as stored, type UserItem } from "./items.ts";
import { change, newUser } from "./rules.ts";
import { untilSignInsCount } from "./sign-ins-count.ts";
import { accountOf, endSignIns } from "./signed-out.ts";
import { emailTaken, userStore } from "./store.ts";

/** The audit record of a change of a user; also for its organization when the operator made the change. */
export const userAudit = (operation: "credentials-reset" | "sign-out", user: UserItem): AuditEntry => ({
  operation: `user.${operation}`,
  resourceType: "user",
  resourceId: user.id,
  concerns: user.organizationId,
});

/** The routes by which an organization manages its users. */
export const userHandlers = (services: {
  table: Table;
  identity: Identity;
  logger: Logger;
  clock: () => Date;
}) => {
  const { table, identity, logger, clock } = services;
  const users = userStore(table);
  const access = userAccess(table);
  const signIns = endSignIns(services);
  const disclosed = disclosures(table);
  const proofs = addressProofStore(table);

  /**
   * Queues the mail that proves a new user's address, or answers why there is none, which does not keep the user from
   * being created.
   */
  const proofOf = async (
    user: UserItem | ReturnType<typeof newUser>,
    locale: { asked: Locale | undefined; ofHome: Locale },
    now: Date,
  ) => {
    try {
      return { writes: await proofs.queue(user, locale, now) };
    } catch (error) {
      const warning = proofNotSent(error);
      if (!warning) throw error;
      return { writes: [], warning };
    }
  };

  const changeable = ({ caller, path }: { caller: Caller; path: { userId: string } }) =>
    access.changeable(caller, path.userId);

  return {
    "GET /v1/me": async ({ caller: { user, organization } }) => {
      const { id, type, name } = organization;
      // A customer has only a name here, and neither a region nor an MPN ID.
      return { user, organization: type === "customer" ? { id, type, name } : organization };
    },

    "GET /v1/users": async ({ caller, query: { limit }, start }) => {
      const { items, ...rest } = await users.list(caller.organization.id, { limit, start });
      return { ...rest, items: await users.withProof(items) };
    },

    "POST /v1/users": async ({ caller, body, now, commit }) => {
      const { id: organizationId, type } = caller.organization;
      const user = newUser(organizationId, body, { id: newId("usr", now), now });
      const [owner] = await Promise.all([users.byEmail(user.email), disclosed.mayAsk(organizationId, now)]);
      if (owner && owner.organizationId !== organizationId && owner.proven !== false) {
        const { email } = user;
        const after = { code: "EMAIL_TAKEN", email };
        const resource = { resourceType: "organization", resourceId: organizationId };
        const audit = { operation: "user.create-refused", ...resource, after };
        return disclosed.refuse(emailTaken(), { organizationId, audit, now, commit });
      }
      const ofHome = localeOfHome(caller.asRead.organization);
      const proof = await proofOf(user, { asked: body.locale, ofHome }, now);
      const moreGlobalAdmins = user.roles.includes("GlobalAdmin") ? 1 : 0;
      const created = await commit({
        writes: [
          ...users.createUnproven(user, type, owner),
          ...proof.writes,
          ...users.countGlobalAdmins(organizationId, moreGlobalAdmins),
        ],
        audit: {
          operation: "user.create",
          resourceType: "user",
          resourceId: user.id,
          after: contract.recordedUser.parse(user),
        },
        answer: { ...user, emailProven: false },
      });
      const setup = { ...user, ownsAddress: owner === undefined };
      const setupAnswer = await setupOf(identity, logger, setup, `/v1/users/${user.id}/credentials`);
      const warnings = [...(setupAnswer.warnings ?? []), ...(proof.warning ? [proof.warning] : [])];
      return { ...created, ...setupAnswer, ...(warnings.length > 0 && { warnings }) };
    },

    "GET /v1/users/{userId}": loadThen(
      ({ caller, path }) => access.readable(caller, path.userId),
      async ({ loaded: user }) => ({ ...user, emailProven: await users.isProven(user) }),
    ),

    "PATCH /v1/users/{userId}": loadThen(changeable, async ({ loaded, body, ifMatch, now, commit }) => {
      const { user: before } = loaded;
      const emailProven = await users.isProven(before);
      ifMatch.check(contract.user, { ...before, emailProven });
      const { user, globalAdmins } = change(before, body, now);
      if (!stored.differ(before, user)) return { ...before, emailProven };
      const answer = await commit({
        writes: [users.save(before, user), ...users.countGlobalAdmins(user.organizationId, globalAdmins)],
        access: loaded.access,
        audit: {
          operation: "user.update",
          resourceType: "user",
          resourceId: user.id,
          before: contract.recordedUser.parse(before),
          after: contract.recordedUser.parse(user),
        },
        answer: { ...user, emailProven },
      });
      if (before.status === "disabled" && user.status === "active")
        await untilSignInsCount(user.signedOutAt, clock);
      return answer;
    }),

    "POST /v1/users/{userId}/credentials": loadThen(changeable, async ({ loaded, commit }) => {
      const { user } = loaded;
      return signIns.resetCredentials(commit, accountOf(stored, user), {
        access: loaded.access,
        audit: userAudit("credentials-reset", user),
      });
    }),

    "POST /v1/users/{userId}/sign-out": loadThen(changeable, ({ loaded, commit }) =>
      signIns.signOut(commit, accountOf(stored, loaded.user), {
        access: loaded.access,
        audit: userAudit("sign-out", loaded.user),
      }),
    ),
  } satisfies Partial<Handlers<"organizations">>;
};
