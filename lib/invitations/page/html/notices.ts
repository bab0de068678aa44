import type { Phrase, Values } from "../../../languages/message.ts";
import { texts } from "../../../languages/texts.ts";
import { fillHtml } from "../../../text/fill.ts";
import { type Fragment, type Html, html } from "../../../text/html.ts";
import { formatMoment } from "../../texts/moment.ts";
import { forgottenLink } from "./ask-password.ts";
import { badges } from "./icons.ts";
import { backTo, inLanguage, layout } from "./layout.ts";
import type { AnsweredView, DecidedView, Framed, NoticeState, NoticeView } from "./view.ts";

type Appearance = { readonly badge: keyof typeof badges; readonly back: boolean };

/** The icon of each notice, and whether it links back to the invitation, which may still be open. */
const appearances: Readonly<Record<NoticeState, Appearance>> = {
  superseded: { badge: "info", back: false },
  supersededByHand: { badge: "info", back: false },
  expired: { badge: "info", back: false },
  revoked: { badge: "info", back: false },
  providerSuspended: { badge: "info", back: false },
  unknown: { badge: "warn", back: false },
  notEnrolled: { badge: "warn", back: true },
  resellerSuspended: { badge: "warn", back: true },
  forAnother: { badge: "warn", back: true },
  roleRequired: { badge: "warn", back: true },
  alreadyPartnered: { badge: "good", back: false },
  tooManyRequests: { badge: "warn", back: true },
  crossSite: { badge: "warn", back: true },
  badRequest: { badge: "warn", back: true },
  proofUnknown: { badge: "warn", back: false },
  proofExpired: { badge: "info", back: false },
  addressTaken: { badge: "warn", back: false },
  unavailable: { badge: "warn", back: true },
  enrolmentMailed: { badge: "info", back: true },
  enrolmentOpen: { badge: "info", back: false },
  enrolmentApproved: { badge: "good", back: false },
  enrolmentRejected: { badge: "info", back: false },
  enrolmentUnknown: { badge: "warn", back: false },
  enrolmentExpired: { badge: "info", back: false },
  enrolmentOver: { badge: "info", back: false },
  tooManyEnrolments: { badge: "warn", back: false },
  passwordMailed: { badge: "info", back: false },
  passwordChosen: { badge: "good", back: false },
  passwordLinkUnknown: { badge: "warn", back: false },
  signedOutEverywhere: { badge: "good", back: true },
  accountSuspended: { badge: "warn", back: false },
  passwordLinkExpired: { badge: "info", back: false },
  unsubscribeUnknown: { badge: "warn", back: false },
};

/** The markup of a notice. */
interface Notice {
  readonly title: string;
  readonly paragraphs: readonly Fragment[];
}

const page = (
  view: Framed<{ readonly state: string; readonly quote?: string | undefined }>,
  { title, paragraphs }: Notice,
  { badge, back }: Appearance,
  from?: Html,
): string => {
  const { account, notEnrolledYet } = texts[view.locale];
  return layout({
    ...view,
    title,
    wrong: badge === "warn",
    content: html`<div class="single card stack">
<div class="badge ${badge}">${badges[badge]}</div>
<h1>${title}</h1>
${from && html`<p class="quiet small">${from}</p>`}
${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
${view.quote !== undefined && html`<blockquote class="note">${view.quote}</blockquote>`}
${view.state === "notEnrolled" && html`<p><a class="button" href="${inLanguage(`${view.action}/enrolment`, view.locale)}">${notEnrolledYet.button}</a></p>`}
${/^passwordLink/.test(view.state) && forgottenLink(view.locale)}
${view.state === "accepted" && html`<p class="small aside"><a href="${inLanguage("/account", view.locale)}">${account.signIn}</a></p>`}
${back && html`<p><a class="button" href="${inLanguage(view.action, view.locale)}">${backTo(view.action, view.locale)}</a></p>`}
</div>`,
  });
};

/** The page that says why an answer is not possible, and what to do next. */
export const noticePage = (view: Framed<NoticeView>): string => {
  const words = texts[view.locale];
  const { providerName: provider } = view;
  const from = provider === undefined ? undefined : fillHtml(words.page.from, { provider });
  return page(view, words.notices[view.state], appearances[view.state], from);
};

/** The text of a decision, with its values. */
const noticeOf = <V extends Values>(
  { title, paragraphs }: { readonly title: string; readonly paragraphs: readonly Phrase<V>[] },
  values: NoInfer<V>,
): Notice => ({ title, paragraphs: paragraphs.map((paragraph) => fillHtml(paragraph, values)) });

const acceptedNotice = (view: Framed<DecidedView> & { readonly state: "accepted" }): Notice => {
  const { accepted, acceptedEnded, otherRegion } = texts[view.locale];
  const { providerName: provider, resellerName: reseller, regions, hasEnded } = view;
  const notice = noticeOf(hasEnded ? acceptedEnded : accepted, {
    provider,
    reseller,
    date: formatMoment(view.locale, view.at, view.readerCountry),
  });
  if (!regions) return notice;
  const values = { provider, reseller, providerRegion: regions.provider, resellerRegion: regions.reseller };
  return { ...notice, paragraphs: [...notice.paragraphs, fillHtml(otherRegion, values)] };
};

/** The page of a decision that was made. */
export const decidedPage = (view: Framed<DecidedView | AnsweredView>): string => {
  const words = texts[view.locale];
  const values = {
    provider: view.providerName,
    date: formatMoment(view.locale, view.at, view.readerCountry),
  };
  switch (view.state) {
    case "accepted":
      return page(view, acceptedNotice(view), { badge: view.hasEnded ? "info" : "good", back: false });
    case "declined": {
      if (view.until === undefined)
        return page(view, noticeOf(words.declined, values), { badge: "info", back: false });
      const until = formatMoment(view.locale, view.until, view.readerCountry);
      const notice = noticeOf(words.declinedForNow, { ...values, until });
      // The link always leads to the invitation, even from the form beneath it.
      const action = view.action.replace(/\/enrolment$/, "");
      return page({ ...view, action }, notice, { badge: "info", back: true });
    }
    case "answered": {
      const notice = view.decision === "accepted" ? words.answeredAccepted : words.answeredDeclined;
      return page(view, noticeOf(notice, values), { badge: "info", back: false });
    }
  }
};
