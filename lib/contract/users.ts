import * as z from "zod";
import { credentials, roles, setupFields, userStatus } from "./accounts.ts";
import {
  answerEnum,
  answerEnums,
  callerRole,
  callerType,
  email,
  id,
  instant,
  list,
  locale,
  name,
  page,
  role,
} from "./common.ts";
import { operations as named, type Restriction, setupSecrets as secrets } from "./operation.ts";
import { managingGlobalAdmins } from "./permissions.ts";
import { personal } from "./personal.ts";

/** A user's name. */
const displayName = personal("initial", name(100));

/** A user in the audit record: the fields that its organization and the operator decide. */
export const recordedUser = z.object({
  id: id("usr"),
  email: z.string(),
  displayName: z.string(),
  roles: answerEnums(role),
  status: answerEnum(userStatus),
  createdAt: instant,
});

/** A user, with whether the address's reader has proven it, or the operator vouches for it. */
export const user = recordedUser.extend({ emailProven: z.boolean() }).meta({ id: "User" });
export type User = z.output<typeof user>;

const caller = { displayName: z.string(), roles: answerEnums(callerRole) };

export const me = z
  .object({
    /** A person, or an API client, which has no address. */
    user: z.union([
      z.object({ id: id("usr"), email: z.string(), ...caller }),
      z.object({ id: id("cli"), ...caller }),
    ]),
    organization: z.object({
      id: z.union([id("org"), id("cus")]),
      type: answerEnum(callerType),
      name: z.string(),
      mpnId: z.string().optional(),
      /** Left out for a customer. */
      region: z.string().optional(),
    }),
  })
  .meta({ id: "Me" });

export const signedOut = z.object({ userId: id("usr"), signedOutAt: instant }).meta({ id: "SignedOut" });

/** The language of the mail that proves the address. Default: the language of the last such mail, else English. */
const mailLocale = locale.optional();

export const newUser = z
  .strictObject({ email, displayName, roles, locale: mailLocale })
  .meta({ id: "NewUser" });
export type NewUser = z.output<typeof newUser>;
export const addressProof = z.strictObject({ locale: mailLocale }).meta({ id: "AddressProof" });
export const createdUser = user.extend(setupFields).meta({ id: "CreatedUser" });

export const userPatch = z
  .strictObject({
    displayName: displayName.optional(),
    roles: roles.optional(),
    status: userStatus.optional(),
  })
  .meta({ id: "UserPatch" });
export type UserPatch = z.output<typeof userPatch>;

export const users = list(user);

const byUser = z.object({ userId: id("usr") });

const restricted: readonly Restriction[] = [
  { field: "/roles/*", value: "GlobalAdmin", access: managingGlobalAdmins },
];

export const operations = named({
  getMe: { summary: "Who calls", answer: me, resource: me },
  listUsers: { summary: "The organization's users", query: page, answer: users },
  createUser: {
    summary: "Create a user",
    body: newUser,
    restricted,
    status: 201,
    location: "/v1/users/{id}",
    answer: createdUser,
    resource: user,
    key: "claim",
    secrets,
    refusals: ["EMAIL_TAKEN", "RATE_LIMITED"],
  },
  getUser: { summary: "One user", path: byUser, answer: user, resource: user },
  updateUser: {
    summary: "Change name, roles or status",
    path: byUser,
    body: userPatch,
    restricted,
    answer: user,
    resource: user,
    ifMatch: "required",
    refusals: ["LAST_GLOBAL_ADMIN"],
  },
  resetUserCredentials: {
    summary: "New credentials for a user",
    path: byUser,
    answer: credentials,
    key: "claim",
    secrets,
    refusals: ["EMAIL_TAKEN"],
  },
  proveUserAddress: {
    summary: "Mail the link that proves the user's address",
    path: byUser,
    body: addressProof,
    status: 202,
    location: "/v1/users/{id}",
    answer: user,
    resource: user,
    key: "transaction",
    refusals: [
      "ADDRESS_PROVEN",
      "EMAIL_TAKEN",
      "USER_NOT_ACTIVE",
      "ADDRESS_HELD_BACK",
      "SENDING_PAUSED",
      "RATE_LIMITED",
    ],
  },
  signOutUser: { summary: "Sign a user out everywhere", path: byUser, answer: signedOut, key: "claim" },
});
