import { setTimeout as pause } from "node:timers/promises";
import type { Identity } from "../aws/identity.ts";
import type { CustomerUserItem } from "../customers/items.ts";
import { notFound } from "../errors.ts";
import type { Change, Commit } from "../http/commit.ts";
import { logger } from "../log.ts";
import { absent, any, type Condition, less } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { type ShownOnce, setupUnavailable } from "./credentials.ts";
import type { UserItem } from "./items.ts";
import { userStore } from "./store.ts";

/**
 * Whether a sign-in of this time still counts: it is younger than the instant at which all older ones were ended. A token
 * says the second in which it was issued; it counts as issued at the beginning of that second, so that none of the very
 * second in which all were ended counts.
 */
export const signInCounts = (signedInAt: string): Condition =>
  any(absent("signedOutAt"), less("signedOutAt", signedInAt));

/** Waits until the second of this instant is over: what is issued from then on counts. */
export const untilSignInsCount = async (
  signedOutAt: string | undefined,
  clock: () => Date,
): Promise<void> => {
  if (!signedOutAt) return;
  const left = Math.floor(Date.parse(signedOutAt) / 1_000) * 1_000 + 1_000 - clock().getTime();
  if (left > 0 && left <= 1_000) await pause(left);
};

/** After every sign-in: none counts until there are new credentials. */
const never = "9999-12-31T23:59:59.999Z";

/** The same, for who has used a recovery code and has not connected the new authenticator app yet. */
export const untilRecovered = "9999-12-31T00:00:00.000Z";

/** Whether no sign-in counts until there are new credentials. */
export const needsCredentials = ({ signedOutAt }: { signedOutAt?: string | undefined }): boolean =>
  signedOutAt === never;

/** What whoever resets the credentials of a disabled account is told: older ones end first, and then it is enabled. */
const stillDisabled = {
  code: "USER_DISABLED",
  detail: "The user is disabled. Enable it before it signs in with this password.",
};

/** Whoever signs in: a user of an organization, or a customer's admin. */
export interface Account {
  id: string;
  email: string;
  status: string;
  /** It was disabled, and is not any more. */
  isEnabled: boolean;
  /**
   * The account as it is to be, and every older sign-in ended, if it still is as it was read. Without an instant none counts
   * until it has new credentials.
   */
  signOut(at: Date | undefined): Write;
  /** Ends every sign-in that is older, whatever else has changed meanwhile. Throws NOT_FOUND. */
  signOutAgain(table: Table, at: Date): Promise<void>;
}

interface Stored<U> {
  update(before: U, after: U): Write;
  in(table: Table): { get(id: { organizationId: string; id: string }): Promise<U | undefined> };
}

/** The account that this item of the entity is, and what is to become of it. */
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
    signOutAgain: (table, at) =>
      retryOnConflict(async () => {
        const now = await stored.in(table).get({ organizationId, id });
        if (!now) throw notFound();
        await table.write(stored.update(now, { ...now, signedOutAt: at.toISOString() }));
      }),
  };
};

/** A change that ends sign-ins: its own writes, its record and its access. The account's write is added here. */
type Ending = Pick<Change<{ userId: string }>, "audit" | "access" | "events"> & {
  writes?: Write[];
  /**
   * What a change answers that can not be sent again. If the user pool fails after it, no sign-in counts until there are new
   * credentials.
   */
  final?: unknown;
};

/**
 * Ends what an account has in hand. Older tokens end with the commit, and again once the user pool has ended its part: in
 * between, the older password or a refresh token may still have brought a token. The answer waits for the second to be
 * over, so that whoever signs in after it is let in.
 */
export const endSignIns = (o: { table: Table; identity: Identity; clock: () => Date }) => {
  const { table, identity, clock } = o;

  const end = async <T>(
    commit: Commit,
    account: Account,
    { writes = [], final, ...change }: Ending,
    atThePool: () => Promise<T>,
  ): Promise<{ signedOutAt: string; value: T }> => {
    // The idempotency entry waits until the user pool has answered, unless nobody could send the change again.
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
    await account.signOutAgain(table, at);
    await untilSignInsCount(at.toISOString(), clock);
    return { signedOutAt: at.toISOString(), value };
  };

  const resetCredentials = async (commit: Commit, account: Account, change: Ending) => {
    const { id, email, status, isEnabled } = account;
    const ownsAddress = await userStore(table).ownsAddress(account);
    const { value: temporaryPassword } = await end(commit, account, change, async () => {
      if (isEnabled) await identity.setEnabled(id, true);
      const password = await identity.giveTemporaryPassword(id, email, ownsAddress);
      // A user that the pool did not have is made as an enabled one.
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
     * Gives the account a new password. The record, with the caller's rights in its write, comes before it: no password
     * changes without a record. An account whose address somebody else has signs in by its id.
     */
    resetCredentials,

    /**
     * The same with a change that can not be sent again, and answers `final`. Once that has committed a failing answer would
     * mislead: if the user pool fails then, the answer warns that no sign-in counts until `anotherWay`, a route, gives new
     * credentials. Who is cut off and asks again gets `final`, as whoever asks again for what is shown once.
     */
    async resetCredentialsWith(
      commit: Commit,
      account: Account,
      { anotherWay, ...change }: Ending & { final: object; anotherWay: string },
    ): Promise<ShownOnce> {
      let isCommitted = false;
      const committing: Commit = async (...given) => {
        const answer = await commit(...given);
        isCommitted = true;
        return answer;
      };
      try {
        const { userId: _, ...shown } = await resetCredentials(committing, account, change);
        return shown;
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

    /** Each sign-in asks for a code from now on, and those without one have ended. */
    async turnSecondFactorOn(commit: Commit, account: Account, change: Ending): Promise<void> {
      await end(commit, account, change, async () => {
        await identity.setSecondFactor(account.id, true);
        await identity.signOut(account.id);
      });
    },

    /**
     * Ends every sign-in, also those to come, until a new authenticator is connected; the older one stays on meanwhile.
     * Answers an access token for connecting it; `undefined` when the password has changed meanwhile.
     */
    async recover(
      commit: Commit,
      account: Account,
      { writes = [], ...change }: Ending,
      password: string,
    ): Promise<string | undefined> {
      const { id } = account;
      await commit(
        { ...change, writes: [account.signOut(new Date(untilRecovered)), ...writes], answer: {} },
        { hold: true },
      );
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
