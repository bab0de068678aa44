import { spacing } from "../languages/spacing.ts";

/**
 * The attestation that a provider confirms before it ends a partnership, by language. The record names the confirmed
 * version, so these texts are apart from those that translators change: with any change here, `attestationVersion`
 * changes.
 */
export const attestations = {
  en: [
    "You are about to end the partnership with this reseller. On behalf of your organization you confirm the following.",
    "The reseller's customers stay. Ending the partnership does not remove them, their accounts or their subscriptions.",
    "Delegated admin privileges stay as they are. What the reseller may administer today, it may still administer until you revoke it in a separate step.",
    "We have decided this in good faith, for a legitimate business purpose, and in accordance with our agreements with the customers and with the partner.",
    "Should a third party claim otherwise, we will hold the operator of this platform harmless from that claim.",
    "Where an agreement requires legal notice of termination, giving that notice is our duty. This system sends no notice of the ended partnership to the reseller, to the customers or to anybody else.",
  ],
  ru: [
    "Вы завершаете партнёрство с этим реселлером. От имени своей организации вы подтверждаете следующее.",
    "Заказчики реселлера остаются. Завершение партнёрства не удаляет ни их самих, ни их учётные записи, ни их подписки.",
    "Права делегированного администрирования остаются без изменений. Всё, чем реселлер вправе управлять сегодня, он сможет администрировать и дальше, пока вы отдельным действием не отзовёте эти права.",
    "Мы приняли это решение добросовестно, с законной деловой целью и в соответствии с нашими договорами с заказчиками и с партнёром.",
    "Если третьи лица заявят иное, мы оградим оператора этой платформы от их требований и возьмём возможные убытки на себя.",
    "Если договор требует официально уведомить о его расторжении, сделать это — наша обязанность. Система не отправляет уведомлений о завершении партнёрства ни реселлеру, ни заказчикам, ни кому-либо ещё.",
  ].map((paragraph) => spacing("ru", paragraph)),
} as const;
