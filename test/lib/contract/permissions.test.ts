import { clientRole } from "../../../lib/contract/common.ts";
import {
  type Action,
  assigning,
  granting,
  managingGlobalAdmins,
  may,
  permissions,
} from "../../../lib/contract/permissions.ts";

/** The product's table of who may do what: Global admin, User management admin, Admin agent, Sales agent. */
const roles = ["GlobalAdmin", "UserManagementAdmin", "AdminAgent", "SalesAgent"] as const;
const table: Record<Action, string> = {
  seeOwn: "yes yes yes yes",
  seeCommon: "yes yes yes yes",
  manageUsers: "yes yes no no",
  manageGlobalAdmins: "yes no no no",
  manageClients: "yes no no no",
  seeChannel: "yes no yes yes",
  seeCustomers: "yes no yes yes",
  requestPartnership: "yes no yes yes",
  answerInvitation: "yes no no no",
  removePartnership: "yes no no no",
  manageCustomers: "yes no yes yes",
  resetCustomerAdmin: "yes no yes no",
  reassignCustomers: "yes no yes no",
  transferCustomers: "yes no no no",
  grantAccess: "yes no yes no",
  askForChange: "yes no yes no",
  manageNotifications: "yes no no no",
  operate: "yes no yes no",
  readAudit: "yes no yes no",
  manageWebhooks: "yes no no no",
  deliverWebhooksAgain: "yes no yes no",
};

test.each(Object.entries(table))(
  "the permission %s belongs to the roles of the product's table: %s",
  (action, row) => {
    const given: readonly string[] = permissions[action as Action];
    expect(roles.map((role) => (given.includes(role) ? "yes" : "no")).join(" ")).toBe(row);
  },
);

test("a customer's admin may use the common routes and its own account's, and nothing else", () => {
  const own = Object.entries(permissions).filter(([, who]) =>
    (who as readonly string[]).includes("CustomerAdmin"),
  );
  expect(own.map(([action]) => action)).toEqual(["seeCommon", "seeCustomers"]);
});

test("decisions that bind an organization are a person's: no machine role may make them", () => {
  const persons = [
    "manageUsers",
    "manageGlobalAdmins",
    "manageClients",
    "answerInvitation",
    "removePartnership",
  ];
  const machines = Object.entries(permissions).filter(([, who]) =>
    who.some((role) => clientRole.safeParse(role).success),
  );
  expect(machines.map(([action]) => action).filter((action) => persons.includes(action))).toEqual([]);
  expect(clientRole.options).toEqual(["AdminAgent", "SalesAgent"]);
});

test("the product's table has every role", () => {
  const named = new Set<string>(Object.values(permissions).flat());
  expect([...named].sort()).toEqual([...roles, "CustomerAdmin"].sort());
});

test("an action applies to the named kinds of organization, and without names to all kinds except customers", () => {
  expect(may("seeChannel", "indirect-provider")).toEqual({
    action: "seeChannel",
    types: ["indirect-provider"],
  });
  expect(may("seeCommon", "operator", "customer")).toEqual({
    action: "seeCommon",
    types: ["operator", "customer"],
  });
  expect(may("seeOwn")).toEqual({
    action: "seeOwn",
    types: ["operator", "indirect-provider", "indirect-reseller"],
  });
});

test("only the provider sets a reseller's access and its roles for a customer", () => {
  expect(granting).toEqual({ action: "grantAccess", types: ["indirect-provider"] });
  expect(assigning).toEqual({ action: "manageCustomers", types: ["indirect-provider"] });
  expect(managingGlobalAdmins).toEqual(may("manageGlobalAdmins"));
});
