import { createHash } from "node:crypto";
import { jest } from "@jest/globals";
import { attestation } from "../../lib/partnerships/attestation.ts";
import { changesOf, dumpOf, inboxOf, itemsOf } from "../support/invitations.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { type Organization, openWorld, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

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
});

const removal = () => `/v1/indirect-resellers/${reseller.id}/removal`;
/** The version names wording and language, so what is confirmed is what was read. */
const versionIn = (locale: "en" | "ru") => `${attestation.version}.${locale}`;
const confirmation = { attestationVersion: versionIn("en"), confirmed: true };
const outcome = ({ status, body }: { status: number; body: any }) => [status, body.code];
const nothing = {
  customers: 0,
  delegatedAdmin: 0,
  resellerOfRecord: 0,
  supportContact: 0,
  azureTenantOwner: 0,
  truncated: false,
};
const lists = async () => {
  const [ofProvider, ended, ofReseller, former] = await Promise.all([
    provider.admin.get("/v1/indirect-resellers"),
    provider.admin.get("/v1/indirect-resellers?status=ended"),
    reseller.admin.get("/v1/indirect-providers"),
    reseller.admin.get("/v1/indirect-providers?status=ended"),
  ]);
  const ids = ({ body }: { body: any }) => body.items.map(({ id }: { id: string }) => id);
  return { active: [ids(ofProvider), ids(ofReseller)], ended: [ids(ended), ids(former)] };
};

it("shows a partnership on both sides as each sees it, and to nobody else", async () => {
  await world.partner(provider, reseller);
  expect(await lists()).toEqual({ active: [[reseller.id], [provider.id]], ended: [[], []] });
  const mine = await provider.admin.get(`/v1/indirect-resellers/${reseller.id}`);
  expect(mine.body).toEqual({
    id: reseller.id,
    name: reseller.name,
    mpnId: reseller.mpnId,
    country: "DE",
    status: "active",
    since: expect.any(String),
    agreementSigned: true,
  });
  const theirs = await reseller.admin.get(`/v1/indirect-providers/${provider.id}`);
  expect(theirs.body).toMatchObject({
    id: provider.id,
    name: provider.name,
    status: "active",
    since: mine.body.since,
  });
  const stranger = await world.provider();
  for (const path of [`/v1/indirect-resellers/${reseller.id}`, removal()]) {
    const answer = await stranger.admin.get(path);
    expect(outcome(answer)).toEqual([404, "NOT_FOUND"]);
  }
  expect(outcome(await stranger.admin.post(removal(), confirmation))).toEqual([404, "NOT_FOUND"]);
  expect((await lists()).active[0]).toEqual([reseller.id]);
});

it("shows the agreement of the provider's region, and a new name, as they are now", async () => {
  const unsigned = await world.reseller({ agreement: false });
  await world.partner(provider, unsigned);
  const of = async () => (await provider.admin.get(`/v1/indirect-resellers/${unsigned.id}`)).body;
  expect((await of()).agreementSigned).toBe(false);
  const agreement = { signedAt: "2026-01-01T00:00:00Z", source: "archive" };
  await world.operator.put(`/v1/organizations/${unsigned.id}/agreements/APAC`, agreement);
  expect((await of()).agreementSigned).toBe(false);
  await world.operator.put(`/v1/organizations/${unsigned.id}/agreements/EMEA`, agreement);
  expect((await of()).agreementSigned).toBe(true);
});

