import { createHash } from "node:crypto";
import { accentFault } from "../accent.ts";
import type { DirectoryChanges } from "../contract/organizations.ts";
import { Refusal } from "../errors.ts";
import { LogoFault } from "../logos/fault.ts";
import { type LogoFacts, logos } from "../logos/items.ts";
import { type Picture, pictureOf } from "../logos/picture.ts";
import type { Write } from "../table/item.ts";

type LogoInput = NonNullable<DirectoryChanges["logo"]>;

/** The same changes, with a logo's description in place of its picture. */
export type WithFacts<C extends DirectoryChanges> = Omit<C, "logo"> & {
  logo?: LogoFacts | null | undefined;
};

/** The picture of a sent logo. Throws LOGO_NOT_ALLOWED for any other file. */
const checkedPicture = ({ contentType, content }: LogoInput, pointer: string): Picture => {
  try {
    const picture = pictureOf(Buffer.from(content, "base64"));
    if (picture.contentType === contentType) return picture;
    throw new LogoFault(`the file is ${picture.contentType}`);
  } catch (error) {
    if (!(error instanceof LogoFault)) throw error;
    throw new Refusal("LOGO_NOT_ALLOWED", `The logo is not taken: ${error.message}.`, {
      errors: [{ pointer: `${pointer}/logo`, code: "LOGO_NOT_ALLOWED", detail: error.message }],
      cause: error,
    });
  }
};

/** Throws CONTRAST_TOO_LOW for a colour in which, or on which, text is hard to read. */
const mustBeReadable = (accent: string, pointer: string): void => {
  const detail = accentFault(accent);
  if (!detail) return;
  throw new Refusal("CONTRAST_TOO_LOW", `${accent} is no accent colour: ${detail}`, {
    errors: [{ pointer: `${pointer}/accentColour`, code: "CONTRAST_TOO_LOW", detail }],
  });
};

/**
 * The stored form of changes to an organization's profile, and the write of a logo's picture among them. `pointer`
 * leads to the changes in the body. Throws LOGO_NOT_ALLOWED and CONTRAST_TOO_LOW.
 */
export const checkedChanges = <C extends DirectoryChanges>(
  organizationId: string,
  { logo, ...changes }: C,
  pointer = "",
): { changes: WithFacts<C>; writes: Write[] } => {
  if (changes.accentColour) mustBeReadable(changes.accentColour, pointer);
  if (!logo) return { changes: { ...changes, ...(logo === null && { logo }) }, writes: [] };
  const { contentType, bytes, ...sides } = checkedPicture(logo, pointer);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const content = bytes.toString("base64");
  return {
    changes: { ...changes, logo: { contentType, size: bytes.length, sha256, ...sides } },
    // The hash is a part of the key, so an existing item is the same picture.
    writes: [logos.put({ type: "Logo", organizationId, sha256, contentType, content })],
  };
};
