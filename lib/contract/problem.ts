import * as z from "zod";
import { impersonal } from "./personal.ts";

/** A problem (RFC 9457), with the members that this API adds. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    resourceId: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: "Problem" });

export const warning = z.object({ code: impersonal(z.string()), detail: impersonal(z.string()) });
