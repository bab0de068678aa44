import * as z from "zod";
import { answerEnum, id, instant, instantIn } from "./common.ts";

/** What a delegated admin lets a reseller do. */
const adminAccess = z.enum(["manage", "read"]);

/** The measure of a delegated admin and its end, which lies at most two years ahead. */
export const delegatedAdminTerms = z
  .strictObject({ access: adminAccess, until: instantIn.optional() })
  .meta({ id: "DelegatedAdminTerms" });
export type DelegatedAdminTerms = z.output<typeof delegatedAdminTerms>;

/** A merge patch (RFC 7396): `until: null` takes the end away. */
export const delegatedAdminPatch = z
  .strictObject({ access: adminAccess.optional(), until: instantIn.nullable().optional() })
  .meta({ id: "DelegatedAdminPatch" });
export type DelegatedAdminPatch = z.output<typeof delegatedAdminPatch>;

/** The same as events tell it. */
export const termsTold = z.object({ access: adminAccess, until: instant.optional() });

/** A reseller that has delegated admin: what it may do, and until when. */
export const delegatedAdmin = z.object({
  resellerId: id("org"),
  name: z.string(),
  since: instant,
  access: answerEnum(adminAccess),
  until: instant.optional(),
});
