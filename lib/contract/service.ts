import * as z from "zod";
import { id } from "./common.ts";
import { logoHash } from "./logos.ts";
import { operations as named } from "./operation.ts";
import { impersonal } from "./personal.ts";

const answers = z.literal("ok");

/** The answer of a healthy deployment. An unhealthy one answers UNAVAILABLE. */
export const health = z.object({
  status: answers,
  /** The running release. */
  version: impersonal(z.string()),
  /** The functions' dependencies, each of which has just answered. */
  checks: z.object({ table: answers, userPool: answers }),
});
export type Health = z.output<typeof health>;

export const operations = named({
  getHealth: {
    summary: "Whether the table and the user pool answer, and the release that runs",
    answer: health,
  },
  getReferencePage: { summary: "The API's reference, for people", file: "text/html" },
  getGuides: { summary: "The guides, for people", file: "text/html" },
  getReferenceStyles: { summary: "The style sheet of the reference", file: "text/css" },
  getReferenceScript: { summary: "The script of the reference", file: "text/javascript" },
  getLogo: { summary: "The logo of the operator, for pages and mails", file: "image/*" },
  getOrganizationLogo: {
    summary: "The logo of an organization, as long as it is the one that the operator approved last",
    path: z.object({ organizationId: id("org"), logoHash }),
    file: "image/*",
  },
  getOpenApiDocument: {
    summary: "This contract as OpenAPI 3.1",
    answer: z.record(z.string(), z.unknown()),
    file: "application/json",
  },
});
