import { randomUUID } from "node:crypto";
import * as z from "zod";
import { AwsError, type Operation, operation } from "../aws-json.ts";
import { attributeList, described, factors, listed, withAttributes } from "./attributes.ts";
import { mfaPreferences, prefer } from "./mfa.ts";
import { checkPolicy, generatePassword, hashPassword } from "./passwords.ts";
import { invalidParameter } from "./refusals.ts";
import type { Pool } from "./sign-in.ts";

const inPool = z.object({ UserPoolId: z.string() });
const named = inPool.extend({
  Username: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u),
});

/** The administrators' operations, which must be signed. */
export function adminOperations(pool: Pool): Map<string, Operation> {
  const { settings, users, tokens, now } = pool;

  function admin<S extends z.ZodType<{ UserPoolId: string }>>(
    input: S,
    run: (given: z.infer<S>) => Promise<object> | object,
  ): Operation {
    return operation({
      invalid: "InvalidParameterException",
      signed: true,
      input,
      run(given) {
        if (given.UserPoolId === settings.userPoolId) return run(given);
        throw new AwsError("ResourceNotFoundException", `User pool ${given.UserPoolId} does not exist.`);
      },
    });
  }

  const temporaryUntil = () => now() + settings.temporaryPasswordDays * 86_400_000;

  return new Map([
    ["DescribeUserPool", admin(inPool, ({ UserPoolId }) => ({ UserPool: { Id: UserPoolId } }))],
    [
      "AdminCreateUser",
      admin(
        named.extend({
          UserAttributes: attributeList,
          TemporaryPassword: z.string().optional(),
          MessageAction: z.enum(["SUPPRESS", "RESEND"]).optional(),
          ForceAliasCreation: z.boolean().optional(),
        }),
        async ({ Username, UserAttributes, TemporaryPassword, MessageAction, ForceAliasCreation }) => {
          if (MessageAction !== "SUPPRESS") {
            throw invalidParameter("This stand-in sends no mail: use MessageAction SUPPRESS.");
          }
          if (/@/.test(Username)) {
            throw invalidParameter(
              "Username cannot be of email format, since user pool is configured for email alias.",
            );
          }
          const temporary = TemporaryPassword ?? generatePassword(settings);
          checkPolicy(temporary, settings);
          const password = await hashPassword(temporary);
          const user = users.create(
            {
              username: Username.toLowerCase(),
              sub: randomUUID(),
              ...withAttributes({}, UserAttributes),
              password,
              status: "FORCE_CHANGE_PASSWORD",
              temporaryUntil: temporaryUntil(),
              enabled: true,
              totpSecret: null,
              totpPending: null,
              totpStep: 0,
              mfa: false,
              createdAt: now(),
              modifiedAt: now(),
            },
            { forceAlias: ForceAliasCreation },
          );
          return { User: { ...described(user), Attributes: listed(user) } };
        },
      ),
    ],
    [
      "AdminGetUser",
      admin(named, ({ Username }) => {
        const user = users.get(Username);
        return { ...described(user), UserAttributes: listed(user), ...factors(user) };
      }),
    ],
    [
      "ListUsers",
      admin(
        inPool.extend({ Limit: z.int().min(0).max(60).default(60), PaginationToken: z.string().default("") }),
        ({ Limit, PaginationToken }) => {
          const page = users.page(PaginationToken, Limit);
          const last = page.at(-1);
          return {
            Users: page.map((user) => ({ ...described(user), Attributes: listed(user) })),
            ...(last && page.length === Limit && { PaginationToken: last.username }),
          };
        },
      ),
    ],
    [
      "AdminSetUserPassword",
      admin(
        named.extend({ Password: z.string(), Permanent: z.boolean().default(false) }),
        async ({ Username, Password, Permanent }) => {
          users.get(Username);
          checkPolicy(Password, settings);
          const password = await hashPassword(Password);
          users.change(
            Username,
            Permanent
              ? { password, status: "CONFIRMED", temporaryUntil: null }
              : { password, status: "FORCE_CHANGE_PASSWORD", temporaryUntil: temporaryUntil() },
          );
          return {};
        },
      ),
    ],
    [
      "AdminUpdateUserAttributes",
      admin(named.extend({ UserAttributes: attributeList }), ({ Username, UserAttributes }) => {
        users.change(Username, withAttributes(users.get(Username).attributes, UserAttributes));
        return {};
      }),
    ],
    [
      "AdminDeleteUser",
      admin(named, ({ Username }) => {
        const { username } = users.get(Username);
        users.remove(username);
        pool.attempts.forget(username);
        return {};
      }),
    ],
    [
      "AdminDisableUser",
      admin(named, ({ Username }) => {
        tokens.revokeAccess(users.change(Username, { enabled: false }).username);
        return {};
      }),
    ],
    [
      "AdminEnableUser",
      admin(named, ({ Username }) => {
        users.change(Username, { enabled: true });
        return {};
      }),
    ],
    [
      "AdminUserGlobalSignOut",
      admin(named, ({ Username }) => {
        tokens.revokeAll(users.get(Username).username);
        return {};
      }),
    ],
    [
      "AdminSetUserMFAPreference",
      admin(named.extend(mfaPreferences.shape), ({ Username, ...wanted }) => {
        prefer(pool, users.get(Username), wanted);
        return {};
      }),
    ],
  ]);
}
