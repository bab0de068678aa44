/**
 * The descriptions of fields of one schema, or within one field, where their names alone do not determine the meaning
 * (descriptions.ts).
 */
export const particularDescriptions: Readonly<Record<string, string>> = {
  "ScheduledChange.at": "When the change takes effect: the end of the running term.",
  "Remains.azureTenantOwner": "How many customers' Azure scopes the reseller holds.",
  "ChangeRequest.before": "The same fields before the change.",
  "states.code": "The code of the state.",
  "OrderReview.customer": "The customer as the order would have it.",
  "OrderConfirmation.customer": "The customer as it is now.",
  "CustomerTransfer.decidedAt": "When one side decided.",
  "ResellerLinks.delegatedAdmin": "Whether it administers the customer.",
  "ResellerLinks.azureTenantOwner": "Whether it holds the grant on the customer's Azure scope.",
  "ResellerLinks.supportContact": "How many of the customer's subscriptions it supports.",
  "Remains.delegatedAdmin": "How many customers the reseller administers.",
  "Reassignment.delegatedAdmin": "Whether the new reseller also gets administrator access.",
  "delivery.detail": "What the mail system said.",
  "EnrolmentRejection.reason": "Why it is not enrolled. Who asked reads it on the page of the mailed link.",
  "EnrolmentForm.mpnId": "The MPN ID of the company that asks.",
  "EnrolmentForm.email": "The address of who asks, which a mailed link proves.",
  "ForgottenPasswordForm.email": "The address by which somebody signs in.",
  "UnsubscribeForm.mails":
    "Which mails are wanted: the organization's (`wanted`), none of it (`organization`), none of anybody (`all`).",
  "UnsubscribeForm.List-Unsubscribe":
    "What mailbox providers send alone, for who ends mails by their button.",
  "PasswordForm.newPassword": "The password that is chosen.",
  "EnrolmentRequest.reason": "Why it was rejected.",
  "EnrolmentRequest.providerId": "The provider who has invited whoever asks.",
  "EnrolmentRequest.organizationId": "The organization that its approval has made.",
  "NewPartnershipRequest.locale":
    "A language of the product. Left out: that of the reseller's country where one of its users has proven the address, else `en`.",
  "NotificationPreferences.locale": "The language of the user's mails.",
  "NotificationPreferencesPatch.locale":
    "The language of the user's mails; `null` for that of the mail which proved its address, else of the organization's country.",
  "actor.organizationId": "Where they belong: a customer when it is done in its admin's name.",
  "EnrolmentRequest.locale": "The language of whoever asks.",
  "InvitationLink.message": "The finished text, with its link.",
  "CustomerTransfer.preview":
    "What the other provider would take over, and what becomes of the customer's resellers. Of one transfer it is judged anew while it is offered; in a list it is as it was offered, once accepted as it was carried out. Of what came to nothing it is gone.",
  "TransferPreview.problems":
    "What stands in the way: of accepting, or of a reseller's keeping all that it has.",
  "defaultAddress.region": "The region or county.",
  "Address.region": "The region or county.",
  "SupportContactInput.resellerId": "The reseller that answers the customer; `null` for the provider.",
  "ResellerAssignment.resellerId": "The reseller whose customer it becomes; `null` for the provider's own.",
  "delivery.state": "How far the mail came.",
  "Problem.status": "The HTTP status.",
  "OrganizationPatch.status": "`suspended` stops everything new in the organization's name.",
  "SubscriptionPatch.status": "The state to bring it into.",
  "TransferPreview.subscriptions":
    "The subscriptions that are not over, by offer, and of each offer how many.",
  "Reassignment.subscriptions": "Whether the new reseller also becomes reseller of record.",
  "Remains.supportContact": "For how many subscriptions the reseller gives support.",
  "attempts.error": "Why there was no answer, such as `TIMEOUT`, `ENOTFOUND` or `ADDRESS_NOT_ALLOWED`.",
  "Job.total": "How many customers there are to do.",
  "Problem.type": "A URN of the code.",
  "DelegatedAdminPatch.until": "Another end, at most two years ahead; `null` takes the end away.",
  "OrderSubmission.version": "The `version` of the review.",
  "OrderReview.version": "Send it with the submission. It changes with whatever the review showed.",
};
