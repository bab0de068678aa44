import { demoOffers } from "../../infra/local/demo-offers.ts";
import { all, answered, onSharedStack, openProvider } from "../support/channel.ts";

const the = onSharedStack(openProvider);

const { id: _, ...suite } = { ...demoOffers[0]!, upgradeTargetOffers: [] };
const load = (offers: object[], headers?: Record<string, string>) =>
  the().world.operator.post("/v1/offers/import", { offers }, headers);
const many = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, at) => ({ ...suite, id: `${prefix}-${at}`, name: `${prefix} ${at}` }));

it("an import of hundreds of offers can be repeated, with the same key and without one", async () => {
  const { stack, world } = the();
  const { operator } = world;
  const began = new Date(stack.now()).toISOString();
  const offers = many(200, "bulk");
  const key = { "idempotency-key": "bulk import" };
  const imported = async (lines = offers, headers?: typeof key) => {
    const answer = await answered("200", load(lines, headers));
    expect(answer.body).toEqual({ imported: 200 });
    return answer.headers.get("idempotency-replayed");
  };
  expect([await imported(offers, key), await imported(offers, key)]).toEqual([null, "true"]);
  /** The names before and after in each record, oldest first. */
  const recorded = async () => {
    const { items } = (await operator.get(`/v1/audit-records?resourceType=catalogue&from=${began}`)).body;
    for (const each of items) {
      expect(each).toMatchObject({ operation: "offer.import", actor: { userId: operator.id } });
      expect(Buffer.byteLength(JSON.stringify(each))).toBeLessThan(100_000);
    }
    const names = (side: any) => side?.offers.map(({ name }: any) => name);
    return items.toReversed().map(({ before, after }: any) => [names(before), names(after)]);
  };
  const written = await recorded();
  expect(written.flatMap(([before]: any) => before ?? [])).toEqual([]);
  expect(written.flatMap(([, after]: any) => after)).toEqual(offers.map(({ name }) => name));
  expect(written.length).toBeGreaterThanOrEqual(3);
  // An unchanged offer is not written again. A changed one is, with its own record.
  await imported();
  expect(await recorded()).toEqual(written);
  await imported(offers.map((each, at) => (at === 144 ? { ...each, name: "New" } : each)));
  expect((await recorded()).slice(written.length)).toEqual([[["bulk 144"], ["New"]]]);
  const found = (await all(operator, "/v1/offers?search=BULK-")).map(({ id }) => id);
  expect([found.length, new Set(found).size]).toEqual([200, 200]);
});

it("offers are found by category, billing and any part of name, description or id, in either case", async () => {
  await answered("200", load(demoOffers));
  // Other tests have offers in the catalogue, too.
  const own = new Set(demoOffers.map(({ id }) => id));
  const { admin } = the().provider;
  for (const [query, ...ids] of [
    ["billing=azure", "skyfield-backup", "skyfield-pay-as-you-go", "skyfield-reserved"],
    ["category=Security", "gatekeeper-plan-1", "gatekeeper-plan-2"],
    ["search=PLAN%202&category=Security", "gatekeeper-plan-2"],
    ["search=public%20network", "deskhub-telephony"],
    ["search=SKYFIELD-r", "skyfield-reserved"],
    ["search=no%20such%20thing"],
  ]) {
    const found = (await all(admin, `/v1/offers?${query}`)).map(({ id }) => id);
    expect([query, found.filter((id) => own.has(id))]).toEqual([query, ids]);
  }
});
