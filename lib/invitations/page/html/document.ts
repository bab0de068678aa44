import { brand } from "../../../brand.ts";
import { accountPage, signInPage } from "./account.ts";
import { addressProvenPage, addressReleasedPage, proveAddressPage } from "./address.ts";
import { askPasswordPage } from "./ask-password.ts";
import { authenticatorPage } from "./authenticator.ts";
import { choosePasswordPage, mfaPage, newPasswordPage } from "./challenges.ts";
import { enrolPage, proveEnrolmentPage } from "./enrolment.ts";
import { hostPage } from "./host.ts";
import { decidedPage, noticePage } from "./notices.ts";
import { openPage } from "./open.ts";
import { recoveryCodesPage } from "./recovery.ts";
import { reviewPage } from "./review.ts";
import { hashOf, styleHash, styleOf } from "./style.ts";
import { unsubscribePage } from "./unsubscribe.ts";
import type { Look, PageView } from "./view.ts";

/** Renders a view: a complete HTML document that needs no script and loads nothing. */
export const invitationPage = (view: PageView): string => {
  switch (view.state) {
    case "open":
      return openPage(view);
    case "newPassword":
      return newPasswordPage(view);
    case "mfa":
      return mfaPage(view);
    case "review":
      return reviewPage(view);
    case "accepted":
    case "declined":
    case "answered":
      return decidedPage(view);
    case "proveAddress":
      return proveAddressPage(view);
    case "addressProven":
      return addressProvenPage(view);
    case "addressReleased":
      return addressReleasedPage(view);
    case "enrol":
      return enrolPage(view);
    case "proveEnrolment":
      return proveEnrolmentPage(view);
    case "choosePassword":
      return choosePasswordPage(view);
    case "askPassword":
      return askPasswordPage(view);
    case "signIn":
      return signInPage(view);
    case "account":
      return accountPage(view);
    case "authenticator":
      return authenticatorPage(view);
    case "recoveryCodes":
      return recoveryCodesPage(view);
    case "host":
      return hostPage(view);
    case "unsubscribe":
      return unsubscribePage(view);
    default:
      return noticePage(view);
  }
};

/**
 * The headers of every page. The page's address is a secret, so nothing may store the page, pass its address on or
 * frame it.
 */
export const pageHeaders = ({ logo, accent }: Partial<Look> = {}): Record<string, string> => ({
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": [
    "default-src 'none'",
    `style-src ${[styleHash, ...(accent ? [hashOf(styleOf(accent))] : [])].join(" ")}`,
    ...(brand.logo || logo ? ["img-src 'self'"] : []),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "x-robots-tag": "noindex, nofollow",
});
