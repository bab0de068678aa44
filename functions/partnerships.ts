import { type Locale, locale } from "../lib/contract/common.ts";
import { partnershipRequest } from "../lib/contract/partnership-requests.ts";
import type { EventType } from "../lib/contract/record.ts";
import { remainsOf } from "../lib/customers/remaining-access.ts";
import { notFound } from "../lib/errors.ts";
import type { Caller } from "../lib/http/caller.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { serve } from "../lib/http/serve.ts";
import { newId, newSecret } from "../lib/ids.ts";
import { outboxStore } from "../lib/invitations/outbox/store.ts";
import { countMail } from "../lib/invitations/recipients/rules.ts";
import { recipientStore } from "../lib/invitations/recipients/store.ts";
import type { RequestItem } from "../lib/invitations/requests/items.ts";
import {
  apiForm,
  editDraft,
  issueLink,
  newDraft,
  queueMail,
  revoke,
  type Template,
  textWithLink,
} from "../lib/invitations/requests/rules.ts";
import { requestStore } from "../lib/invitations/requests/store.ts";
import { hashOf, tokenOf } from "../lib/invitations/requests/token.ts";
import { mailQuotas } from "../lib/invitations/sending/quotas.ts";
import { draftText } from "../lib/invitations/texts/texts.ts";
import { quotaStore } from "../lib/limits/quota.ts";
import { logger } from "../lib/log.ts";
import { attestation, attestationText } from "../lib/partnerships/attestation.ts";
import { endPartnership } from "../lib/partnerships/rules.ts";
import { partnershipStore, type Side } from "../lib/partnerships/store.ts";
import type { EventEntry } from "../lib/record/entries.ts";
import { setting } from "../lib/settings.ts";
import type { Write } from "../lib/table/item.ts";
import { retryOnConflict } from "../lib/table/retry-on-conflict.ts";
import { openTable } from "../lib/table/table.ts";

const table = openTable(setting("TABLE_NAME"));
const baseUrl = setting("PUBLIC_BASE_URL");
const days = Number(setting("INVITATION_DAYS"));
const requests = requestStore(table);
const outbox = outboxStore(table);
const recipients = recipientStore(table);
const partnerships = partnershipStore(table);
const limits = quotaStore(table);
const quotas = mailQuotas({
  requestsPerDay: Number(setting("REQUESTS_PER_DAY")),
  sendsPerDay: Number(setting("SENDS_PER_DAY")),
  sendsPerMinute: Number(setting("SENDS_PER_MINUTE")),
});

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

const eventOf = (type: EventType, { providerId, id, status, expiresAt }: RequestItem): EventEntry => ({
  to: providerId,
  type,
  resourceType: "partnership-request",
  resourceId: id,
  data: { partnershipRequestId: id, status, expiresAt },
});

const shown = async (providerId: string, resellerId: string, side: Side) => {
  const found = await partnerships.find(providerId, resellerId);
  const [partner] = await partnerships.partnersOf(found ? [found] : [], side);
  if (!partner) throw notFound();
  return partner;
};

const current = (locale: Locale) => ({
  version: `${attestation.version}.${locale}`,
  locale,
  text: attestationText(locale),
});

/** What `make` makes; what it refuses (422) comes after what the checks refuse (409). */
const unless = async <T>(checks: Write[], make: () => T): Promise<T> => {
  try {
    return make();
  } catch (error) {
    await table.transact(checks);
    throw error;
  }
};

