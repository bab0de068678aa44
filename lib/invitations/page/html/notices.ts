import { fillHtml, type Values } from "../../../text/fill.ts";
import { html } from "../../../text/html.ts";
import { formatMoment } from "../../texts/moment.ts";
import type { Notice } from "../../texts/texts.ts";
import { texts } from "../../texts/texts.ts";
import { badges } from "./icons.ts";
import { inLanguage, layout } from "./layout.ts";
import type { AnsweredView, DecidedView, Framed, NoticeState, NoticeView } from "./view.ts";

type Manner = { readonly badge: keyof typeof badges; readonly back: boolean };

/** Whether a notice warns, and whether the invitation behind it may still wait for an answer. */
const manners: Readonly<Record<NoticeState, Manner>> = {
  superseded: { badge: "info", back: false },
  expired: { badge: "info", back: false },
  revoked: { badge: "info", back: false },
  unknown: { badge: "warn", back: false },
  notEnrolled: { badge: "warn", back: true },
  resellerSuspended: { badge: "warn", back: true },
  forAnother: { badge: "warn", back: true },
  roleRequired: { badge: "warn", back: true },
  alreadyPartnered: { badge: "good", back: false },
  tooManyRequests: { badge: "warn", back: true },
  crossSite: { badge: "warn", back: true },
  badRequest: { badge: "warn", back: true },
  unavailable: { badge: "warn", back: true },
};

const page = (
  view: Framed<{ readonly providerName?: string | undefined }>,
  { title, paragraphs }: Notice,
  { badge, back }: Manner,
  values: Values,
  whose?: string,
): string => {
  const words = texts[view.locale].page;
  return layout({
    ...view,
    title,
    wrong: badge === "warn",
    content: html`<div class="single card stack">
<div class="badge ${badge}">${badges[badge]}</div>
<h1>${title}</h1>
${whose !== undefined && html`<p class="quiet small">${fillHtml(whose, values)}</p>`}
${paragraphs.map((paragraph) => html`<p>${fillHtml(paragraph, values)}</p>`)}
${back && html`<p><a class="button" href="${inLanguage(view.action, view.locale)}">${words.back}</a></p>`}
</div>`,
  });
};

/** Says why an answer is not possible, and what to do next. */
export const noticePage = (view: Framed<NoticeView>): string => {
  const words = texts[view.locale];
  const whose = view.providerName === undefined ? undefined : words.page.from;
  const values = { provider: view.providerName ?? "" };
  return page(view, words.notices[view.state], manners[view.state], values, whose);
};

/** Says what was decided. */
export const decidedPage = (view: Framed<DecidedView | AnsweredView>): string => {
  const words = texts[view.locale];
  const values = { provider: view.providerName, date: formatMoment(view.locale, view.at) };
  switch (view.state) {
    case "accepted":
      return page(
        view,
        words.accepted,
        { badge: "good", back: false },
        { ...values, reseller: view.resellerName },
      );
    case "declined":
      return page(view, words.declined, { badge: "info", back: false }, values);
    case "answered": {
      const notice = view.decision === "accepted" ? words.answeredAccepted : words.answeredDeclined;
      return page(view, notice, { badge: "info", back: false }, values);
    }
  }
};