it("ends it with the attestation confirmed in the language it was read in, and keeps version, hash, who and when", async () => {
  for (const locale of ["en", "ru"] as const) {
    [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
    await world.partner(provider, reseller);
    const offered = await provider.admin.get(`${removal()}?locale=${locale}`);
    expect(offered.body).toEqual({
      attestation: { version: versionIn(locale), locale, text: attestation.texts[locale] },
      remains: nothing,
    });
    const ended = await provider.admin.post(removal(), {
      attestationVersion: offered.body.attestation.version,
      confirmed: true,
    });
    expect(ended.status).toBe(200);
    expect(ended.body).toMatchObject({ partner: { id: reseller.id, status: "ended" }, remains: nothing });
    const textHash = createHash("sha256").update(attestation.texts[locale]).digest("hex");
    const items = await itemsOf(stack);
    const kept = items.find(({ type, ...item }) => type === "Partnership" && item.resellerId === reseller.id);
    expect(kept?.ended).toEqual({
      attestationVersion: versionIn(locale),
      locale,
      textHash,
      by: provider.admin.id,
    });
    const record = await provider.admin.get(`/v1/audit-records?resourceId=${reseller.id}`);
    expect(record.body.items[0]).toMatchObject({
      operation: "partnership.end",
      actor: { userId: provider.admin.id },
      after: { status: "ended", attestationVersion: versionIn(locale), locale, textHash },
    });
    expect(await lists()).toEqual({ active: [[], []], ended: [[reseller.id], [provider.id]] });
    const events = items.filter(
      ({ eventType, data }) => eventType === "partnership.ended" && data.resellerId === reseller.id,
    );
    expect(events.map(({ organizationId }) => organizationId).sort()).toEqual(
      [provider.id, reseller.id].sort(),
    );
    // The attestation says that nobody is sent a notice.
    for (const { admin } of [provider, reseller]) expect(await inboxOf(stack, admin.email)).toEqual([]);
  }
});

it("takes no removal without the current version and a plain yes, and changes nothing then", async () => {
  await world.partner(provider, reseller);
  const before = await dumpOf(stack);
  for (const attestationVersion of ["2020-01-1.en", attestation.version, `${attestation.version}.de`]) {
    const old = await provider.admin.post(removal(), { ...confirmation, attestationVersion });
    expect(outcome(old)).toEqual([422, "ATTESTATION_CHANGED"]);
    expect(old.body.errors).toMatchObject([{ pointer: "/attestationVersion" }]);
  }
  for (const odd of [
    { ...confirmation, confirmed: false },
    { ...confirmation, confirmed: "true" },
    { ...confirmation, confirmed: 1 },
    { attestationVersion: versionIn("en") },
    { confirmed: true },
    { ...confirmation, locale: "de" },
    { ...confirmation, reason: "x" },
    {},
  ])
    expect(outcome(await provider.admin.post(removal(), odd))).toEqual([400, "INVALID_REQUEST"]);
  for (const role of ["AdminAgent", "SalesAgent", "UserManagementAdmin"] as const) {
    const user = await world.user(provider, role);
    expect(outcome(await user.post(removal(), confirmation))).toEqual([403, "ROLE_REQUIRED"]);
    expect(outcome(await user.get(removal()))).toEqual([403, "ROLE_REQUIRED"]);
  }
  expect(outcome(await reseller.admin.post(removal(), confirmation))).toEqual([403, "ROLE_REQUIRED"]);
  const changes = changesOf(before, await dumpOf(stack)).filter((line) => line.includes('"Partnership'));
  expect(changes).toEqual([]);
});

it("ends once however often it is asked", async () => {
  await world.partner(provider, reseller);
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => provider.admin.post(removal(), confirmation)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422, 422, 422]);
  expect(outcome(await provider.admin.post(removal(), confirmation))).toEqual([422, "PARTNERSHIP_ENDED"]);
  const events = (await itemsOf(stack)).filter(
    ({ eventType, data }) => eventType === "partnership.ended" && data.resellerId === reseller.id,
  );
  expect(events).toHaveLength(2);
  const key = { "idempotency-key": "end-once" };
  await world.partner(provider, reseller);
  const first = await provider.admin.post(removal(), confirmation, key);
  const replay = await provider.admin.post(removal(), confirmation, key);
  expect([replay.status, replay.body, replay.headers.get("idempotency-replayed")]).toEqual([
    200,
    first.body,
    "true",
  ]);
});

it("lets both still see what has ended, and begin anew", async () => {
  await world.partner(provider, reseller);
  const since = (await provider.admin.get(`/v1/indirect-resellers/${reseller.id}`)).body.since;
  await provider.admin.post(removal(), confirmation);
  const former = await provider.admin.get(`/v1/indirect-resellers/${reseller.id}`);
  expect(former.body).toMatchObject({ status: "ended", since, endedAt: expect.any(String) });
  const theirs = await reseller.admin.get(`/v1/indirect-providers/${provider.id}`);
  expect(theirs.body).toMatchObject({ status: "ended", endedAt: former.body.endedAt });
  for (let round = 0; round < 2; round++) {
    stack.advance(60_000);
    await world.partner(provider, reseller);
    expect(await lists()).toEqual({ active: [[reseller.id], [provider.id]], ended: [[], []] });
    const again = (await provider.admin.get(`/v1/indirect-resellers/${reseller.id}`)).body;
    expect(again.status).toBe("active");
    expect(again.endedAt).toBeUndefined();
    expect(again.since > since).toBe(true);
    await provider.admin.post(removal(), confirmation);
    expect(await lists()).toEqual({ active: [[], []], ended: [[reseller.id], [provider.id]] });
  }
  stack.advance(20_000);
  for (const { admin } of [provider, reseller]) {
    const feed = await admin.get("/v1/events?limit=100");
    const types = feed.body.items
      .map(({ type }: { type: string }) => type)
      .filter((type: string) => type.startsWith("partnership."));
    const pair = ["partnership.created", "partnership.ended"];
    expect(types).toEqual([...pair, ...pair, ...pair]);
  }
});

it("pages through many resellers without missing or repeating one", async () => {
  const others = await Promise.all(Array.from({ length: 5 }, () => world.reseller()));
  for (const other of others) await world.partner(provider, other);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const query: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
    const { body } = await provider.admin.get(`/v1/indirect-resellers?limit=2${query}`);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor;
  } while (cursor);
  expect(seen.sort()).toEqual(others.map(({ id }) => id).sort());
});
