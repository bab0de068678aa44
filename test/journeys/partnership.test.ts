import { createHash } from "node:crypto";
import { attestationsOf, ownAttestations } from "../../lib/partnerships/attestation.ts";
import { itemsOf } from "../support/invitations.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { type Organization, openWorld, type World } from "../support/world.ts";

let stack: SharedStack;
let world: World;
let provider: Organization;
let reseller: Organization;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
});
beforeEach(async () => {
  [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  await world.partner(provider, reseller);
});

const partner = () => `/v1/indirect-resellers/${reseller.id}`;
const removal = () => `${partner()}/removal`;
const remains = {
  customers: 0,
  delegatedAdmin: 0,
  resellerOfRecord: 0,
  supportContact: 0,
  azureTenantOwner: 0,
  adminCredentials: 0,
  truncated: false,
};
/** The fields of the other side in both lists. */
const lists = async () => {
  const ids = async ({ admin }: Organization, path: string) =>
    (await admin.get(path)).body.items.map(({ id }: { id: string }) => id);
  const both = async (query: string) => [
    ...(await ids(provider, `/v1/indirect-resellers${query}`)),
    ...(await ids(reseller, `/v1/indirect-providers${query}`)),
  ];
  return { active: await both(""), ended: await both("?status=ended") };
};
const pair = () => [reseller.id, provider.id];
const endings = async () =>
  (await itemsOf(stack, { name: "eventType", value: "partnership.ended" })).filter(
    ({ data }) => data.resellerId === reseller.id,
  );

// Row 24 of the promises shows it to nobody else.
it("a partnership shows each side the other side's present data", async () => {
  expect(await lists()).toEqual({ active: pair(), ended: [] });
  const mine = (await provider.admin.get(partner())).body;
  const { id, name, mpnId } = reseller;
  const since = expect.any(String);
  expect(mine).toEqual({ id, name, mpnId, country: "DE", status: "active", since, agreementSigned: true });
  const theirs = await reseller.admin.get(`/v1/indirect-providers/${provider.id}`);
  expect(theirs.body).toMatchObject({ id: provider.id, name: provider.name, since: mine.since });

  // The agreement for the provider's region counts.
  reseller = await world.reseller({ agreement: false });
  await world.partner(provider, reseller);
  for (const [region, agreementSigned] of [
    ["APAC", false],
    ["EMEA", true],
  ] as const) {
    const agreement = { signedAt: "2026-01-01T00:00:00Z", source: "archive" };
    await world.operator.put(`/v1/organizations/${reseller.id}/agreements/${region}`, agreement);
    expect((await provider.admin.get(partner())).body).toMatchObject({ agreementSigned });
  }
});

// Other tests end partnerships by the English text.
it("a partnership's end records the confirmed attestation in its language", async () => {
  const locale = "ru";
  // The version names wording and language, so that the confirmed text is the one that was read.
  const { text, version: attestationVersion } = attestationsOf(ownAttestations).in(locale);
  const offered = await provider.admin.get(`${removal()}?locale=${locale}`);
  expect(offered.body).toEqual({ attestation: { version: attestationVersion, locale, text }, remains });
  const ended = await provider.admin.post(removal(), { attestationVersion, confirmed: true });
  expect(ended.status).toBe(200);
  expect(ended.body).toMatchObject({ partner: { id: reseller.id, status: "ended" }, remains });
  expect(await lists()).toEqual({ active: [], ended: pair() });

  const textHash = createHash("sha256").update(text).digest("hex");
  const confirmed = { attestationVersion, locale, textHash };
  const items = await itemsOf(stack, { name: "resellerId", value: reseller.id });
  const kept = items.find(({ type }) => type === "Partnership");
  expect(kept?.ended).toEqual({ ...confirmed, by: provider.admin.id });
  const record = await provider.admin.get(`/v1/audit-records?resourceId=${reseller.id}`);
  expect(record.body.items[0]).toMatchObject({
    operation: "partnership.end",
    actor: { userId: provider.admin.id },
    after: { status: "ended", ...confirmed },
  });
  expect((await endings()).map(({ organizationId }) => organizationId).sort()).toEqual(pair().sort());
  // The attestation says that no notice is sent.
  await stack.streams.drained();
  const letters = await itemsOf(stack, { name: "type", value: "Letter" });
  const kinds = letters.flatMap(({ organizationId, kind }) =>
    pair().includes(organizationId) ? [kind] : [],
  );
  expect(kinds.sort()).toEqual(["accepted", "receipt"]);
});