export const handler = serve(
  "partnerships",
  {
    "POST /v1/partnership-requests": ({ caller, body, now, commit }) =>
      retryOnConflict(async () => {
        const providerId = caller.organization.id;
        // A hold before the open request, which may be the one whose mail came back: this says what to do.
        const notHeld = recipients.notHeld(providerId, body.resellerEmail, now);
        const o = { id: newId("req", now), providerId, now, days };
        const noneOpen = requests.noneOpen(providerId, body.resellerEmail, now);
        const request = await unless([notHeld, noneOpen], () => newDraft(body, templateFor(caller), o));
        return commit({
          writes: [
            notHeld,
            ...requests.create(request, now),
            await limits.take(providerId, quotas.requestsPerDay, now),
          ],
          audit: auditOf("create", undefined, request),
          answer: apiForm(request, now),
        });
      }),

    "GET /v1/partnership-requests": async ({ caller, query: { status, limit }, start, now }) => {
      const { items, ...rest } = await requests.list(caller.organization.id, status, now, { limit, start });
      return { ...rest, items: items.map((item) => apiForm(item, now)) };
    },

    "GET /v1/partnership-requests/{requestId}": async ({ caller, path, now }) =>
      apiForm(await requests.read(caller.organization.id, path.requestId), now),

    "PATCH /v1/partnership-requests/{requestId}": ({ caller, path, body, ifMatch, now, commit }) =>
      retryOnConflict(async () => {
        const before = await requests.read(caller.organization.id, path.requestId);
        ifMatch.check(partnershipRequest, apiForm(before, now));
        const request = editDraft(before, body, templateFor(caller), now);
        return commit({
          writes: [requests.save("edit", request)],
          audit: auditOf("update", before, request),
          answer: apiForm(request, now),
        });
      }),

    "POST /v1/partnership-requests/{requestId}/send": ({ caller, path, now, commit }) =>
      retryOnConflict(async () => {
        const providerId = caller.organization.id;
        const before = await requests.read(providerId, path.requestId);
        const outboxId = newId("out", now);
        const request = queueMail(before, { outboxId, replyTo: caller.user.email, now, days });
        const recipient = countMail(await recipients.read(providerId, request.resellerEmail), now);
        return commit({
          writes: [
            ...requests.renew("send", before, request),
            ...outbox.enqueue(request, outboxId, now),
            recipients.save(recipient),
            await limits.take(providerId, quotas.sendsPerDay, now),
            await limits.take(providerId, quotas.sendsPerMinute, now),
          ],
          audit: auditOf("send", before, request),
          events: [eventOf("partnership-request.sent", request)],
          answer: apiForm(request, now),
        });
      }),

    "POST /v1/partnership-requests/{requestId}/link": ({ caller, path, now, commit }) =>
      retryOnConflict(async () => {
        const before = await requests.read(caller.organization.id, path.requestId);
        const secret = newSecret();
        const request = issueLink(before, { linkHash: hashOf(secret), now, days });
        const link = `${baseUrl}/invitations/${tokenOf(request.id, secret)}`;
        return commit({
          writes: requests.renew("issueLink", before, request),
          audit: auditOf("link", before, request),
          events: [eventOf("partnership-request.sent", request)],
          answer: { link, ...textWithLink(request, link), expiresAt: request.expiresAt },
        });
      }),

    "POST /v1/partnership-requests/{requestId}/revoke": ({ caller, path, now, commit }) =>
      retryOnConflict(async () => {
        const before = await requests.read(caller.organization.id, path.requestId);
        const request = revoke(before, now);
        return commit({
          writes: [requests.save("revoke", request), ...(await requests.freeAddress(request))],
          audit: auditOf("revoke", before, request),
          events: [eventOf("partnership-request.revoked", request)],
          answer: apiForm(request, now),
        });
      }),

    "GET /v1/indirect-resellers": ({ caller, query: { status, limit }, start }) =>
      partnerships.page(caller.organization.id, "provider", status, { limit, start }),

    "GET /v1/indirect-resellers/{resellerId}": ({ caller, path }) =>
      shown(caller.organization.id, path.resellerId, "provider"),

    "GET /v1/indirect-resellers/{resellerId}/removal": async ({ caller, path, query }) => {
      await shown(caller.organization.id, path.resellerId, "provider");
      const remains = await remainsOf(table, caller.organization.id, path.resellerId);
      return { attestation: current(query.locale), remains };
    },

    "POST /v1/indirect-resellers/{resellerId}/removal": ({ caller, path, body, now, commit }) =>
      retryOnConflict(async () => {
        const providerId = caller.organization.id;
        const before = await partnerships.find(providerId, path.resellerId);
        const by = { by: caller.user.id, now };
        const partnership = endPartnership(before, body.attestationVersion, locale.options.map(current), by);
        const partner = {
          ...(await shown(providerId, path.resellerId, "provider")),
          status: partnership.status,
          endedAt: partnership.endedAt,
        };
        const { resellerId, since, endedAt } = partnership;
        const remains = await remainsOf(table, providerId, resellerId);
        const event = (to: string): EventEntry => ({
          to,
          type: "partnership.ended",
          resourceType: "partnership",
          resourceId: to === providerId ? resellerId : providerId,
          data: { providerId, resellerId, since, endedAt },
        });
        return commit({
          writes: before ? partnerships.end(before, partnership) : [],
          audit: {
            operation: "partnership.end",
            resourceType: "partnership",
            resourceId: resellerId,
            before: { status: before?.status, since },
            after: { status: partnership.status, endedAt, ...partnership.ended },
            concerns: resellerId,
            concernsAs: providerId,
          },
          events: [event(providerId), event(resellerId)],
          answer: { partner, remains },
        });
      }),

    "GET /v1/indirect-providers": ({ caller, query: { status, limit }, start }) =>
      partnerships.page(caller.organization.id, "reseller", status, { limit, start }),

    "GET /v1/indirect-providers/{providerId}": ({ caller, path }) =>
      shown(path.providerId, caller.organization.id, "reseller"),
  },
  { logger, limits: limitsOf(setting), clock: () => new Date(), table },
);
