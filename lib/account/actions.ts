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

/** What people do to their own account on its page, by its name in the record. */
type Deed =
  | "password-changed"
  | "sign-out"
  | "second-factor-on"
  | "recovery-code-used"
  | "recovery-codes-made";

/** The account of who is signed in, as it was read, and what is to become of it. */
export const accountOfCaller = ({ asRead: { user } }: Caller, change?: Recovered): Account => {
  if (user.type === users.type) {
    const before = users.parse(user);
    return accountOf(users, before, { ...before, ...change });
  }
  const before = customerUsers.parse(user);
  return accountOf(customerUsers, before, { ...before, ...change });
};

/** The record of what somebody did to the own account. A customer's is its provider's to read, too. */
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

/** Commits what somebody does to the own account: only while the sign-in counts, and the user is active. */
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

/** What people do to their own account. Every older sign-in ends with each of these. */
export const accountActions = (o: { table: Table; identity: Identity; clock: () => Date }) => {
  const signIns = endSignIns(o);
  const recovery = recoveryCodeStore(o.table);
  return {
    /** Gives the account a password; `policy` when the pool wants a better one. */
    async changePassword(caller: Caller, password: string, requestId: string): Promise<"changed" | "policy"> {
      const commit = commitOf(o, caller, requestId);
      const change = { audit: deedOf(caller, "password-changed") };
      const isTaken = await signIns.replacePassword(commit, accountOfCaller(caller), change, password);
      return isTaken ? "changed" : "policy";
    },

    /**
     * From now on each sign-in asks for a code of the authenticator that the user pool has just verified. Answers the recovery
     * codes of the account, which are new.
     */
    async turnSecondFactorOn(caller: Caller, requestId: string): Promise<string[]> {
      const commit = commitOf(o, caller, requestId);
      const { codes, write } = recovery.renew(caller.user.id, o.clock());
      const change = { audit: deedOf(caller, "second-factor-on"), writes: [write] };
      await signIns.turnSecondFactorOn(commit, accountOfCaller(caller, recovered), change);
      return codes;
    },

    /** New recovery codes; older ones work no more. */
    async renewCodes(caller: Caller, requestId: string): Promise<string[]> {
      const { codes, write } = recovery.renew(caller.user.id, o.clock());
      const audit = deedOf(caller, "recovery-codes-made");
      await commitOf(o, caller, requestId)({ writes: [write], audit, answer: {} });
      return codes;
    },

    /**
     * Uses a recovery code of a user who has just given the password. Answers an access token for connecting a new
     * authenticator; `undefined` where it is no code of that user's, or nobody may sign in.
     */
    async useCode(
      userId: string,
      { password, code }: { password: string; code: string },
      requestId: string,
    ): Promise<{ caller: Caller; accessToken: string } | undefined> {
      // Of two that use a code at once, the second finds it used.
      return retryOnConflict(async () => {
        const [caller, codes] = await Promise.all([findCaller(o.table, userId), recovery.find(userId)]);
        const write = recovery.use(codes, code);
        if (!caller || !write || needsCredentials(caller.user)) return undefined;
        if (caller.user.status !== "active" || caller.organization.status !== "active") return undefined;
        const change = { audit: deedOf(caller, "recovery-code-used"), writes: [write] };
        const commit = commitOf(o, caller, requestId);
        const accessToken = await signIns.recover(commit, accountOfCaller(caller), change, password);
        return accessToken === undefined ? undefined : { caller, accessToken };
      });
    },

    /** Ends every sign-in of the account, this one too. */
    async signOutEverywhere(caller: Caller, requestId: string): Promise<void> {
      const commit = commitOf(o, caller, requestId);
      await signIns.signOut(commit, accountOfCaller(caller), { audit: deedOf(caller, "sign-out") });
    },
  };
};
