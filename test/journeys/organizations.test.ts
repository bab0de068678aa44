import { answered, anyVersion, inShort, onSharedStack, openProvider } from "../support/channel.ts";

const the = onSharedStack(openProvider);

it("agreements are recorded for a region, never for a future date, and are read with the organization", async () => {
  const { stack, world } = the();
  const reseller = await world.reseller({ agreement: false });
  const put = (region: string, more: object = {}, headers = {}) => {
    const body = { signedAt: "2026-02-01T10:00:00+02:00", source: "Signed paper", ...more };
    return world.operator.put(`/v1/organizations/${reseller.id}/agreements/${region}`, body, headers);
  };
  const first = await put("EMEA");
  expect(first.body).toMatchObject({
    region: "EMEA",
    signedAt: "2026-02-01T08:00:00.000Z",
    source: "Signed paper",
  });
  expect(Math.abs(Date.parse(first.body.recordedAt) - stack.now())).toBeLessThan(60_000);
  await answered("200", put("Asia%20Pacific"));
  const future = await put("EMEA", { signedAt: new Date(stack.now() + 60_000).toISOString() });
  expect([inShort(future), future.body.errors[0].pointer]).toEqual(["400 INVALID_REQUEST", "/signedAt"]);
  await answered("404 NOT_FOUND", ...["%20", "a%2Fb", "x".repeat(40), "%D0%AF"].map((each) => put(each)));
  const corrected = put("EMEA", { source: "box 13" }, { "if-match": first.headers.get("etag") });
  expect((await answered("200", corrected)).body.source).toBe("box 13");
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
