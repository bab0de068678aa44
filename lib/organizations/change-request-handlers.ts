import { kept } from "../contract/kept.ts";
import type { DirectoryChanges } from "../contract/organizations.ts";
import { notFound } from "../errors.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { newId } from "../ids.ts";
import { type Quota, quotaStore } from "../limits/quota.ts";
import { logos } from "../logos/items.ts";
import type { Table } from "../table/table.ts";
import { changeRequestLists } from "./change-request-lists.ts";
import type { ChangeRequestItem, OrganizationItem } from "./items.ts";
import { checkedChanges, type WithFacts } from "./profile-changes.ts";
import { decided, withProfile } from "./rules.ts";
import { organizationStore, profileOf } from "./store.ts";

/** The operator reads every request, so the number per provider is limited. */
const perDay: Quota = {
  name: "change-requests",
  per: "day",
  limit: 20,
  refusal:
    "Your organization has made its 20 change requests of today. Put changes together, or go on tomorrow (UTC).",
};

/** The present values of the fields to change, for the operator. */
const changedIn = (
  { name, country, region, ...organization }: OrganizationItem,
  changes: WithFacts<DirectoryChanges>,
): WithFacts<DirectoryChanges> => {
  const { website = null, description = null, logo = null, accentColour = null } = organization;
  const now = { name, country, region, website, description, logo, accentColour };
  return Object.fromEntries(Object.entries(now).filter(([field]) => field in changes));
};

/** The routes by which a provider requests a change of its directory profile, and the operator decides. */
export const changeRequestHandlers = (table: Table) => {
  const organizations = organizationStore(table);
  const lists = changeRequestLists(table);
  const quota = quotaStore(table);

  const ofPath = ({ path }: { path: { changeRequestId: string } }) =>
    organizations.submittedChange(path.changeRequestId);

  return {
    "POST /v1/organization/change-requests": async ({ caller, body, now, commit }) => {
      const id = newId("chg", now);
      const organization = await organizations.enrolled(caller.organization.id);
      const { changes, writes } = checkedChanges(organization.id, body.changes, "/changes");
      // A logo is kept by its facts.
      const given = { ...body, changes };
      const request = {
        id,
        organizationId: organization.id,
        ...kept<ChangeRequestItem, typeof given>(given),
        before: changedIn(organization, changes),
        status: "open" as const,
        createdAt: now.toISOString(),
      };
      return commit({
        writes: [
          ...organizations.submitChange(request),
          ...writes,
          await quota.take(caller.organization.id, perDay, now),
        ],
        audit: {
          operation: "change-request.create",
          resourceType: "change-request",
          resourceId: id,
          after: given,
        },
        answer: request,
      });
    },

    "GET /v1/organization/change-requests": ({ caller, query: { status, limit }, start }) =>
      lists.ofOrganization(caller.organization, status, { limit, start }),

    "GET /v1/change-requests": ({ caller, query: { status, limit }, start }) =>
      lists.submitted(caller.organization, status, { limit, start }),

    "GET /v1/change-requests/{changeRequestId}/logo": loadThen(
      async (request) => {
        const { organizationId, changes } = await ofPath(request);
        const { logo } = changes;
        const picture = logo && (await logos.in(table).get({ organizationId, sha256: logo.sha256 }));
        if (!picture) throw notFound();
        return { ...logo, content: picture.content };
      },
      async ({ loaded }) => loaded,
    ),

    "POST /v1/change-requests/{changeRequestId}/approve": loadThen(
      ofPath,
      async ({ loaded: request, body, now, commit }) => {
        const approved = decided(request, "approve", { ...body, now });
        const organization = await organizations.enrolled(request.organizationId);
        const changed = withProfile(organization, request.changes);
        return commit({
          writes: [
            organizations.decideChange("approve", request, approved),
            organizations.save(organization, changed),
          ],
          audit: {
            operation: "change-request.approve",
            resourceType: "change-request",
            resourceId: request.id,
            before: profileOf(organization),
            after: profileOf(changed),
            concerns: organization.id,
          },
          answer: approved,
        });
      },
    ),

    "POST /v1/change-requests/{changeRequestId}/reject": loadThen(
      ofPath,
      async ({ loaded: request, body, now, commit }) => {
        const rejected = decided(request, "reject", { ...body, now });
        return commit({
          writes: [organizations.decideChange("reject", request, rejected)],
          audit: {
            operation: "change-request.reject",
            resourceType: "change-request",
            resourceId: request.id,
            after: { ...body },
            concerns: request.organizationId,
          },
          answer: rejected,
        });
      },
    ),
  } satisfies Partial<Handlers<"organizations">>;
};
