import type { Logger } from "@aws-lambda-powertools/logger";
import type { Identity } from "../aws/identity.ts";
import { isTransient } from "../aws/transient.ts";
import { Refusal } from "../errors.ts";
import type { Commit } from "../http/commit.ts";
import type { Table } from "../table/table.ts";
import type { UserAccess } from "./access.ts";
import { userStore } from "./store.ts";

/** The setup info of a new user. When the user pool fails, a warning instead that says what to do. */
export const setupOf = async (
  identity: Identity,
  logger: Logger,
  user: { id: string; email: string },
  resetRoute: string,
) => {
  try {
    const temporaryPassword = await identity.giveTemporaryPassword(user.id, user.email);
    return { setupInfo: { userName: user.email, temporaryPassword } };
  } catch (error) {
    // The user exists already. A failing answer would make the caller believe that nothing was created.
    if (!(error instanceof Refusal) && !isTransient(error)) logger.error("bug", { error: error as Error });
    else logger.warn("a dependency failed", { error });
    const detail = `The user was created, but its password could not be set. POST ${resetRoute} gives new credentials.`;
    return { warnings: [{ code: "SETUP_INFO_UNAVAILABLE", detail }] };
  }
};

/**
 * Gives users new credentials. The record, with the caller's rights in its write, comes before the new password: no
 * password changes without a record. The idempotency entry waits until the user pool has answered.
 */
export const credentialsReset = (table: Table, identity: Identity) => {
  const users = userStore(table);

  return async (commit: Commit, { user, access }: UserAccess) => {
    const change = {
      writes: [users.unchanged(user)],
      access,
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
    // The pool makes a missing user as an enabled one.
    if (user.status === "disabled") await identity.setEnabled(user.id, false);
    return { userId: user.id, setupInfo: { userName: user.email, temporaryPassword } };
  };
};
