import { idOf, ifMatch, type Measuring } from "./measuring.ts";
import type { World } from "./world.ts";

/** Organizations, users and the directory. */
export const measureOrganizations = async ({ row, call }: Measuring, world: World): Promise<void> => {
  const { operator, provider, accepting, other } = world;
  const asOperator = { as: operator.adminId };
  const asProvider = { as: provider.adminId };

  await row("GET /v1/me", asProvider, "first request of a user in an environment");
  await row("GET /v1/me", asProvider);
  const { seller, ofRecord, customer } = world;
  for (const { adminId } of [operator, accepting, other, seller, ofRecord, customer])
    await call("GET /v1/me", { as: adminId });
  // The month's key for cursors is made by the first list that has a second page; each function then keeps it.
  await row("GET /v1/organizations", asOperator, "the first cursor of a month");
  await call("GET /v1/indirect-resellers", asProvider);
  await call("GET /v1/events", asProvider);

  const enrolment = (mpnId: string) => ({
    type: "indirect-reseller",
    name: "A newly enrolled reseller",
    country: "DE",
    region: "Europe",
    mpnId,
    globalAdmin: { email: `new.${mpnId}@reseller.example`, displayName: "Alex Example" },
  });
  const enrolled = idOf(await row("POST /v1/organizations", { ...asOperator, body: enrolment("5000001") }));
  const key = { "idempotency-key": "2f5b1b1e-3c1c-4c8e-9a53-5e7a1f0d9b11" };
  const keyed = { ...asOperator, body: enrolment("5000002"), headers: key };
  await row("POST /v1/organizations", keyed, "with an Idempotency-Key");
  await row("POST /v1/organizations", keyed, "replayed");
  await row("GET /v1/organizations", asOperator);
  const one = await row("GET /v1/organizations/{organizationId}", {
    ...asOperator,
    path: { organizationId: provider.id },
  });
  const renamed = {
    path: { organizationId: provider.id },
    body: { description: "Sells." },
    headers: ifMatch(one),
  };
  await row("PATCH /v1/organizations/{organizationId}", { ...asOperator, ...renamed });
  const agreement = { signedAt: "2026-01-31T12:00:00Z", source: "Contract 4712" };
  const inRegion = { path: { organizationId: enrolled, region: "Europe" }, body: agreement };
  await row("PUT /v1/organizations/{organizationId}/agreements/{region}", { ...asOperator, ...inRegion });
  await row("POST /v1/organizations/{organizationId}/admin-credentials", {
    ...asOperator,
    path: { organizationId: enrolled },
  });
  await row("GET /v1/organization", asProvider);
  const change = { changes: { website: "https://partner.example" }, reason: "The old address ends." };
  const asked = [
    idOf(await row("POST /v1/organization/change-requests", { ...asProvider, body: change })),
    idOf(await call("POST /v1/organization/change-requests", { ...asProvider, body: change })),
  ];
  await row("GET /v1/organization/change-requests", asProvider);
  await row("GET /v1/change-requests", asOperator);
  const [first = "", second = ""] = asked;
  await row("POST /v1/change-requests/{changeRequestId}/approve", {
    ...asOperator,
    path: { changeRequestId: first },
  });
  await row("POST /v1/change-requests/{changeRequestId}/reject", {
    ...asOperator,
    path: { changeRequestId: second },
  });
  await row("GET /v1/users", asProvider);
  const newUser = (email: string, role: string) => ({
    body: { email, displayName: "Alex Example", roles: [role] },
  });
  const agent = idOf(
    await row("POST /v1/users", { ...asProvider, ...newUser("a@new.example", "SalesAgent") }),
  );
  const admin = idOf(
    await row(
      "POST /v1/users",
      { ...asProvider, ...newUser("g@new.example", "GlobalAdmin") },
      "a Global admin",
    ),
  );
  const user = await row("GET /v1/users/{userId}", { ...asProvider, path: { userId: agent } });
  const patch = { path: { userId: agent }, body: { displayName: "Sam Example" }, headers: ifMatch(user) };
  await row("PATCH /v1/users/{userId}", { ...asProvider, ...patch });
  const global = await call("GET /v1/users/{userId}", { ...asProvider, path: { userId: admin } });
  const demotion = { path: { userId: admin }, body: { roles: ["SalesAgent"] }, headers: ifMatch(global) };
  await row("PATCH /v1/users/{userId}", { ...asProvider, ...demotion }, "a Global admin demoted");
  await row("POST /v1/users/{userId}/credentials", { ...asProvider, path: { userId: agent } });
  await row("GET /v1/directory/indirect-providers", {});
  await row("GET /v1/directory/indirect-providers", { query: { country: "FR" } }, "a country without any");
  await row("GET /v1/partners/{mpnId}", { ...asProvider, path: { mpnId: "5000001" } });
};
