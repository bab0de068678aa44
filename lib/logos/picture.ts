import { LogoFault, largestLogo } from "./fault.ts";
import { isPng, stillPng } from "./png.ts";
import { judgeSvg } from "./svg.ts";

/** A logo that was checked: what may be shown to everybody, and its media type. */
export interface Picture {
  contentType: "image/png" | "image/svg+xml";
  bytes: Buffer;
  /** The pixels of a PNG. */
  width?: number;
  height?: number;
}

/**
 * The picture of a file that is a logo, as far as it may be shown. Throws {@link LogoFault} for one that is too large, for
 * what is neither PNG nor SVG, and for what holds more than a picture.
 */
export const pictureOf = (file: Buffer, largest = largestLogo): Picture => {
  if (file.length > largest)
    throw new LogoFault(`the file has ${file.length} bytes, and may have ${largest}`);
  if (isPng(file)) return { contentType: "image/png", ...stillPng(file) };
  judgeSvg(file);
  return { contentType: "image/svg+xml", bytes: file };
};
