import type { Locale } from "../contract/common.ts";
import { russian as t } from "../text/russian.ts";
import type { Attestation } from "./rules.ts";

const en = [
  "You are about to end the partnership with this reseller. On behalf of your organization you confirm the following.",
  "The reseller's customers stay. Ending the partnership does not remove them, their accounts or their subscriptions.",
  "Delegated admin privileges stay as they are. What the reseller may administer today, it may still administer until you revoke it in a separate step.",
  "We have decided this in good faith, for a legitimate business purpose, and in accordance with our agreements with the customers and with the partner.",
  "Should a third party claim otherwise, we will hold the operator of this platform harmless from that claim.",
  "Where an agreement requires legal notice of termination, giving that notice is our duty. This system sends no notice of the ended partnership to the reseller, to the customers or to anybody else.",
];

const russian = [
  t`Вы завершаете партнёрство с этим реселлером. От имени своей организации вы подтверждаете следующее.`,
  t`Заказчики реселлера остаются. Завершение партнёрства не удаляет ни их самих, ни их учётные записи, ни их подписки.`,
  t`Права делегированного администрирования остаются без изменений. Всё, чем реселлер вправе управлять сегодня, он сможет администрировать и дальше, пока вы отдельным действием не отзовёте эти права.`,
  t`Мы приняли это решение добросовестно, с законной деловой целью и в соответствии с нашими договорами с заказчиками и с партнёром.`,
  t`Если третьи лица заявят иное, мы оградим оператора этой платформы от их требований и возьмём возможные убытки на себя.`,
  t`Если договор требует официально уведомить о его расторжении, сделать это — наша обязанность. Система не отправляет уведомлений о завершении партнёрства ни реселлеру, ни заказчикам, ни кому-либо ещё.`,
];

/** What a provider confirms before it ends a partnership. Change the version with any wording: the record names it. */
export const attestation: { readonly version: string; readonly texts: Readonly<Record<Locale, string>> } = {
  version: "2026-11-1",
  texts: { en: en.join("\n\n"), ru: russian.join("\n\n") },
};

/** The attestation in one language, as it is offered and confirmed. The hash of the text is recorded. */
export const attestationIn = (locale: Locale): Attestation => ({
  version: `${attestation.version}.${locale}`,
  locale,
  text: attestation.texts[locale],
});
