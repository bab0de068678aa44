import { encode } from "uqr";
import { challengeMinutes } from "../../../contract/password-policy.ts";
import { productName, texts } from "../../../languages/texts.ts";
import { fillHtml } from "../../../text/fill.ts";
import { type Html, html } from "../../../text/html.ts";
import { plainLine } from "../../../text/plain.ts";
import type { AuthenticatorView } from "./account-views.ts";
import { described, faultSummary, faultText } from "./fields.ts";
import { inLanguage, layout } from "./layout.ts";
import type { Framed } from "./view.ts";

/** The URI for authenticator apps (Key Uri Format). */
export const otpauthUri = (issuer: string, account: string, secret: string): string =>
  `otpauth://totp/${encodeURIComponent(account)}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;

/** The quiet zone that a QR code needs on each side, in modules (ISO/IEC 18004). */
const margin = 4;

/**
 * The URI as a QR code, dark on light even on a dark page. It has the lowest error correction and so the largest
 * modules, because a screen has no scratches. Each row's dark modules are drawn as runs of one path.
 */
const qrCode = (uri: string, label: string): Html => {
  const { data, size } = encode(uri, { ecc: "L", border: 0 });
  const runs = data.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1]) return [];
      const end = row.indexOf(false, x);
      return [`M${x + margin} ${y + margin}h${(end < 0 ? size : end) - x}v1H${x + margin}z`];
    }),
  );
  const side = size + 2 * margin;
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${runs.join("")}" fill="#000"/></svg>`;
};

/** The page with an authenticator app's secret, and the field for its first code. */
export const authenticatorPage = (view: Framed<AuthenticatorView>): string => {
  const { locale, account = "", secret = "", problem } = view;
  const { authenticator: words, mfa, problems, review } = texts[locale];
  const fault = problem && { missing: problems.codeMissing, code: problems.codeWrong }[problem];
  const uri = otpauthUri(productName(locale), account, secret);
  const groups = secret.match(/.{1,4}/g) ?? [];
  const action = inLanguage(view.action, locale);
  return layout({
    ...view,
    title: words.title,
    wrong: fault !== undefined,
    content: html`<div class="single card stack">
${fault !== undefined && faultSummary(locale, [{ field: "mfaCode", text: fault }])}
<h1>${words.title}</h1>
<p>${words.scan}</p>
${qrCode(uri, words.picture)}
<p>${words.byHand}</p>
<p class="secret" dir="ltr"><code>${groups.join(" ")}</code></p>
<dl class="details">
<div><dt>${words.account}</dt><dd><bdi>${plainLine(account)}</bdi></dd></div>
</dl>
<p class="aside"><a href="${uri}">${words.link}</a></p>
<form class="stack" method="post" action="${action}">
<input type="hidden" name="step" value="authenticator-code">
<div class="field code">
<label for="mfaCode">${mfa.label}</label>
${faultText("mfaCode", fault)}
<input id="mfaCode" name="mfaCode" type="text" inputmode="numeric" autocomplete="one-time-code" spellcheck="false" required${described("mfaCode", fault, "mfaCode-hint")}>
<p class="quiet small" id="mfaCode-hint">${words.ends}</p>
</div>
<button class="primary" type="submit">${words.button}</button>
</form>
<form class="stack" method="post" action="${action}">
<input type="hidden" name="step" value="authenticator-cancel">
<button class="secondary" type="submit">${words.cancel}</button>
</form>
<p class="quiet small">${fillHtml(review.timeLimit, { minutes: challengeMinutes })}</p>
</div>`,
  });
};
