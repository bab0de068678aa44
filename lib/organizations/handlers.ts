import type { Logger } from "@aws-lambda-powertools/logger";
import type { Identity } from "../aws/identity.ts";
import { kept } from "../contract/kept.ts";
import * as contract from "../contract/organizations.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { newId } from "../ids.ts";
import type { Table } from "../table/table.ts";
import { setupOf } from "../users/credentials.ts";
import { newUser } from "../users/rules.ts";
import { userStore } from "../users/store.ts";
import { entryOf, organizationOf } from "./api-form.ts";
import { type AgreementItem, type OrganizationItem, organizations as stored } from "./items.ts";
import { checkedChanges } from "./profile-changes.ts";
import { mayHaveAnotherRegion, mustBePast, newOrganization, withProfile } from "./rules.ts";
import { countSuspension } from "./standing.ts";
import { organizationStore, profileOf } from "./store.ts";

/** The routes by which the operator enrols and changes organizations, and each organization reads its own. */
export const organizationHandlers = ({
  table,
  identity,
  logger,
  baseUrl,
}: {
  table: Table;
  identity: Identity;
  logger: Logger;
  baseUrl: string;
}) => {
  const organizations = organizationStore(table);
  const users = userStore(table);

  const ofPath = ({ path }: { path: { organizationId: string } }) =>
    organizations.enrolled(path.organizationId);

  return {
    "POST /v1/organizations": async ({ body, now, commit }) => {
      const { globalAdmin, type, ...profile } = body;
      const id = newId("org", now);
      const admin = newUser(id, { ...globalAdmin, roles: ["GlobalAdmin"] }, { id: newId("usr", now), now });
      const organization = newOrganization(type, kept<OrganizationItem, typeof profile>(profile), {
        id,
        firstAdminId: admin.id,
        now,
      });
      const enrolled = await commit({
        writes: [...organizations.enrol(organization), ...users.create(admin, type)],
        audit: {
          operation: "organization.enrol",
          resourceType: "organization",
          resourceId: id,
          after: { ...body },
          concerns: id,
        },
        answer: { ...organization, type, agreements: [], globalAdmin: { ...admin, emailProven: true } },
      });
      const setup = await setupOf(identity, logger, admin, `/v1/organizations/${id}/admin-credentials`);
      return { ...enrolled, ...setup };
    },

    "GET /v1/organizations": async ({ query: { limit }, start }) => {
      const { items, ...rest } = await organizations.list({ limit, start });
      return { ...rest, items: items.map((item) => entryOf(item, baseUrl)) };
    },

    "GET /v1/organizations/{organizationId}": loadThen(ofPath, async ({ loaded: organization }) =>
      organizationOf(organization, await organizations.agreements(organization.id), baseUrl),
    ),

    "PATCH /v1/organizations/{organizationId}": loadThen(
      ofPath,
      async ({ loaded: before, body, ifMatch, commit }) => {
        const agreements = await organizations.agreements(before.id);
        ifMatch.check(contract.organization, organizationOf(before, agreements, baseUrl));
        const { changes, writes } = checkedChanges(before.id, body);
        const changed = withProfile(before, changes);
        if (!stored.differ(before, changed)) return organizationOf(before, agreements, baseUrl);
        return commit({
          writes: [
            organizations.save(before, changed),
            ...writes,
            ...(changed.status === "suspended" && before.status !== "suspended"
              ? [await countSuspension(table)]
              : []),
          ],
          audit: {
            operation: "organization.update",
            resourceType: "organization",
            resourceId: before.id,
            before: profileOf(before),
            after: profileOf(changed),
            concerns: before.id,
          },
          answer: organizationOf(changed, agreements, baseUrl),
        });
      },
    ),

    "PUT /v1/organizations/{organizationId}/agreements/{region}": loadThen(
      ofPath,
      async ({ loaded: organization, path, body, ifMatch, caller, now, commit }) => {
        mustBePast(body.signedAt, now);
        const known = await organizations.agreements(organization.id);
        const before = known.find(({ region }) => region === path.region);
        ifMatch.check(contract.agreement, before);
        if (!before) mayHaveAnotherRegion(known);
        const agreement = {
          region: path.region,
          ...kept<AgreementItem, typeof body>(body),
          recordedAt: now.toISOString(),
          recordedBy: caller.user.id,
        };
        return commit({
          writes: organizations.recordAgreement(organization.id, agreement, before),
          audit: {
            operation: "agreement.record",
            resourceType: "organization",
            resourceId: organization.id,
            before: before && contract.agreement.parse(before),
            after: agreement,
            concerns: organization.id,
          },
          answer: agreement,
        });
      },
    ),

    "GET /v1/organization": async ({ caller }) => {
      const { id } = caller.organization;
      const [item, agreements] = await Promise.all([organizations.find(id), organizations.agreements(id)]);
      if (!item) throw new Error(`the caller's organization ${id} is gone`);
      return organizationOf(item, agreements, baseUrl);
    },
  } satisfies Partial<Handlers<"organizations">>;
};
