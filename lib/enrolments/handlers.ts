import { type Handlers, loadThen } from "../http/handler.ts";
import { newId } from "../ids.ts";
import { requestStore } from "../invitations/requests/store.ts";
import { endWait } from "../invitations/requests/waiting.ts";
import { localeOf, mailedLinkStore } from "../mailed-links/store.ts";
import { preferenceStore } from "../notification-preferences/store.ts";
import { newOrganization } from "../organizations/rules.ts";
import { organizationStore } from "../organizations/store.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import { newUser } from "../users/rules.ts";
import { userStore } from "../users/store.ts";
import type { EnrolmentRequestItem } from "./items.ts";
import { corrected, decided } from "./rules.ts";
import { enrolmentStore } from "./store.ts";

/** How long the link is valid by which the first Global admin chooses its password. */
const firstPasswordMilliseconds = 7 * 24 * 3_600_000;

/** The routes by which the operator approves and rejects enrolment requests. */
export const enrolmentHandlers = (table: Table) => {
  const enrolments = enrolmentStore(table);
  const organizations = organizationStore(table);
  const users = userStore(table);
  const invitations = requestStore(table);
  const links = mailedLinkStore(table);
  const preferences = preferenceStore(table);

  const ofPath = ({ path }: { path: { enrolmentRequestId: string } }) =>
    enrolments.read(path.enrolmentRequestId);

  /** Resumes the invitation's time: the writes, and until when it can be answered now. */
  const goOn = async (
    { id, providerId, partnershipRequestId }: EnrolmentRequestItem,
    now: Date,
  ): Promise<{ writes: Write[]; expiresAt?: string }> => {
    const before = await invitations.find(providerId, partnershipRequestId);
    const after = endWait(before, id, now);
    return before && after
      ? { writes: invitations.saveWait(before, after, now), expiresAt: after.expiresAt }
      : { writes: [] };
  };

  /** The event of a decision, for the provider. */
  const eventOf = (request: EnrolmentRequestItem, expiresAt: string | undefined) => ({
    to: request.providerId,
    resourceType: "enrolment-request",
    resourceId: request.id,
    data: {
      enrolmentRequestId: request.id,
      partnershipRequestId: request.partnershipRequestId,
      status: request.status,
      ...(expiresAt && { expiresAt }),
    },
  });

  return {
    "GET /v1/enrolment-requests": ({ query: { status, limit }, start }) =>
      enrolments.list(status, { limit, start }),

    "GET /v1/enrolment-requests/{enrolmentRequestId}": loadThen(ofPath, async ({ loaded }) => loaded),

    "POST /v1/enrolment-requests/{enrolmentRequestId}/approve": loadThen(
      ofPath,
      async ({ loaded: request, body, now, commit }) => {
        const id = newId("org", now);
        const approved = decided(request, "approve", { organizationId: id }, now);
        const type = "indirect-reseller";
        const { profile, globalAdmin } = corrected(request, body ?? {});
        const admin = newUser(id, { ...globalAdmin, roles: ["GlobalAdmin"] }, { id: newId("usr", now), now });
        const organization = newOrganization(type, profile, { id, firstAdminId: admin.id, now });
        const { writes, expiresAt } = await goOn(request, now);
        const event = eventOf(approved, expiresAt);
        return commit({
          writes: [
            enrolments.decide("approve", request, approved),
            ...organizations.enrol(organization),
            ...users.create(admin, type),
            users.noneBeside(id, admin.email),
            links.queue(
              {
                ...{ subjectId: admin.id, purpose: "password", organizationId: id, email: admin.email },
                ...{ locale: localeOf(request), lasts: firstPasswordMilliseconds },
              },
              undefined,
              now,
            ),
            // Mails to this person come in the language of the form, whatever the company's country reads.
            preferences.change(admin.id, undefined, { locale: localeOf(request) }).write,
            ...writes,
          ],
          audit: {
            operation: "enrolment-request.approve",
            resourceType: "enrolment-request",
            resourceId: request.id,
            before: { status: request.status },
            after: { status: approved.status, organizationId: id, type, ...profile, globalAdmin },
            created: [id],
            concerns: id,
          },
          events: [{ ...event, type: "enrolment.approved", data: { ...event.data, organizationId: id } }],
          answer: { ...organization, type, agreements: [], globalAdmin: { ...admin, emailProven: true } },
        });
      },
    ),

    "POST /v1/enrolment-requests/{enrolmentRequestId}/reject": loadThen(
      ofPath,
      async ({ loaded: request, body, now, commit }) => {
        const rejected = decided(request, "reject", body, now);
        const { writes, expiresAt } = await goOn(request, now);
        return commit({
          writes: [enrolments.decide("reject", request, rejected), ...writes],
          audit: {
            operation: "enrolment-request.reject",
            resourceType: "enrolment-request",
            resourceId: request.id,
            before: { status: request.status },
            after: { status: rejected.status, ...body },
          },
          events: [{ ...eventOf(rejected, expiresAt), type: "enrolment.rejected" }],
          answer: rejected,
        });
      },
    ),
  } satisfies Partial<Handlers<"organizations">>;
};
