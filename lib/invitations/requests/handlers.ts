import { partnershipRequest } from "../../contract/partnership-requests.ts";
import type { Caller } from "../../http/caller.ts";
import { type Handlers, loadThen } from "../../http/handler.ts";
import { newId, newSecret } from "../../ids.ts";
import { localeOfCountry } from "../../languages/of-country.ts";
import { quotaStore } from "../../limits/quota.ts";
import { organizationStore } from "../../organizations/store.ts";
import type { EventEntry } from "../../record/entries.ts";
import type { Write } from "../../table/item.ts";
import type { Table } from "../../table/table.ts";
import { hasProven, userStore } from "../../users/store.ts";
import { outboxStore } from "../outbox/store.ts";
import { countMail } from "../recipients/rules.ts";
import { recipientStore } from "../recipients/store.ts";
import { sendingBreaker } from "../sending/breaker.ts";
import { linkQuota, type MailQuotas, mailQuotas } from "../sending/quotas.ts";
import { draftText } from "../texts/draft.ts";
import { addresseeOf } from "./addressee.ts";
import { apiForm } from "./api-form.ts";
import { requestExpiry } from "./expiry.ts";
import { type RequestItem, requests as stored } from "./items.ts";
import { editDraft, issueLink, newDraft, queueMail, revoke } from "./rules.ts";
import { requestStore } from "./store.ts";
import { type Template, textWithLink } from "./text.ts";
import { hashOf, tokenOf } from "./token.ts";
import { checkUrls } from "./urls.ts";

const templateFor =
  (caller: Caller): Template =>
  (locale) =>
    draftText(locale, { providerName: caller.organization.name });

const auditOf = (operation: string, before: RequestItem | undefined, after: RequestItem) => ({
  operation: `partnership-request.${operation}`,
  resourceType: "partnership-request",
  resourceId: after.id,
  before: before && partnershipRequest.parse(before),
  after: partnershipRequest.parse(after),
});

const eventOf = (
  type: "partnership-request.sent" | "partnership-request.revoked",
  { providerId, id, status, expiresAt }: RequestItem,
): EventEntry => ({
  to: providerId,
  type,
  resourceType: "partnership-request",
  resourceId: id,
  data: { partnershipRequestId: id, status, expiresAt },
});

/** The settings of a deployment's invitations. */
export interface RequestSettings {
  /** The deployment's own address, with which links begin. */
  baseUrl: string;
  /** How many days a link is valid. */
  invitationDays: number;
  quotas: MailQuotas;
}

