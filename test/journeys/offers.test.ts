import { demoOffers } from "../../infra/local/demo-offers.ts";
import { all, answers, onSharedStack } from "../support/channel.ts";
import { openWorld, type Response } from "../support/world.ts";

const the = onSharedStack(async (stack) => ({ stack, world: await openWorld(stack) }));

const { id: _, ...suite } = { ...demoOffers[0]!, upgradeTargetOffers: [] };
const pointers = ({ body }: Response) => body.errors.map(({ pointer }: any) => pointer);
const many = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, at) => ({ ...suite, id: `${prefix}-${at}`, name: `${prefix} ${at}` }));

it("adds, replaces and reads an offer, by its ETag when one is sent", async () => {
  const { operator } = the().world;
  const created = await operator.put("/v1/offers/single", suite);
  expect([created.status, created.body]).toEqual([200, { id: "single", ...suite }]);
  const etag = created.headers.get("etag") ?? "";
  const replaced = await operator.put("/v1/offers/single", { ...suite, name: "New" }, { "if-match": etag });
  expect([replaced.status, replaced.body.name]).toEqual([200, "New"]);
  const stale = await operator.put("/v1/offers/single", suite, { "if-match": etag });
  expect(answers(stale)).toEqual([412, "PRECONDITION_FAILED"]);
  const missing = await operator.put("/v1/offers/absent", suite, { "if-match": "*" });
  expect(missing.status).toBe(412);
  // What is malformed is told before what is stale.
  const itself = { ...suite, upgradeTargetOffers: ["single"] };
  expect(answers(await operator.put("/v1/offers/single", itself, { "if-match": etag }))).toEqual([
    400,
    "INVALID_REQUEST",
  ]);
  const { admin } = await the().world.provider();
  const read = await admin.get("/v1/offers/single");
  expect([read.body, read.headers.get("etag")]).toEqual([replaced.body, replaced.headers.get("etag")]);
  expect((await admin.get("/v1/offers/absent")).status).toBe(404);
});

it("refuses an offer that names what is not there, or more than itself allows", async () => {
  const { operator } = the().world;
  const unknown = await operator.put("/v1/offers/x", { ...suite, prerequisiteOffers: ["nowhere"] });
  expect([unknown.status, unknown.body.code, pointers(unknown)]).toEqual([
    422,
    "OFFER_NOT_FOUND",
    ["/prerequisiteOffers/0"],
  ]);
  const range = await operator.put("/v1/offers/x", { ...suite, minimumQuantity: 5, maximumQuantity: 4 });
  expect([range.status, pointers(range)]).toEqual([400, ["/maximumQuantity"]]);
  const itself = await operator.put("/v1/offers/x", { ...suite, upgradeTargetOffers: ["x"] });
  expect([itself.status, pointers(itself)]).toEqual([400, ["/upgradeTargetOffers/0"]]);
  const price = { ...suite, listPrice: { currency: "EUR", amount: 5.6 } };
  expect((await operator.put("/v1/offers/x", price)).status).toBe(400);
});

it("is kept by the operator alone and read by everybody", async () => {
  const { world } = the();
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  for (const { admin } of [provider, reseller]) {
    expect((await admin.put("/v1/offers/x", suite)).body.code).toBe("ROLE_REQUIRED");
    expect((await admin.post("/v1/offers/import", { offers: many(1, "x") })).body.code).toBe("ROLE_REQUIRED");
    expect((await admin.get("/v1/offers")).status).toBe(200);
  }
  const manager = await world.user(provider, "UserManagementAdmin");
  expect((await manager.get("/v1/offers")).status).toBe(200);
  const sales = await world.user({ admin: world.operator }, "SalesAgent");
  expect((await sales.put("/v1/offers/x", suite)).status).toBe(403);
});

