import * as z from "zod";
import { answerEnum } from "./common.ts";
import { impersonal, personal } from "./personal.ts";

const contentType = z.enum(["image/png", "image/svg+xml"]);

/** A file in base64, of up to 32 kB. It holds no text, so the record and the logs show none of it. */
const content = personal(
  "length",
  z
    .string()
    .max(43_692)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/, "must be base64"),
);

export const logoInput = z.strictObject({ contentType, content }).meta({ id: "LogoInput" });

/** The description of a logo where the picture itself is not shown. */
const fields = {
  contentType: answerEnum(contentType),
  size: z.int(),
  sha256: impersonal(z.string()),
  width: z.int().optional(),
  height: z.int().optional(),
};

export const logoFacts = z.object(fields).meta({ id: "LogoFacts" });
export const proposedLogo = z
  .object({ ...fields, content: personal("length", z.string()) })
  .meta({ id: "ProposedLogo" });

/** A colour of the screen, as `#rrggbb`. */
export const accentColour = impersonal(
  z
    .string()
    .regex(/^#[0-9A-Fa-f]{6}$/, "must be a colour such as #0b5c6b")
    .toLowerCase(),
);

/** A logo's address contains the SHA-256 of the picture, so it changes with the picture. */
export const logoHash = impersonal(
  z.string().regex(/^[0-9a-f]{64}$/, "must be the SHA-256 of a logo, in hexadecimal digits"),
);
