import type { Identity } from "../aws/identity.ts";
import type { CustomerUserItem } from "../customers/items.ts";
import { notFound } from "../errors.ts";
import type { Change, Commit } from "../http/commit.ts";
import { logger } from "../log.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { type NewCredentials, setupUnavailable } from "./credentials.ts";
import type { UserItem } from "./items.ts";
import { isRecovering, never, untilRecovered, untilSignInsCount } from "./sign-ins-count.ts";
import { userStore } from "./store.ts";

/** The answer's advice for new credentials of a disabled account: older sign-ins end first, and then it is enabled. */
const stillDisabled = {
  code: "USER_DISABLED",
  detail: "The user is disabled. Enable it before it signs in with this password.",
};

/** The change after which sign-ins count again without a new authenticator app. */
export interface Recovered {
  recoveringSince?: undefined;
}
export const recovered: Recovered = { recoveringSince: undefined };

/** An account that signs in: a user of an organization, or a customer's admin. */
export interface Account {
  id: string;
  email: string;
  status: string;
  /** The account was disabled, and is enabled by the change. */
  isEnabled: boolean;
  /**
   * Saves the account and ends every older sign-in, provided that the account is as it was read. Without an instant no
   * sign-in counts until it has new credentials.
   */
  signOut(at: Date | undefined): Write;
  /**
   * From now on no sign-in counts until there are new credentials, whatever else has changed meanwhile; together with
   * `writes`. Throws NOT_FOUND.
   */
  lock(table: Table, writes: readonly Write[]): Promise<void>;
  /** Whether no sign-in counts until a new authenticator app is connected. */
  isRecovering: boolean;
  /** Begins that state, provided that the account is as it was read. */
  recover(at: Date): Write;
  /** Ends every older sign-in, whatever else has changed meanwhile; together with `change`. Throws NOT_FOUND. */
  signOutAgain(table: Table, at: Date, change?: Recovered): Promise<void>;
}

interface Stored<U> {
  update(before: U, after: U): Write;
  in(table: Table): { get(id: { organizationId: string; id: string }): Promise<U | undefined> };
}

/** The account in this item of the entity, and its new state. */
export const accountOf = <U extends UserItem | CustomerUserItem>(
  stored: Stored<U>,
  before: U,
  user: U = before,
): Account => {
  const { id, organizationId, email, status } = user;
  return {
    id,
    email,
    status,
    isEnabled: status === "active" && before.status !== "active",
    signOut: (at) =>
      stored.update(before, {
        ...user,
        signedOutAt: before.signedOutAt === never ? never : (at?.toISOString() ?? never),
      }),
    lock: (table, writes) =>
      retryOnConflict(async () => {
        const now = await stored.in(table).get({ organizationId, id });
        if (!now) throw notFound();
        await table.transact([stored.update(now, { ...now, signedOutAt: never }), ...writes]);
      }),
    isRecovering: isRecovering(before),
    recover: (at) =>
      stored.update(before, {
        ...user,
        signedOutAt: untilRecovered,
        recoveringSince: at.toISOString(),
      }),
    signOutAgain: (table, at, change) =>
      retryOnConflict(async () => {
        const now = await stored.in(table).get({ organizationId, id });
        if (!now) throw notFound();
        await table.write(stored.update(now, { ...now, signedOutAt: at.toISOString(), ...change }));
      }),
  };
};

/** A change that ends sign-ins: its own writes, its record and its access. The account's write is added here. */
type Ending = Pick<Change<{ userId: string }>, "audit" | "access" | "events"> & {
  writes?: Write[];
  /**
   * The answer of a change that cannot be sent again. If the pool fails then, no sign-in counts without new
   * credentials.
   */
  final?: unknown;
  /** Changes of the account that apply only once the user pool has ended its part. */
  afterwards?: Recovered;
};

/**
 * Ends all sign-ins of an account. Older tokens end with the commit, and again once the user pool has ended its part,
 * because in between the older password or a refresh token may have brought a new token. The answer waits for the end
 * of the second, so that later sign-ins count.
 */
