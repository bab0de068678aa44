import * as z from "zod";
import type { Identity } from "../aws/identity.ts";
import { country, email, line, region } from "../contract/common.ts";
import { countingComplete } from "../customers/access-counts.ts";
import { Refusal, refusal } from "../errors.ts";
import type { Commit } from "../http/commit.ts";
import { newId } from "../ids.ts";
import { recordWrites } from "../record/entries.ts";
import { hourOf, watermarkAt } from "../schedule/store.ts";
import { all, contains, equals } from "../table/condition.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { users as stored } from "../users/items.ts";
import { newUser } from "../users/rules.ts";
import { accountOf, endSignIns } from "../users/signed-out.ts";
import { userStore } from "../users/store.ts";
import { operators } from "./items.ts";
import { newOrganization } from "./rules.ts";
import { organizationStore } from "./store.ts";

/** The input of a deployment's bootstrap. */
export const operatorInput = z.strictObject({
  organization: line(200),
  country,
  region,
  email,
  displayName: line(100),
});

const activeGlobalAdmin = all(equals("status", "active"), contains("roles", "GlobalAdmin"));

const exists = refusal(
  "EMAIL_TAKEN",
  "This deployment has an operator already. Its Global admins create further users; run this again with the first " +
    "one's e-mail address to give that user new credentials.",
);

/**
 * Creates a deployment's operator and its first Global admin, once. Run again with the same address, it gives that user
 * new credentials. It is not possible over HTTP, because it needs the deployment's own AWS rights.
 */
export const bootstrapOperator = async (
  table: Table,
  identity: Identity,
  input: z.output<typeof operatorInput>,
  clock: () => Date,
): Promise<{ organizationId: string; userName: string; temporaryPassword: string }> => {
  const users = userStore(table);
  const now = clock();
  const organizationId = newId("org", now);
  const { organization: name, country, region, email, displayName } = input;
  const admin = newUser(
    organizationId,
    { email, displayName, roles: ["GlobalAdmin"] },
    { id: newId("usr", now), now },
  );
  const profile = { name, country, region };
  const organization = newOrganization("operator", profile, {
    id: organizationId,
    firstAdminId: admin.id,
    now,
  });
  const audit = {
    operation: "organization.bootstrap",
    resourceType: "organization",
    resourceId: organizationId,
    after: { ...input },
  };
  try {
    await table.transact([
      operators.create({ organizationId }, exists),
      ...organizationStore(table).enrol(organization),
      ...users.create(admin, "operator"),
      // Nothing is scheduled before this hour.
      watermarkAt(hourOf(now)),
      // There are no uncounted relationships yet.
      countingComplete(now),
      ...recordWrites({ userId: "bootstrap", organizationId }, audit, [], now, "bootstrap"),
    ]);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "EMAIL_TAKEN") throw error;
    const owner = await users.byEmail(input.email);
    if (owner?.organizationType !== "operator") throw error;
    const { userId, organizationId: home } = owner;
    const user = await users.read(home, userId);
    const commit: Commit = async (change) => {
      await table.transact([
        // This tool only gives an active Global admin a new password.
        { check: keys.user(home, userId), checks: [{ when: activeGlobalAdmin, refuse: exists }] },
        ...change.writes,
        ...recordWrites({ userId: "bootstrap", organizationId: home }, change.audit, [], now, "bootstrap"),
      ]);
      return change.answer;
    };
    const { setupInfo } = await endSignIns({ table, identity, clock }).resetCredentials(
      commit,
      accountOf(stored, user),
      { audit: { operation: "user.credentials-reset", resourceType: "user", resourceId: userId } },
    );
    return { organizationId: home, ...setupInfo };
  }
  const temporaryPassword = await identity.giveTemporaryPassword(admin.id, admin.email);
  return { organizationId, userName: admin.email, temporaryPassword };
};
