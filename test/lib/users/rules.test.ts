import fc from "fast-check";
import { type Role, role } from "../../../lib/contract/common.ts";
import { appointed, change, isActiveGlobalAdmin, newUser, sorted } from "../../../lib/users/rules.ts";
import { aUser } from "../../support/table-fixtures.ts";

const every: Role[] = ["GlobalAdmin", "UserManagementAdmin", "AdminAgent", "SalesAgent"];
const roles = fc.subarray(every, { minLength: 1 });
const statuses = fc.constantFrom("active" as const, "disabled" as const);
const user = (given: Role[], status: "active" | "disabled" = "active") => aUser("org_1", given, { status });

test("a new user is active from the start, with its roles in their order", () => {
  const input = { email: "a@b.example", displayName: "Ada", roles: ["SalesAgent", "GlobalAdmin"] as const };
  const now = new Date("2026-03-10T09:30:00.000Z");
  expect(newUser("org_1", input, { id: "usr_1", now })).toEqual({
    ...input,
    id: "usr_1",
    organizationId: "org_1",
    roles: ["GlobalAdmin", "SalesAgent"],
    status: "active",
    createdAt: now.toISOString(),
  });
  expect(sorted([...role.options].reverse())).toEqual(every);
});

const now = new Date("2026-03-10T09:30:00.000Z");

test("a change keeps the fields that it does not name, and adjusts the number of active Global admins", () => {
  const changes = fc.record(
    { roles, status: statuses, displayName: fc.constant("Grace") },
    { requiredKeys: [] },
  );
  const counts = (each: { roles: readonly string[]; status: string }) =>
    Number(each.roles.includes("GlobalAdmin") && each.status === "active");
  fc.assert(
    fc.property(roles, statuses, changes, (given, status, patch) => {
      const before = user(given, status);
      const after = { ...before, ...patch, roles: sorted(patch.roles ?? given) };
      const globalAdmins = counts(after) - counts(before);
      // Disabling signs a user out: earlier tokens do not count when the user is enabled again.
      const isDisabled = status === "active" && patch.status === "disabled";
      const changed = { ...after, ...(isDisabled && { signedOutAt: now.toISOString() }) };
      expect(change(before, patch, now)).toEqual({ user: changed, globalAdmins });
    }),
  );
});

test.each<[Role[], "active" | "disabled", Role[], boolean]>([
  [["AdminAgent", "SalesAgent"], "active", ["GlobalAdmin", "AdminAgent", "SalesAgent"], false],
  [["GlobalAdmin", "SalesAgent"], "disabled", ["GlobalAdmin", "SalesAgent"], false],
  [["GlobalAdmin"], "active", ["GlobalAdmin"], true],
])("appointing a user with %s, %s, makes an active Global admin with %s", (given, status, kept, already) => {
  const before = user(given, status);
  expect(isActiveGlobalAdmin(before)).toBe(already);
  expect(appointed(before)).toEqual({
    user: { ...before, roles: kept, status: "active" },
    globalAdmins: already ? 0 : 1,
  });
});
