import { createHash } from "node:crypto";
import type { Locale } from "../contract/common.ts";
import type { EnrolmentForm } from "../contract/enrolment-requests.ts";
import { kept } from "../contract/kept.ts";
import { stale } from "../errors.ts";
import { mailboxOf } from "../invitations/recipients/mailbox.ts";
import { activeHold } from "../invitations/recipients/rules.ts";
import { recipientStore } from "../invitations/recipients/store.ts";
import type { RequestItem } from "../invitations/requests/items.ts";
import { type Quota, quotaStore } from "../limits/quota.ts";
import { isWaiting } from "../mailed-links/rules.ts";
import { mailedLinkStore } from "../mailed-links/store.ts";
import type { OrganizationItem } from "../organizations/items.ts";
import { organizationIsActive } from "../organizations/standing.ts";
import { recordWrites } from "../record/entries.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { type EnrolmentDraftItem, enrolmentDrafts } from "./items.ts";

/** How long the link that proves the address is valid. */
const linkMilliseconds = 24 * 3_600_000;

/** The maximum number of companies per day that can be entered from one invitation's link. */
const perInvitation: Quota = {
  name: "enrolments",
  per: "day",
  limit: 5,
  refusal: "Companies were entered five times from this invitation today. Go on tomorrow (UTC).",
};

/** The partition of counts over the whole deployment. */
const everybody = "everybody";

/** The maximum number of such mails to a mailbox per day, in any spelling. The key holds the mailbox's hash. */
const toMailbox = (email: string): Quota => ({
  name: `enrolments:${createHash("sha256").update(mailboxOf(email)).digest("base64url")}`,
  per: "day",
  limit: 3,
  refusal: "This mailbox has had its mails of today.",
});

/** The digits of an id. */
const digits = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * The id under which a form waits for its proof. It is the same for each repetition of the form from one invitation.
 */
const draftIdOf = (requestId: string, form: EnrolmentForm): string => {
  const hash = createHash("sha256")
    .update(`${requestId} ${JSON.stringify(form)}`)
    .digest();
  return `enr_${[...hash.subarray(0, 26)].map((byte) => digits[byte % digits.length]).join("")}`;
};

/** Takes the form of a person on an invitation's page, and has the mail sent that proves the address. */
export const enrolmentAsking = (table: Table) => {
  const quotas = quotaStore(table);
  const recipients = recipientStore(table);
  const links = mailedLinkStore(table);

  /** The quota place of a mail to this mailbox; `undefined` when the quota is used up. */
  const placeOf = async (providerId: string, email: string, now: Date): Promise<Write | undefined> => {
    if (activeHold(await recipients.read(providerId, email), now)) return undefined;
    return quotas.takeQuietly(everybody, toMailbox(email), now);
  };

  return {
    /**
     * Keeps the form and queues the mail. Answers the id under which the form waits for its proof. The answer reveals
     * nothing about the address: if no mail may be sent to it, nothing happens (`undefined`) and the page is the same.
     * Throws RATE_LIMITED when this invitation has used up its companies of the day.
     */
    ask: (
      { request, provider }: { request: RequestItem; provider: OrganizationItem },
      form: EnrolmentForm,
      locale: Locale,
      now: Date,
      requestId: string,
    ): Promise<string | undefined> =>
      retryOnConflict(async () => {
        const { email } = form.globalAdmin;
        const id = draftIdOf(request.id, form);
        const before = await links.find(id, "enrolment");
        // The same form was sent twice: its mail has been queued already.
        if (isWaiting(before)) return id;
        const taken = await quotas.take(request.id, perInvitation, now);
        const place = await placeOf(provider.id, email, now);
        if (!place) return undefined;
        const entered = {
          ...kept<EnrolmentDraftItem, EnrolmentForm>(form),
          locale,
          partnershipRequestId: request.id,
          providerId: provider.id,
        };
        const audit = {
          operation: "enrolment-request.enter",
          resourceType: "enrolment-request",
          resourceId: id,
          after: entered,
        };
        const mail = {
          subjectId: id,
          purpose: "enrolment" as const,
          organizationId: provider.id,
          email,
          locale,
          lasts: linkMilliseconds,
        };
        await table.transact([
          enrolmentDrafts.put({
            type: "EnrolmentDraft",
            id,
            ...entered,
            region: provider.region,
            createdAt: now.toISOString(),
          }),
          links.queue(mail, before, now),
          taken,
          place,
          organizationIsActive(provider.id, stale, provider),
          ...recordWrites({ userId: "recipient", organizationId: provider.id }, audit, [], now, requestId),
        ]);
        return id;
      }),
  };
};
