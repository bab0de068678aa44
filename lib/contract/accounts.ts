import * as z from "zod";
import { id, role } from "./common.ts";
import { personal } from "./personal.ts";
import { warning } from "./problem.ts";

// Schemas that other nouns share with users. They are apart, because those nouns' functions need nothing else of users.

export const setupInfo = z
  .object({ userName: personal("address", z.string()), temporaryPassword: personal("secret", z.string()) })
  .meta({
    id: "SetupInfo",
    description: "Shown once, in this answer only; the password must be changed at first sign-in.",
  });

/** The answer's fields that show a temporary password once, or warn that the user pool created none. */
export const setupFields = { setupInfo: setupInfo.optional(), warnings: z.array(warning).optional() };

export const credentials = z.object({ userId: id("usr"), ...setupFields }).meta({ id: "Credentials" });

export const userStatus = z.enum(["active", "disabled"]);

export const roles = z
  .array(role)
  .min(1)
  .max(4)
  .refine((given) => new Set(given).size === given.length, "must name each role once");
