import type { Identity } from "../aws/identity.ts";
import { customers, customerUsers } from "../customers/items.ts";
import { type Caller, findCaller, rightsInTheWrite } from "../http/caller.ts";
import { type Commit, committer } from "../http/commit.ts";
import type { AuditEntry } from "../record/entries.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { users } from "../users/items.ts";
import { needsCredentials } from "../users/sign-ins-count.ts";
import { type Account, accountOf, endSignIns, type Recovered, recovered } from "../users/signed-out.ts";
import { recoveryCodeStore } from "./recovery-codes.ts";

/** The operations that people do on their own account, by their names in the record. */
type Deed =
  | "password-changed"
  | "sign-out"
  | "second-factor-on"
  | "recovery-code-used"
  | "recovery-codes-made";

/** The signed-in account as it was read, and its new state. */
export const accountOfCaller = ({ asRead: { user } }: Caller, change?: Recovered): Account => {
  if (user.type === users.type) {
    const before = users.parse(user);
    return accountOf(users, before, { ...before, ...change });
  }
  const before = customerUsers.parse(user);
  return accountOf(customerUsers, before, { ...before, ...change });
};

/**
 * The audit record of an operation on one's own account. For a customer's admin the customer's provider may read it
 * too.
 */
export const deedOf = ({ user, organization, asRead }: Caller, deed: Deed): AuditEntry => {
  const { id } = user;
  if (organization.type !== "customer")
    return { operation: `user.${deed}`, resourceType: "user", resourceId: id };
  const { providerId } = customers.parse(asRead.organization);
  return {
    operation: `customer.admin-${deed}`,
    resourceType: "customer",
    resourceId: organization.id,
    after: { userId: id },
    concerns: providerId,
  };
};

/** Commits an operation on one's own account, provided that the sign-in still counts and the user is active. */
export const commitOf = (
  { table, clock }: { table: Table; clock: () => Date },
  caller: Caller,
  requestId: string,
): Commit => {
  const { user, organization } = caller;
  const [ofUser, ...ofOrganization] = rightsInTheWrite(caller);
  return committer({
    table,
    actor: { userId: user.id, organizationId: organization.id },
    // A customer has no standing of its own.
    rights: [...(ofUser ? [ofUser] : []), ...(organization.type === "customer" ? [] : ofOrganization)],
    entry: () => [],
    requestId,
    clock,
  });
};

/** The operations on one's own account. Each of them ends every older sign-in. */
export const accountActions = (services: { table: Table; identity: Identity; clock: () => Date }) => {
  const signIns = endSignIns(services);
  const recovery = recoveryCodeStore(services.table);
  return {
    /** Sets a new password. Answers `policy` when the pool requires a better one. */
    async changePassword(caller: Caller, password: string, requestId: string): Promise<"changed" | "policy"> {
      const commit = commitOf(services, caller, requestId);
      const change = { audit: deedOf(caller, "password-changed") };
      const isTaken = await signIns.replacePassword(commit, accountOfCaller(caller), change, password);
      return isTaken ? "changed" : "policy";
    },

    /**
     * Turns the second factor on: each sign-in then asks for a code of the authenticator that the user pool has just
     * verified. Answers new recovery codes.
     */
    async turnSecondFactorOn(caller: Caller, requestId: string): Promise<string[]> {
      const commit = commitOf(services, caller, requestId);
      const { codes, write } = await recovery.renew(caller.user.id, services.clock());
      const change = { audit: deedOf(caller, "second-factor-on"), writes: [write] };
      await signIns.turnSecondFactorOn(commit, accountOfCaller(caller, recovered), change);
      return codes;
    },

    /** Creates new recovery codes. Older ones no longer work. */
    async renewCodes(caller: Caller, requestId: string): Promise<string[]> {
      const audit = deedOf(caller, "recovery-codes-made");
      return retryOnConflict(async () => {
        const { codes, write } = await recovery.renew(caller.user.id, services.clock());
        await commitOf(services, caller, requestId)({ writes: [write], audit, answer: {} });
        return codes;
      });
    },

    /**
     * Uses a recovery code of a user who has just entered the password. Answers an access token for connecting a new
     * authenticator; `undefined` when the code is wrong, or when the user may not sign in.
     */
    async useCode(
      userId: string,
      { password, code }: { password: string; code: string },
      requestId: string,
    ): Promise<{ caller: Caller; accessToken: string } | undefined> {
      // Of two requests with the same code, the second one finds it used.
      return retryOnConflict(async () => {
        const [caller, codes] = await Promise.all([
          findCaller(services.table, userId),
          recovery.find(userId),
        ]);
        const write = recovery.use(codes, code);
        if (!caller || !write || needsCredentials(caller.user)) return undefined;
        if (caller.user.status !== "active" || caller.organization.status !== "active") return undefined;
        const change = { audit: deedOf(caller, "recovery-code-used"), writes: [write] };
        const commit = commitOf(services, caller, requestId);
        const accessToken = await signIns.recover(commit, accountOfCaller(caller), change, password);
        return accessToken === undefined ? undefined : { caller, accessToken };
      });
    },

    /** Ends every sign-in of the account, including this one. */
    async signOutEverywhere(caller: Caller, requestId: string): Promise<void> {
      const commit = commitOf(services, caller, requestId);
      await signIns.signOut(commit, accountOfCaller(caller), { audit: deedOf(caller, "sign-out") });
    },
  };
};
