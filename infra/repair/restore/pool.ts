import { randomBytes } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
  paginateListUsers,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { customerUsers } from "../../../lib/customers/items.ts";
import { isWaiting } from "../../../lib/mailed-links/rules.ts";
import { mailedLinkStore } from "../../../lib/mailed-links/store.ts";
import type { Table } from "../../../lib/table/table.ts";
import { users } from "../../../lib/users/items.ts";
import { hasProven, userStore } from "../../../lib/users/store.ts";
import { scanPages } from "../../backfill/scan.ts";

/** How long the link is valid by which a user of a lost pool chooses a password. */
const linkMilliseconds = 7 * 24 * 3_600_000;

/** Users that are handled in parallel: Cognito allows few administrative calls a second. */
const atOnce = 4;

export interface Rebuilt {
  /** Users of the table. */
  looked: number;
  /** Users that were missing from the pool and have been created without a password. */
  made: number;
  /** Of the created users, those who get a mailed link to choose a password. */
  mailed: number;
  /** Users who were enabled or disabled in the pool, as their status in the table says. */
  followed: number;
  /** Users of the pool that are not in the table, and were deleted. */
  deleted: number;
}

interface Account {
  id: string;
  organizationId: string;
  email: string;
  status: string;
  isCustomers: boolean;
}

/**
 * Makes the pool's users match the table's. A missing user is created with its name and address, and a password that
 * nobody knows. If its address is proven, it gets a mailed link to choose a password. A machine's user is created at
 * its next token by itself. Users that are in both keep their passwords and second factors.
 */
export const rebuildPool = async (options: {
  cognito: CognitoIdentityProviderClient;
  client: DynamoDBDocumentClient;
  table: Table;
  tableName: string;
  userPoolId: string;
  now: () => Date;
  onProgress?: (rebuilt: Rebuilt) => void;
}): Promise<Rebuilt> => {
  const { cognito, table, userPoolId: UserPoolId } = options;
  const accounts = userStore(table);
  const links = mailedLinkStore(table);
  const rebuilt: Rebuilt = { looked: 0, made: 0, mailed: 0, followed: 0, deleted: 0 };
  const known = new Set<string>();

  const isEnabled = async (Username: string): Promise<boolean | undefined> => {
    try {
      return (await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }))).Enabled;
    } catch (error) {
      if (error instanceof UserNotFoundException) return undefined;
      throw error;
    }
  };

  const make = async ({ id: Username, email, ...account }: Account): Promise<void> => {
    const owns = await accounts.ownsAddress({ id: Username, email });
    await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username,
        TemporaryPassword: `Aa1!${randomBytes(24).toString("base64url")}`,
        MessageAction: "SUPPRESS",
        ForceAliasCreation: owns,
        UserAttributes: [
          { Name: "email", Value: email },
          { Name: "email_verified", Value: String(owns) },
        ],
      }),
    );
    rebuilt.made++;
    const isReached = hasProven(await accounts.byEmail(email), Username);
    if (account.status !== "active" || account.isCustomers || !isReached) return;
    const before = await links.find(Username, "password");
    if (isWaiting(before)) return;
    const { organizationId } = account;
    const asked = { subjectId: Username, organizationId, email, purpose: "password", locale: "en" } as const;
    await table.write(
      links.queue({ ...asked, lasts: linkMilliseconds, because: "forgotten" }, before, options.now()),
    );
    rebuilt.mailed++;
  };

  const follow = async (account: Account): Promise<void> => {
    const Username = account.id;
    known.add(Username);
    rebuilt.looked++;
    let enabled = await isEnabled(Username);
    if (enabled === undefined) {
      await make(account);
      enabled = true;
    }
    if (enabled === (account.status === "active")) return;
    const input = { UserPoolId, Username };
    await cognito.send(enabled ? new AdminDisableUserCommand(input) : new AdminEnableUserCommand(input));
    rebuilt.followed++;
  };

  for (const { type, parse, isCustomers } of [
    { type: users.type, parse: users.parse, isCustomers: false },
    { type: customerUsers.type, parse: customerUsers.parse, isCustomers: true },
  ])
    for await (const { items } of scanPages(options.client, {
      tableName: options.tableName,
      type,
      pageSize: 200,
    })) {
      const all = items.map((raw) => ({ ...parse(raw), isCustomers }));
      for (let at = 0; at < all.length; at += atOnce)
        await Promise.all(all.slice(at, at + atOnce).map(follow));
      options.onProgress?.(rebuilt);
    }

  // Users created after the restore time. Their addresses would block new users.
  for await (const { Users = [] } of paginateListUsers({ client: cognito }, { UserPoolId, Limit: 60 }))
    for (const { Username = "" } of Users) {
      if (!Username.startsWith("usr_") || known.has(Username)) continue;
      await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
      rebuilt.deleted++;
      options.onProgress?.(rebuilt);
    }
  return rebuilt;
};
