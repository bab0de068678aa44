import fc from "fast-check";
import type { Role } from "../../../lib/contract/common.ts";
import { change, mayChange, mayCreate, newUser, sorted } from "../../../lib/users/rules.ts";
import { aUser } from "../../support/table-fixtures.ts";

const every: Role[] = ["GlobalAdmin", "UserManagementAdmin", "AdminAgent", "SalesAgent"];
const roles = fc.subarray(every, { minLength: 1 });
const user = (given: Role[], status: "active" | "disabled" = "active") => aUser("org_1", given, { status });
const roleRequired = expect.objectContaining({ code: "ROLE_REQUIRED" });
const refused = (work: () => unknown): unknown => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
};

test("only a Global admin makes a Global admin", () => {
  fc.assert(
    fc.property(roles, roles, (creator, wanted) => {
      const allowed = creator.includes("GlobalAdmin") || !wanted.includes("GlobalAdmin");
      expect(refused(() => mayCreate(creator, wanted))).toEqual(allowed ? undefined : roleRequired);
    }),
  );
});

test("only a Global admin changes, disables or resets a Global admin", () => {
  expect(refused(() => mayChange(["UserManagementAdmin"], user(["GlobalAdmin", "SalesAgent"])))).toEqual(
    roleRequired,
  );
  expect(refused(() => mayChange(["GlobalAdmin"], user(["GlobalAdmin"])))).toBeUndefined();
  expect(refused(() => mayChange(["UserManagementAdmin"], user(["AdminAgent"])))).toBeUndefined();
});

test("nobody but a Global admin raises a user, themselves included, to Global admin", () => {
  const self = user(["UserManagementAdmin"]);
  expect(refused(() => change(self.roles, self, { roles: ["GlobalAdmin"] }))).toEqual(roleRequired);
});

test("no change at all of a Global admin is for anybody but another", () => {
  for (const patch of [{ displayName: "Grace" }, { status: "disabled" as const }, {}])
    expect(refused(() => change(["UserManagementAdmin"], user(["GlobalAdmin"]), patch))).toEqual(
      roleRequired,
    );
});

test("a new user is active from the start, with its roles in their order", () => {
  const input = { email: "a@b.example", displayName: "Ada", roles: ["SalesAgent", "GlobalAdmin"] as const };
  const now = new Date("2026-03-10T09:30:00.000Z");
  expect(newUser("org_1", input, { id: "usr_1", now })).toEqual({
    id: "usr_1",
    organizationId: "org_1",
    email: "a@b.example",
    displayName: "Ada",
    roles: ["GlobalAdmin", "SalesAgent"],
    status: "active",
    createdAt: now.toISOString(),
  });
});

test("a change keeps what the patch does not name", () => {
  const before = user(["SalesAgent"]);
  expect(change(["GlobalAdmin"], before, {})).toEqual({ user: before, globalAdmins: 0 });
  expect(change(["GlobalAdmin"], before, { displayName: "Grace" }).user).toEqual({
    ...before,
    displayName: "Grace",
  });
});

test("the number of active Global admins moves by just what the change makes of this one", () => {
  fc.assert(
    fc.property(
      roles,
      fc.constantFrom("active" as const, "disabled" as const),
      fc.option(roles, { nil: undefined }),
      fc.option(fc.constantFrom("active" as const, "disabled" as const), { nil: undefined }),
      (given, status, newRoles, newStatus) => {
        const counts = (r: Role[], s: string) => Number(r.includes("GlobalAdmin") && s === "active");
        const result = change(["GlobalAdmin"], user(given, status), { roles: newRoles, status: newStatus });
        const [afterRoles, afterStatus] = [newRoles ?? given, newStatus ?? status];
        expect(result.globalAdmins).toBe(counts(afterRoles, afterStatus) - counts(given, status));
        expect(result.user).toMatchObject({ roles: sorted(afterRoles), status: afterStatus });
      },
    ),
  );
});

test("roles are kept in one order, whatever order they came in", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(every, { minLength: 1 }), (given) => {
      expect(sorted(given)).toEqual(every.filter((role) => given.includes(role)));
    }),
  );
});
