import * as z from "zod";
import { answerEnum, id, instant, instantIn } from "./common.ts";

/** A reseller's rights as delegated admin. */
const adminAccess = z.enum(["manage", "read"]);

/** The rights of a delegated admin and its end, which is at most two years ahead. */
export const delegatedAdminTerms = z
  .strictObject({ access: adminAccess, until: instantIn.optional() })
  .meta({ id: "DelegatedAdminTerms" });
export type DelegatedAdminTerms = z.output<typeof delegatedAdminTerms>;

/** A merge patch (RFC 7396): `until: null` removes the end. */
export const delegatedAdminPatch = z
  .strictObject({ access: adminAccess.optional(), until: instantIn.nullable().optional() })
  .meta({ id: "DelegatedAdminPatch" });
export type DelegatedAdminPatch = z.output<typeof delegatedAdminPatch>;

/** The same in the form of events. */
export const termsTold = z.object({ access: adminAccess, until: instant.optional() });

/** A reseller that has delegated admin, with its rights and the end. */
export const delegatedAdmin = z.object({
  resellerId: id("org"),
  name: z.string(),
  since: instant,
  access: answerEnum(adminAccess),
  until: instant.optional(),
});
