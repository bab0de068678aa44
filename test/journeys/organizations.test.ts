import { answered, anyVersion, onSharedStack, openProvider } from "../support/channel.ts";

const the = onSharedStack(openProvider);

// lib/organizations/rules.test.ts judges the date, and row 31 of the promises reads an agreement back.
it("agreements of several regions stand side by side, and a text that cannot be a region is unknown", async () => {
  const { world } = the();
  const reseller = await world.reseller({ agreement: false });
  const put = (region: string, source: string) => {
    const body = { signedAt: "2026-02-01T10:00:00+02:00", source };
    return world.operator.put(`/v1/organizations/${reseller.id}/agreements/${region}`, body);
  };
  await answered("200", put("EMEA", "Signed paper"), put("Asia%20Pacific", "Signed paper"));
  await answered("200", put("EMEA", "box 13"));
  const odd = ["%20", "a%2Fb", "x".repeat(40), "%D0%AF"];
  await answered("404 NOT_FOUND", ...odd.map((each) => put(each, "Signed paper")));
  const { agreements } = (await reseller.admin.get("/v1/organization")).body;
  expect(agreements.map(({ region, source }: any) => [region, source]).toSorted()).toEqual([
    ["Asia Pacific", "Signed paper"],
    ["EMEA", "box 13"],
  ]);
});

// Row 42 of the promises covers the other appointments, in every state of the organization.
it("the operator appoints another Global admin, once: an existing user of the organization or a new one", async () => {
  const { world } = the();
  const [reseller, other] = [await world.reseller(), await world.reseller()];
  const path = `/v1/organizations/${reseller.id}`;
  const second = await world.user(reseller, "GlobalAdmin");
  const disabled = { status: "disabled" };
  await answered("200", second.patch(`/v1/users/${reseller.admin.id}`, disabled, anyVersion));
  const refused = await answered("409 NO_GLOBAL_ADMIN", world.operator.post(`${path}/admin-credentials`));
  expect(refused.body.detail).toContain(`POST ${path}/global-admins`);
  const appoint = (body: object) => world.operator.post(`${path}/global-admins`, body);
  const { email, id: userId } = second;
  await answered("404 NOT_FOUND", appoint({ userId: other.admin.id }));
  const taken = await answered("409 EMAIL_TAKEN", appoint({ email, displayName: "Twice" }));
  expect(taken.body.detail).toContain(`{"userId": "${userId}"}`);
  await answered("400 INVALID_REQUEST", appoint({}), appoint({ email }), appoint({ userId, email }));
  const first = await answered("201", appoint({ userId: reseller.admin.id }));
  expect(first.body).toMatchObject({ id: reseller.admin.id, roles: ["GlobalAdmin"], status: "active" });
  await answered("200", world.operator.post(`${path}/admin-credentials`));
});
