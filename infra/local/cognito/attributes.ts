import * as z from "zod";
import { invalidParameter } from "./refusals.ts";
import { aliasOf, type User } from "./users.ts";

const standard = new Set(
  "address birthdate email email_verified family_name gender given_name locale middle_name name nickname phone_number phone_number_verified picture preferred_username profile updated_at website zoneinfo".split(
    " ",
  ),
);

/** Attributes in the form of Cognito's API. */
export const attributeList = z
  .array(z.object({ Name: z.string(), Value: z.string().default("") }))
  .default([]);

/** A user's attributes after a change, with the resulting alias. */
export function withAttributes(before: Record<string, string>, changes: z.infer<typeof attributeList>) {
  const changed = Object.fromEntries(changes.map(({ Name, Value }) => [Name, Value]));
  if (changed.sub !== undefined) {
    throw invalidParameter("user.sub: Attribute cannot be updated.");
  }
  for (const name of Object.keys(changed)) {
    if (!standard.has(name)) {
      throw invalidParameter(
        `Attributes did not conform to the schema: ${name}: Attribute does not exist in the schema.\n`,
      );
    }
  }
  if (changed.email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(changed.email)) {
    throw invalidParameter("Invalid email address format.");
  }
  // A new address is unverified, unless the same call says that it is verified.
  const attributes: Record<string, string> = { ...before };
  if (changed.email !== undefined)
    Object.assign(attributes, { email: changed.email, email_verified: "false" });
  Object.assign(attributes, changed);
  if (attributes.email !== undefined) attributes.email = attributes.email.toLowerCase();
  return { attributes, alias: aliasOf(attributes) };
}

/** `sub` first, then the rest, as Cognito lists them. */
export function listed(user: User): { Name: string; Value: string }[] {
  return Object.entries({ sub: user.sub, ...user.attributes }).map(([Name, Value]) => ({ Name, Value }));
}

/** A user in the form of Cognito's answers, without its attributes. */
export function described(user: User) {
  return {
    Username: user.username,
    Enabled: user.enabled,
    UserStatus: user.status,
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
  };
}

/** The second factors of a user. The fields are absent when the user has none. */
export function factors(user: User) {
  return user.mfa
    ? { UserMFASettingList: ["SOFTWARE_TOKEN_MFA"], PreferredMfaSetting: "SOFTWARE_TOKEN_MFA" }
    : {};
}
