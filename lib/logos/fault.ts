/** How many bytes an organization's logo may have. As base64 it fits an item and a body many times over. */
export const largestLogo = 32 * 1024;

/** The most pixels of a side. */
export const longestSide = 2048;

/** Why a file is no logo. The message names what is wrong with it, for whoever made it. */
export class LogoFault extends Error {
  override readonly name = "LogoFault";
}
