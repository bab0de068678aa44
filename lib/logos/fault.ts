/** The maximum size of an organization's logo in bytes. As base64 it easily fits an item and a body. */
export const largestLogo = 32 * 1024;

/** The maximum width and height in pixels. */
export const longestSide = 2048;

/** Why a file cannot be a logo. The message names the fault, for the person who made the file. */
export class LogoFault extends Error {
  override readonly name = "LogoFault";
}
