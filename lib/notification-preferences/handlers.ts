import * as contract from "../contract/notification-preferences.ts";
import type { Caller } from "../http/caller.ts";
import type { Handlers } from "../http/handler.ts";
import type { Table } from "../table/table.ts";
import { localeOfHome } from "./home.ts";
import { changes, choiceAudit, wanted } from "./rules.ts";
import { preferenceStore } from "./store.ts";

/** The routes by which people choose their mails, and Global admins choose the defaults. */
export const notificationPreferenceHandlers = (table: Table) => {
  const preferences = preferenceStore(table);
  const ownerOf = ({ user, organization, asRead }: Caller) => ({
    userId: user.id,
    organizationId: organization.id,
    ofHome: localeOfHome(asRead.organization),
  });

  return {
    "GET /v1/me/notification-preferences": async ({ caller }) =>
      (await preferences.read(ownerOf(caller))).effective(),

    "PATCH /v1/me/notification-preferences": async ({ caller, body, ifMatch, commit }) => {
      const { own, effective } = await preferences.read(ownerOf(caller));
      const before = effective();
      ifMatch.check(contract.preferences, before);
      if (!changes(own, body)) return before;
      const { id } = caller.user;
      const { after, write } = preferences.change(id, own, body);
      return commit({
        writes: [write],
        audit: choiceAudit(before, effective(after)),
        answer: effective(after),
      });
    },

    "GET /v1/notification-preferences": async ({ caller: { organization } }) => ({
      organizationId: organization.id,
      ...wanted(await preferences.find(organization.id)),
    }),

    "PATCH /v1/notification-preferences": async ({ caller, body, ifMatch, commit }) => {
      const { id: organizationId } = caller.organization;
      const stored = await preferences.find(organizationId);
      const before = wanted(stored);
      ifMatch.check(contract.organizationPreferences, { organizationId, ...before });
      if (!changes(stored, body)) return { organizationId, ...before };
      const change = preferences.change(organizationId, stored, body);
      const after = wanted(change.after);
      const audit = {
        operation: "organization.notification-preferences-update",
        resourceType: "organization",
        resourceId: organizationId,
        before,
        after,
      };
      return commit({ writes: [change.write], audit, answer: { organizationId, ...after } });
    },
  } satisfies Partial<Handlers<"organizations">>;
};
