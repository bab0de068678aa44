import { demoOffers } from "../../../infra/local/demo-offers.ts";
import { offerImport } from "../../../lib/contract/offers.ts";
import * as rules from "../../../lib/offers/rules.ts";
import { outcomeOf, refusalOf } from "../../support/refusal.ts";
import { anOffer } from "../../support/subscriptions.ts";

const offer = (id: string, upgradeTargetOffers: string[] = [], prerequisiteOffers: string[] = []) => ({
  id,
  upgradeTargetOffers,
  prerequisiteOffers,
});
/** Errors in short: pointer and code. */
const inShort = (errors: readonly { pointer: string; code: string }[] = []) =>
  errors.map(({ pointer, code }) => `${pointer} ${code}`);

it("the demo catalogue, with an offer of each kind, is accepted as an import into an empty catalogue", () => {
  const { offers } = offerImport.parse({ offers: demoOffers });
  expect(offers).toEqual(demoOffers);
  expect(offers.length).toBeGreaterThanOrEqual(12);
  rules.checkImport(offers, new Set());
  expect(rules.namedElsewhere(offers)).toEqual([]);
  for (const kind of [
    ({ billing }) => billing === "azure",
    ({ isTrial }) => isTrial,
    ({ prerequisiteOffers }) => prerequisiteOffers.length > 0,
    ({ upgradeTargetOffers }) => upgradeTargetOffers.length > 0,
  ] satisfies ((each: (typeof offers)[number]) => boolean)[])
    expect(offers.some(kind)).toBe(true);
});

describe("an import", () => {
  it("names each offer that is neither in the catalogue nor in the import, at the place that refers to it", () => {
    const lines = [offer("a", ["b", "c"]), offer("b", [], ["gone", "a"]), offer("d", ["lost"])];
    const refusal = refusalOf(() => rules.checkImport(lines, new Set(["c"])));
    expect([refusal.code, ...inShort(refusal.more.errors)]).toEqual([
      "OFFER_NOT_FOUND",
      "/offers/1/prerequisiteOffers/0 OFFER_NOT_FOUND",
      "/offers/2/upgradeTargetOffers/0 OFFER_NOT_FOUND",
    ]);
    expect(outcomeOf(() => rules.checkImport(lines, new Set(["c", "gone", "lost"])))).toBe("done");
    expect(rules.namedElsewhere(lines)).toEqual(["c", "gone", "lost"]);
  });

  it("names each line with an earlier line's id, and which line that is, and each line that refers to itself", () => {
    const lines = [offer("b"), offer("a", ["a"]), offer("a", ["b"]), offer("a")];
    const refusal = refusalOf(() => rules.checkImport(lines, new Set()));
    const { errors = [] } = refusal.more;
    expect([refusal.code, ...inShort(errors)]).toEqual([
      "INVALID_REQUEST",
      "/offers/1/upgradeTargetOffers/0 INVALID",
      "/offers/2/id INVALID",
      "/offers/3/id INVALID",
    ]);
    for (const { detail } of errors.slice(1)) expect(detail).toContain("/offers/1 ");
  });

  it("names all errors at once; of a malformed line only the id counts", () => {
    const lines = [offer("a", ["a"]), undefined, offer("b", ["gone"]), offer("a", ["b", "c"])];
    const wanted = [
      "/offers/0/upgradeTargetOffers/0 INVALID",
      "/offers/3/id INVALID",
      "/offers/2/upgradeTargetOffers/0 OFFER_NOT_FOUND",
    ];
    expect(inShort(rules.lineErrors(lines, new Set(["c"])))).toEqual(wanted);
    const whole = lines.map((each) => each ?? offer("plain"));
    const refusal = refusalOf(() => rules.checkImport(whole, new Set(["c"])));
    expect([refusal.code, inShort(refusal.more.errors)]).toEqual(["INVALID_REQUEST", wanted]);
  });

  const whole = (id: string, description = "What it is.") => ({ ...demoOffers[0]!, id, description });
  const stored = (offers: ReturnType<typeof whole>[]) => new Map(offers.map((each) => [each.id, each]));
  const asIs = <T>(value: T): T => value;

  it("skips an offer that is already stored in the same form, and goes on with the next", () => {
    const offers = Array.from({ length: 200 }, (_, at) => whole(`o-${at}`));
    expect(rules.nextBatch(offers, stored(offers), asIs)).toEqual({ taken: 90, changes: [] });
    const before = whole("o-3", "What it was.");
    const { taken, changes } = rules.nextBatch(offers, stored([...offers.slice(0, 50), before]), asIs);
    expect(taken).toBe(90);
    expect(changes).toEqual([
      { offer: offers[3], before },
      ...offers.slice(50, 90).map((each) => ({ offer: each, before: undefined })),
    ]);
  });

  it("compares an offer with the stored one in the API's form, and keeps the stored one for the write", () => {
    const [same, other] = [whole("same"), whole("other")];
    const items = new Map([same, other].map((each) => [each.id, { stored: each, version: 3 }]));
    const changed = { ...other, description: "What it will be." };
    expect(rules.nextBatch([same, changed], items, (item) => item.stored)).toEqual({
      taken: 2,
      changes: [{ offer: changed, before: { stored: other, version: 3 } }],
    });
  });

  it("fills a batch up to its last byte, and puts an offer that is too large for any batch into its own", () => {
    // A new offer also counts the four bytes of the `null` for its former state.
    const ofBytes = (bytes: number, at: number) => {
      const room = bytes - 4 - Buffer.byteLength(JSON.stringify(whole(`o-${at}`, "")));
      return whole(`o-${at}`, "x".repeat(room));
    };
    const taken = (...sizes: number[]) =>
      rules.nextBatch(sizes.map(ofBytes), new Map<string, never>(), asIs).taken;
    expect([taken(30_000, 30_000), taken(30_000, 30_001)]).toEqual([2, 1]);
    expect([taken(60_001, 1_000), taken(1_000, 60_001)]).toEqual([1, 1]);
  });
});

