import { LogoFault, largestLogo } from "./fault.ts";
import { isPng, stillPng } from "./png.ts";
import { judgeSvg } from "./svg.ts";

/** A checked logo: bytes that may be shown to everybody, and their media type. */
export interface Picture {
  contentType: "image/png" | "image/svg+xml";
  bytes: Buffer;
  /** The pixels of a PNG. */
  width?: number;
  height?: number;
}

/**
 * Checks a file as a logo, and answers the showable picture. Throws {@link LogoFault} for a file that is too large,
 * that is neither PNG nor SVG, or that holds more than a picture.
 */
export const pictureOf = (file: Buffer, largest = largestLogo): Picture => {
  if (file.length > largest)
    throw new LogoFault(`the file has ${file.length} bytes, and may have ${largest}`);
  if (isPng(file)) return { contentType: "image/png", ...stillPng(file) };
  judgeSvg(file);
  return { contentType: "image/svg+xml", bytes: file };
};