/** The routes by which a provider invites resellers. */
export const requestHandlers = ({
  table,
  baseUrl,
  invitationDays: days,
  quotas: limits,
}: RequestSettings & { table: Table }) => {
  const requests = requestStore(table);
  const outbox = outboxStore(table);
  const recipients = recipientStore(table);
  const organizations = organizationStore(table);
  const users = userStore(table);
  const quota = quotaStore(table);
  const quotas = mailQuotas(limits);
  const breaker = sendingBreaker(table);
  const addressee = addresseeOf(table);

  const ofPath = ({ caller, path }: { caller: Caller; path: { requestId: string } }) =>
    requests.read(caller.organization.id, path.requestId);

  /** Makes a draft. A refusal of the draft itself (422) comes after those of the checks (409). */
  const draftUnless = async (checks: Write[], make: () => RequestItem): Promise<RequestItem> => {
    try {
      return make();
    } catch (error) {
      await table.transact(checks);
      throw error;
    }
  };

  return {
    "POST /v1/partnership-requests": async ({ caller, body, now, commit, requestId }) => {
      const providerId = caller.organization.id;
      const noneOpen = requests.noneOpen(providerId, body.resellerEmail, now);
      const [provider, resellerCountry] = await Promise.all([
        organizations.find(providerId),
        addressee.countryOf(body.resellerEmail),
      ]);
      const request = await draftUnless(noneOpen, () => {
        const id = newId("req", now);
        const countryLocale = resellerCountry === undefined ? undefined : localeOfCountry(resellerCountry);
        const ground = { id, providerId, now, days, resellerCountry, countryLocale };
        const draft = newDraft(body, templateFor(caller), ground);
        checkUrls(body, { ...caller.organization, website: provider?.website });
        return draft;
      });
      const warnings = await addressee.warnings(request, now);
      const change = {
        writes: [...requests.create(request, now), await quota.take(providerId, quotas.requestsPerDay, now)],
        audit: auditOf("create", undefined, request),
        answer: { ...apiForm(request, now), ...(warnings.length > 0 && { warnings }) },
      };
      return requestExpiry(table, () => now).before(() => commit(change), requestId);
    },

    "GET /v1/partnership-requests": async ({
      caller,
      query: { cursor: _, limit, ...filter },
      start,
      now,
    }) => {
      const { items, ...rest } = await requests.list(caller.organization, filter, now, { limit, start });
      return { ...rest, items: items.map((item) => apiForm(item, now)) };
    },

    "GET /v1/partnership-requests/{requestId}": loadThen(ofPath, async ({ loaded: request, now }) =>
      apiForm(request, now),
    ),

    "PATCH /v1/partnership-requests/{requestId}": loadThen(
      ofPath,
      async ({ loaded: before, caller, body, ifMatch, now, commit }) => {
        ifMatch.check(partnershipRequest, apiForm(before, now));
        const request = editDraft(before, body, templateFor(caller), now);
        const provider = await organizations.find(before.providerId);
        checkUrls(body, { ...caller.organization, website: provider?.website });
        if (!stored.differ(before, request)) return apiForm(before, now);
        return commit({
          writes: [requests.save("edit", before, request)],
          audit: auditOf("update", before, request),
          answer: apiForm(request, now),
        });
      },
    ),

    "POST /v1/partnership-requests/{requestId}/send": loadThen(
      ofPath,
      async ({ loaded: before, caller, now, commit }) => {
        const { providerId } = before;
        const outboxId = newId("out", now);
        const { id: userId, email } = caller.user;
        // The recipient's replies must only reach the sender, so an unproven address is not used for Reply-To.
        const replyTo = email && hasProven(await users.byEmail(email), userId) ? email : undefined;
        const request = { ...queueMail(before, { outboxId, replyTo, now, days }), sentBy: userId };
        const recipient = await recipients.read(providerId, request.resellerEmail);
        return commit({
          writes: [
            ...requests.renew("send", before, request),
            ...outbox.enqueue(request, outboxId, now),
            recipients.save(recipient, countMail(recipient, now)),
            breaker.notPaused(providerId, now),
            await quota.take(providerId, quotas.sendsPerDay, now),
            await quota.take(providerId, quotas.sendsPerMinute, now),
          ],
          audit: auditOf("send", before, request),
          events: [eventOf("partnership-request.sent", request)],
          answer: apiForm(request, now),
        });
      },
    ),

    "POST /v1/partnership-requests/{requestId}/link": loadThen(
      ofPath,
      async ({ loaded: before, caller, now, commit }) => {
        const secret = newSecret();
        const issued = issueLink(before, { linkHash: hashOf(secret), now, days });
        const request = { ...issued, sentBy: caller.user.id };
        const link = `${baseUrl}/invitations/${tokenOf(request.id, secret)}`;
        return commit({
          writes: [
            ...requests.renew("issueLink", before, request),
            await quota.take(before.providerId, linkQuota(before.id), now),
          ],
          audit: auditOf("link", before, request),
          events: [eventOf("partnership-request.sent", request)],
          answer: { link, ...textWithLink(request, link), expiresAt: request.expiresAt },
        });
      },
    ),

    "POST /v1/partnership-requests/{requestId}/revoke": loadThen(
      ofPath,
      async ({ loaded: before, now, commit }) => {
        const request = revoke(before, now);
        return commit({
          writes: [requests.save("revoke", before, request), ...(await requests.freeAddress(request))],
          audit: auditOf("revoke", before, request),
          events: [eventOf("partnership-request.revoked", request)],
          answer: apiForm(request, now),
        });
      },
    ),
  } satisfies Partial<Handlers<"partnerships">>;
};