it("checks a single offer by its own fields", () => {
  const { code, more } = refusalOf(() => rules.checkReferences(offer("a", ["b"], ["c"]), new Set(["b"])));
  expect([code, ...inShort(more.errors)]).toEqual([
    "OFFER_NOT_FOUND",
    "/prerequisiteOffers/0 OFFER_NOT_FOUND",
  ]);
  expect(outcomeOf(() => rules.checkReferences(offer("a", ["b"], ["c"]), new Set(["b", "c"])))).toBe("done");
  expect(outcomeOf(() => rules.checkItself(offer("a", ["a"])))).toBe("INVALID_REQUEST");
  expect(outcomeOf(() => rules.checkItself(offer("a", ["b"])))).toBe("done");
});

it("sells an offer with all its fields, but none with terms that only a newer release knows", () => {
  const stored = { ...anOffer("a"), introducedLater: true };
  expect(rules.sellable(stored)).toEqual(stored);
  const termDuration = "P9Y" as typeof stored.termDuration;
  expect(rules.sellable({ ...stored, termDuration })).toBeUndefined();
});

it("checks every prerequisite", () => {
  expect(rules.missingPrerequisites(offer("a", [], ["b", "c"]), new Set(["c"]))).toEqual(["b"]);
  expect(rules.missingPrerequisites(offer("a", [], ["b"]), new Set(["b", "x"]))).toEqual([]);
});

it("accepts exactly the quantities from the smallest to the largest", () => {
  const isSold = (quantity: number) =>
    rules.quantityFault({ minimumQuantity: 2, maximumQuantity: 5 }, quantity) === undefined;
  expect([1, 2, 3, 5, 6].map(isSold)).toEqual([false, true, true, true, false]);
});

it("accepts a hundred trials of a customer, and no more", () => {
  const tried = (count: number) => new Set(Array.from({ length: count }, (_, at) => `offer-${at}`));
  expect(rules.trialsAtEnd(tried(99))).toBeUndefined();
  expect(rules.trialsAtEnd(tried(100))?.code).toBe("LIMIT_REACHED");
});

it("accepts up to two thousand offers, and replaces any of them", () => {
  const ids = Array.from({ length: 2_000 }, (_, at) => `offer-${at}`);
  const [known, all] = [new Set(ids.slice(1)), new Set(ids)];
  expect(outcomeOf(() => rules.mustHaveRoom(known, ids))).toBe("done");
  expect(outcomeOf(() => rules.mustHaveRoom(known, ["a", "b"]))).toBe("LIMIT_REACHED");
  for (const full of [all, new Set([...ids, "one too many"])])
    expect(outcomeOf(() => rules.mustHaveRoom(full, ["offer-7"]))).toBe("done");
  expect(outcomeOf(() => rules.mustHaveRoom(all, ["offer-7", "a"]))).toBe("LIMIT_REACHED");
});
