import { expression } from "../../contract/expression.ts";

const separators = expression(String.raw`[\s\p{Dash}\p{Cf}]`, "gu");

/** A digit of the Arabic and of the Persian script: their rows in Unicode begin with zero at a multiple of sixteen. */
const easternDigits = /[\u0660-\u0669\u06f0-\u06f9]/g;

/**
 * The code of an authenticator app as the user pool takes it. Apps show it in two halves, and people type what stands between
 * them; some keyboards write digits of full width, or those of the Arabic and the Persian script.
 */
export const enteredCode = (entered = ""): string =>
  entered
    .normalize("NFKC")
    .replaceAll(separators(), "")
    .replaceAll(easternDigits, (digit) => String(digit.charCodeAt(0) & 0xf));
