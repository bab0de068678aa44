import { changes, dumper } from "../support/matrix.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { openWorld, type World } from "../support/world.ts";

let stack: SharedStack;
let world: World;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
}, 60_000);

const listed = async (country?: string): Promise<{ id: string; name: string; country: string }[]> =>
  (
    await world.anonymous.get(
      `/v1/directory/indirect-providers?limit=100${country ? `&country=${country}` : ""}`,
    )
  ).body.items;

it("lists active providers to anybody, by country, and nothing of them but their profile", async () => {
  const [german, french] = await Promise.all([
    world.provider({ country: "DE", name: "Rhine" }),
    world.provider({ country: "FR", name: "Loire" }),
    world.reseller({ country: "FR", name: "Reseller" }),
  ]);
  expect((await listed()).map(({ id }) => id)).toEqual(expect.arrayContaining([german.id, french.id]));
  expect(await listed("FR")).toEqual([{ id: french.id, name: "Loire", country: "FR", region: "EMEA" }]);
  expect(await listed("SE")).toEqual([]);
  expect(JSON.stringify(await listed())).not.toMatch(/Reseller|Operator|mpnId|status|@/);
  const path = `/v1/organizations/${french.id}`;
  await world.operator.patch(path, { country: "BE" }, { "if-match": "*" });
  expect([await listed("FR"), (await listed("BE")).map(({ id }) => id)]).toEqual([[], [french.id]]);
  await world.operator.patch(path, { status: "suspended" }, { "if-match": "*" });
  expect(await listed("BE")).toEqual([]);
  await world.operator.patch(path, { status: "active" }, { "if-match": "*" });
  expect(await listed("BE")).toHaveLength(1);
});

it("verifies an MPN ID with each of the reasons that it may not be named for", async () => {
  const provider = await world.provider();
  const [good, unsigned, elsewhere, suspended, colleague] = await Promise.all([
    world.reseller(),
    world.reseller({ agreement: false }),
    world.reseller({ region: "APAC" }),
    world.reseller(),
    world.provider(),
  ]);
  await world.operator.patch(
    `/v1/organizations/${suspended.id}`,
    { status: "suspended" },
    { "if-match": "*" },
  );
  const before = await dumper(stack)();
  const check = async (mpnId: string) => (await provider.admin.get(`/v1/partners/${mpnId}`)).body;
  const shown = ({ id, name, mpnId }: { id: string; name: string; mpnId: string }) => ({
    mpnId,
    organizationId: id,
    name,
  });
  expect(await check(good.mpnId)).toEqual({ ...shown(good), eligible: true, problems: [] });
  const refused = (code: string) => ({ eligible: false, problems: [{ code, detail: expect.any(String) }] });
  expect(await check(unsigned.mpnId)).toEqual({ ...shown(unsigned), ...refused("AGREEMENT_NOT_SIGNED") });
  expect(await check(elsewhere.mpnId)).toEqual({ ...shown(elsewhere), ...refused("REGION_MISMATCH") });
  expect(await check(suspended.mpnId)).toEqual({ ...shown(suspended), ...refused("RESELLER_SUSPENDED") });
  expect(await check(provider.mpnId)).toEqual({ ...shown(provider), ...refused("MPN_ID_IS_PROVIDER") });
  expect(await check(colleague.mpnId)).toEqual({ mpnId: colleague.mpnId, ...refused("MPN_ID_NOT_RESELLER") });
  expect(await check("1")).toEqual({ mpnId: "1", ...refused("MPN_ID_NOT_FOUND") });
  // With its zeros in front it is another number.
  expect((await check(`0${good.mpnId}`)).problems[0].code).toBe("MPN_ID_NOT_FOUND");
  // What no organization can have is as unknown as what none has.
  for (const odd of ["x", "1%20", "%00", "1".repeat(200)])
    expect((await check(odd)).problems[0].code).toBe("MPN_ID_NOT_FOUND");
  expect(changes(before, await dumper(stack)())).toEqual([]);
  await world.operator.put(`/v1/organizations/${unsigned.id}/agreements/EMEA`, {
    signedAt: "2026-01-01T00:00:00Z",
    source: "paper",
  });
  expect((await check(unsigned.mpnId)).eligible).toBe(true);
});
