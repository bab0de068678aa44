import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

const contentType = storedEnum(["image/png", "image/svg+xml"]);

/** The logo's fields in other items. The picture lies apart, so that reading those items costs nothing more. */
export const storedFacts = z.object({
  contentType,
  size: z.int(),
  /** The SHA-256 of the picture, in hexadecimal digits. */
  sha256: z.string(),
  width: z.int().optional(),
  height: z.int().optional(),
});
export type LogoFacts = z.output<typeof storedFacts>;

/** A picture that an organization has proposed as its logo, by its hash. It never changes. */
export const logos = entity({
  type: "Logo",
  versioned: false,
  key: ({ organizationId, sha256 }: { organizationId: string; sha256: string }) =>
    keys.logo(organizationId, sha256),
  schema: () =>
    z.object({
      type: z.literal("Logo"),
      organizationId: z.string(),
      sha256: z.string(),
      contentType,
      /** The picture in base64. */
      content: z.string(),
    }),
});
export type LogoItem = ItemOf<typeof logos>;