export const endSignIns = (services: { table: Table; identity: Identity; clock: () => Date }) => {
  const { table, identity, clock } = services;

  const end = async <T>(
    commit: Commit,
    account: Account,
    { writes = [], final, afterwards, ...change }: Ending,
    atThePool: () => Promise<T>,
  ): Promise<{ signedOutAt: string; value: T }> => {
    // The idempotency entry waits until the user pool has answered, unless the change cannot be sent again.
    const isFinal = final !== undefined;
    await commit(
      {
        ...change,
        writes: [account.signOut(isFinal ? undefined : clock()), ...writes],
        answer: isFinal ? final : { userId: account.id },
      },
      { hold: !isFinal },
    );
    const value = await atThePool();
    const at = clock();
    await account.signOutAgain(table, at, afterwards);
    await untilSignInsCount(at.toISOString(), clock);
    return { signedOutAt: at.toISOString(), value };
  };

  const resetCredentials = async (commit: Commit, account: Account, change: Ending) => {
    const { id, email, status, isEnabled } = account;
    const ownsAddress = await userStore(table).ownsAddress(account);
    // A reset removes the second factor on purpose: once the older password is gone, sign-ins count again.
    const ending = { ...change, afterwards: recovered };
    const { value: temporaryPassword } = await end(commit, account, ending, async () => {
      if (isEnabled) await identity.setEnabled(id, true);
      const password = await identity.giveTemporaryPassword(id, email, ownsAddress);
      // The pool creates a missing user as an enabled one.
      if (status !== "active") await identity.setEnabled(id, false);
      return password;
    });
    return {
      userId: id,
      setupInfo: { userName: ownsAddress ? email : id, temporaryPassword },
      ...(status !== "active" && { warnings: [stillDisabled] }),
    };
  };

  return {
    /**
     * Gives the account a new password. The record, with the caller's rights in its write, comes first: no password
     * changes without a record. An account whose address belongs to another user signs in by its id.
     */
    resetCredentials,

    /**
     * The same with a change that cannot be sent again and answers `final`. After its commit a failing answer would
     * mislead. So if the user pool fails then, the answer warns that no sign-in counts until new credentials come from
     * `anotherWay`, a route. A caller that was cut off and repeats the request gets `final`, like any repetition of an
     * answer with secrets.
     */
    async resetCredentialsWith(
      commit: Commit,
      account: Account,
      { anotherWay, ...change }: Ending & { final: object; anotherWay: string },
    ): Promise<NewCredentials> {
      let isCommitted = false;
      const committing: Commit = async (...given) => {
        const answer = await commit(...given);
        isCommitted = true;
        return answer;
      };
      try {
        const { userId: _, ...credentials } = await resetCredentials(committing, account, change);
        return credentials;
      } catch (error) {
        if (!isCommitted) throw error;
        const detail = `It is done, and every older sign-in of the admin has ended, but no new password could be set. POST ${anotherWay} gives new credentials.`;
        return setupUnavailable(logger, error, detail);
      }
    },

    /** Gives the account the password that its user has chosen; `false` when the pool refuses it. */
    async replacePassword(
      commit: Commit,
      account: Account,
      change: Ending,
      password: string,
    ): Promise<boolean> {
      const { id, email } = account;
      const ownsAddress = await userStore(table).ownsAddress(account);
      const { value } = await end(commit, account, change, () =>
        identity.choosePassword(id, email, password, ownsAddress),
      );
      return value;
    },

    /**
     * From now on each sign-in asks for a code, and those without one have ended. An interrupted recovery may have left
     * the pool without the second factor, so it is turned on before sign-ins count again.
     */
    async turnSecondFactorOn(commit: Commit, account: Account, change: Ending): Promise<void> {
      if (account.isRecovering) await identity.setSecondFactor(account.id, true);
      await end(commit, account, change, async () => {
        await identity.setSecondFactor(account.id, true);
        await identity.signOut(account.id);
      });
    },

    /**
     * Ends every sign-in, including later ones, until a new authenticator is connected. The older authenticator stays
     * on meanwhile. Neither a sign-out nor a new password by the user lifts that, because the pool may lack the second
     * factor. Answers an access token for connecting the new one; `undefined` when the password has changed meanwhile.
     */
    async recover(
      commit: Commit,
      account: Account,
      { writes = [], ...change }: Pick<Ending, "audit" | "access" | "events" | "writes">,
      password: string,
    ): Promise<string | undefined> {
      const { id } = account;
      await commit({ ...change, writes: [account.recover(clock()), ...writes], answer: {} }, { hold: true });
      await identity.signOut(id);
      await identity.setSecondFactor(id, false);
      try {
        const signIn = await identity.signIn(id, password);
        return signIn.state === "signed-in" ? signIn.accessToken : undefined;
      } finally {
        await identity.setSecondFactor(id, true);
      }
    },

    /** Signs the account out everywhere; its password stays. */
    async signOut(commit: Commit, account: Account, change: Ending) {
      const { signedOutAt } = await end(commit, account, change, () => identity.signOut(account.id));
      return { userId: account.id, signedOutAt };
    },
  };
};
