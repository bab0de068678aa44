import { expression } from "../../contract/expression.ts";

const separators = expression(String.raw`[\s\p{Dash}\p{Cf}]`, "gu");

/**
 * A digit of the Arabic or the Persian script. In Unicode each row of digits begins with zero at a multiple of sixteen.
 */
const easternDigits = /[\u0660-\u0669\u06f0-\u06f9]/g;

/**
 * The code of an authenticator app in the user pool's form. Apps show it in two halves, and people type a separator
 * between them. Some keyboards write full-width digits, or those of the Arabic or the Persian script.
 */
export const enteredCode = (entered = ""): string =>
  entered
    .normalize("NFKC")
    .replaceAll(separators(), "")
    .replaceAll(easternDigits, (digit) => String(digit.charCodeAt(0) & 0xf));
