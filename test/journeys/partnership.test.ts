import { createHash } from "node:crypto";
import { type Locale, locale as locales } from "../../lib/contract/common.ts";
import { attestationIn, attestationVersion as current } from "../../lib/partnerships/attestation.ts";
import { changesOf, dumpOf, inboxOf, itemsOf } from "../support/invitations.ts";
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
/** The version names wording and language, so that what is confirmed is what was read. */
const versionIn = (locale: Locale) => attestationIn(locale).version;
const confirmation = { attestationVersion: versionIn("en"), confirmed: true };
const end = (headers?: Record<string, string>) => provider.admin.post(removal(), confirmation, headers);
const outcome = ({ status, body }: { status: number; body: any }) => [status, body.code];
const remains = {
  customers: 0,
  delegatedAdmin: 0,
  resellerOfRecord: 0,
  supportContact: 0,
  azureTenantOwner: 0,
  adminCredentials: 0,
  truncated: false,
};
/** What the lists of both sides hold of the other. */
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

it("shows a partnership on both sides as each sees it now, and to nobody else", async () => {
  expect(await lists()).toEqual({ active: pair(), ended: [] });
  const mine = (await provider.admin.get(partner())).body;
  const { id, name, mpnId } = reseller;
  const since = expect.any(String);
  expect(mine).toEqual({ id, name, mpnId, country: "DE", status: "active", since, agreementSigned: true });
  const theirs = await reseller.admin.get(`/v1/indirect-providers/${provider.id}`);
  expect(theirs.body).toMatchObject({ id: provider.id, name: provider.name, since: mine.since });

  const stranger = await world.provider();
  for (const path of [partner(), removal()])
    expect(outcome(await stranger.admin.get(path))).toEqual([404, "NOT_FOUND"]);
  expect(outcome(await stranger.admin.post(removal(), confirmation))).toEqual([404, "NOT_FOUND"]);

  // Of all agreements the one for the provider's region counts.
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

it.each(locales.options)("ends with the attestation as it was read, on record (%s)", async (locale) => {
  const { text } = attestationIn(locale);
  const attestationVersion = versionIn(locale);
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
  // The attestation says that nobody is sent a notice.
  for (const { admin } of [provider, reseller]) expect(await inboxOf(stack, admin.email)).toEqual([]);
});

it("does not end without the current version and a plain yes from a Global admin of the provider", async () => {
  const before = await dumpOf(stack);
  for (const attestationVersion of ["2020-01-1.en", current, `${current}.xx`]) {
    const old = await provider.admin.post(removal(), { ...confirmation, attestationVersion });
    expect(outcome(old)).toEqual([422, "ATTESTATION_CHANGED"]);
    expect(old.body.errors).toMatchObject([{ pointer: "/attestationVersion" }]);
  }
  const { confirmed, ...versionAlone } = confirmation;
  const odd = [{}, { confirmed }, versionAlone, { ...confirmation, reason: "x" }];
  for (const answer of [false, "true", 1]) odd.push({ ...confirmation, confirmed: answer } as object);
  for (const each of odd)
    expect(outcome(await provider.admin.post(removal(), each))).toEqual([400, "INVALID_REQUEST"]);
  const agent = await world.user(provider, "AdminAgent");
  for (const by of [agent, reseller.admin])
    expect(outcome(await by.post(removal(), confirmation))).toEqual([403, "ROLE_REQUIRED"]);
  const changes = changesOf(before, await dumpOf(stack));
  expect(changes.filter((line) => line.includes('"Partnership'))).toEqual([]);
});

it("ends once however often it is asked, stays visible to both, and begins anew", async () => {
  const { since } = (await provider.admin.get(partner())).body;
  const answers = await Promise.all(Array.from({ length: 6 }, () => end()));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422, 422, 422]);
  expect(outcome(await end())).toEqual([422, "PARTNERSHIP_ENDED"]);
  expect(await endings()).toHaveLength(2);
  const former = (await provider.admin.get(partner())).body;
  expect(former).toMatchObject({ status: "ended", since, endedAt: expect.any(String) });
  const theirs = await reseller.admin.get(`/v1/indirect-providers/${provider.id}`);
  expect(theirs.body).toMatchObject({ status: "ended", endedAt: former.endedAt });

  stack.advance(60_000);
  await world.partner(provider, reseller);
  expect(await lists()).toEqual({ active: pair(), ended: [] });
  const again = (await provider.admin.get(partner())).body;
  expect([again.status, again.endedAt, again.since > since]).toEqual(["active", undefined, true]);
  const key = { "idempotency-key": "end-once" };
  const [first, replay] = [await end(key), await end(key)];
  expect([replay.status, replay.body]).toEqual([200, first.body]);
  expect(replay.headers.get("idempotency-replayed")).toBe("true");
  expect(await lists()).toEqual({ active: [], ended: pair() });
  stack.advance(20_000);
  for (const { admin } of [provider, reseller]) {
    const feed = (await admin.get("/v1/events?limit=100")).body.items as { type: string }[];
    const types = feed.map(({ type }) => type).filter((type) => type.startsWith("partnership."));
    const once = ["partnership.created", "partnership.ended"];
    expect(types).toEqual([...once, ...once]);
  }
});