it("takes an import whole or not at all, and names every bad line", async () => {
  const { operator } = the().world;
  const offers = many(20, "bad");
  const malformed = offers.map((each, at) => (at % 7 === 3 ? { ...each, billingCycle: "hourly" } : each));
  const first = await operator.post("/v1/offers/import", { offers: malformed });
  expect([first.status, pointers(first)]).toEqual([
    400,
    ["/offers/3/billingCycle", "/offers/10/billingCycle", "/offers/17/billingCycle"],
  ]);
  const twice = await operator.post("/v1/offers/import", { offers: [...offers, offers[4]] });
  expect([twice.status, pointers(twice)]).toEqual([400, ["/offers/20/id"]]);
  const dangling = offers.map((each, at) =>
    at === 17 ? { ...each, upgradeTargetOffers: ["nowhere"] } : each,
  );
  const third = await operator.post("/v1/offers/import", { offers: dangling });
  expect([third.status, third.body.code, pointers(third)]).toEqual([
    422,
    "OFFER_NOT_FOUND",
    ["/offers/17/upgradeTargetOffers/0"],
  ]);
  // Everything at once: what is malformed, what is there twice, what names itself and what names nothing.
  const worse = many(200, "worse").map((each, at) => {
    if (at >= 100) return { ...each, billingCycle: "hourly" };
    if (at === 1) return { ...each, id: "worse-0" };
    if (at === 2) return { ...each, prerequisiteOffers: ["worse-2"] };
    return at === 17 ? { ...each, upgradeTargetOffers: ["nowhere", "worse-150"] } : each;
  });
  const all = await operator.post("/v1/offers/import", { offers: worse });
  expect(answers(all)).toEqual([400, "INVALID_REQUEST"]);
  expect(pointers(all)).toEqual([
    ...Array.from({ length: 100 }, (_, at) => `/offers/${100 + at}/billingCycle`),
    "/offers/1/id",
    "/offers/2/prerequisiteOffers/0",
    "/offers/17/upgradeTargetOffers/0",
  ]);
  const many501 = await operator.post("/v1/offers/import", { offers: many(501, "bad") });
  expect(answers(many501)).toEqual([400, "INVALID_REQUEST"]);
  expect((await operator.get("/v1/offers/bad-0")).status).toBe(404);
});

it("imports five hundred offers, again with the same key, and again without one", async () => {
  const { stack, world } = the();
  const { operator } = world;
  const began = new Date(stack.now()).toISOString();
  const body = { offers: many(500, "bulk") };
  const key = { "idempotency-key": "bulk import" };
  const first = await operator.post("/v1/offers/import", body, key);
  expect([first.status, first.body]).toEqual([200, { imported: 500 }]);
  const replay = await operator.post("/v1/offers/import", body, key);
  expect([replay.body, replay.headers.get("idempotency-replayed")]).toEqual([{ imported: 500 }, "true"]);
  const recorded = async () => {
    const { items } = (await operator.get(`/v1/audit-records?resourceType=catalogue&from=${began}`)).body;
    for (const each of items) {
      expect(each).toMatchObject({ operation: "offer.import", actor: { userId: operator.id } });
      expect(Buffer.byteLength(JSON.stringify(each))).toBeLessThan(100_000);
    }
    return items.toReversed().map(({ before, after }: any) => ({
      before: before?.offers.map(({ id, name }: any) => [id, name]),
      after: after.offers.map(({ id, name }: any) => [id, name]),
    }));
  };
  const written = await recorded();
  expect(written.every(({ before }: any) => before === undefined)).toBe(true);
  expect(written.flatMap(({ after }: any) => after)).toEqual(body.offers.map(({ id, name }) => [id, name]));
  expect(written.length).toBeGreaterThanOrEqual(6);
  // What lies there already is not written again; what does not is, with a record of its own.
  const changed = body.offers.map((each, at) => (at === 444 ? { ...each, name: "New" } : each));
  expect((await operator.post("/v1/offers/import", body)).body).toEqual({ imported: 500 });
  expect(await recorded()).toEqual(written);
  expect((await operator.post("/v1/offers/import", { offers: changed })).body).toEqual({ imported: 500 });
  expect((await recorded()).slice(written.length)).toEqual([
    { before: [["bulk-444", "bulk 444"]], after: [["bulk-444", "New"]] },
  ]);
  for (const at of [0, 89, 90, 499]) expect((await operator.get(`/v1/offers/bulk-${at}`)).status).toBe(200);
  const found = (await all(operator, "/v1/offers?search=BULK-")).map(({ id }) => id);
  expect([found.length, new Set(found).size]).toEqual([500, 500]);
});

it("finds offers by category, billing and any part of name, description or id, in either case", async () => {
  const { operator } = the().world;
  const { body } = await operator.post("/v1/offers/import", { offers: demoOffers });
  expect(body.imported).toBe(demoOffers.length);
  // Others may have offers in the catalogue, too.
  const own = new Set(demoOffers.map(({ id }) => id));
  const ids = async (query: string) =>
    (await all(operator, `/v1/offers?${query}`)).map(({ id }) => id).filter((id) => own.has(id));
  expect(await ids("billing=azure")).toEqual([
    "skyfield-backup",
    "skyfield-pay-as-you-go",
    "skyfield-reserved",
  ]);
  expect(await ids("category=Security")).toEqual(["gatekeeper-plan-1", "gatekeeper-plan-2"]);
  expect(await ids("search=PLAN%202&category=Security")).toEqual(["gatekeeper-plan-2"]);
  expect(await ids("search=public%20network")).toEqual(["deskhub-telephony"]);
  expect(await ids("search=SKYFIELD-r")).toEqual(["skyfield-reserved"]);
  expect(await ids("search=no%20such%20thing")).toEqual([]);
  expect(answers(await operator.get("/v1/offers?colour=red"))).toEqual([400, "INVALID_REQUEST"]);
});
