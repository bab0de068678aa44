import fc from "fast-check";
import { demoOffers } from "../../../infra/local/demo-offers.ts";
import { offerImport } from "../../../lib/contract/offers.ts";
import {
  candidates,
  checkImport,
  checkItself,
  checkReferences,
  lineErrors,
  missingPrerequisites,
  namedElsewhere,
  nextBatch,
  quantityFault,
} from "../../../lib/offers/rules.ts";

const offer = (id: string, upgradeTargetOffers: string[] = [], prerequisiteOffers: string[] = []) => ({
  id,
  upgradeTargetOffers,
  prerequisiteOffers,
});
const refused = (work: () => unknown): any => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};
const pointers = (error: any) => error.more.errors.map(({ pointer }: { pointer: string }) => pointer);

it("accepts the demo catalogue as an import into an empty catalogue", () => {
  const { offers } = offerImport.parse({ offers: demoOffers });
  expect(offers).toEqual(demoOffers);
  expect(offers.length).toBeGreaterThanOrEqual(12);
  checkImport(offers, new Set());
  expect(namedElsewhere(offers)).toEqual([]);
  const some = (test: (each: (typeof offers)[number]) => boolean) => offers.some(test);
  expect(some(({ billing }) => billing === "azure")).toBe(true);
  expect(some(({ isTrial }) => isTrial)).toBe(true);
  expect(some(({ prerequisiteOffers }) => prerequisiteOffers.length > 0)).toBe(true);
  expect(some(({ upgradeTargetOffers }) => upgradeTargetOffers.length > 0)).toBe(true);
});

it("names each offer that is neither in the catalogue nor in the import, where it is named", () => {
  const lines = [offer("a", ["b", "c"]), offer("b", [], ["gone", "a"]), offer("d", ["lost"])];
  const error = refused(() => checkImport(lines, new Set(["c"])));
  expect(error).toMatchObject({ code: "OFFER_NOT_FOUND" });
  expect(pointers(error)).toEqual(["/offers/1/prerequisiteOffers/0", "/offers/2/upgradeTargetOffers/0"]);
  expect(refused(() => checkImport(lines, new Set(["c", "gone", "lost"])))).toBeUndefined();
  expect(namedElsewhere(lines)).toEqual(["c", "gone", "lost"]);
});

it("names each line with an id that an earlier one has, and each that names itself", () => {
  const lines = [offer("a"), offer("b", ["b"]), offer("a", ["b"]), offer("b")];
  const error = refused(() => checkImport(lines, new Set()));
  expect(error).toMatchObject({ code: "INVALID_REQUEST" });
  expect(pointers(error)).toEqual(["/offers/1/upgradeTargetOffers/0", "/offers/2/id", "/offers/3/id"]);
});

it("tells of each line with the same id which line is the first", () => {
  const lines = [offer("b"), offer("a"), offer("a"), offer("a")];
  const twice = lineErrors(lines, new Set());
  expect(twice.map(({ pointer }) => pointer)).toEqual(["/offers/2/id", "/offers/3/id"]);
  for (const { detail } of twice) expect(detail).toContain("/offers/1 ");
});

it("tells of all that is wrong at once, and of a line that is malformed only whose id it has", () => {
  const lines = [offer("a", ["a"]), undefined, offer("b", ["gone"]), offer("a", ["b", "c"])];
  const wanted = [
    "/offers/0/upgradeTargetOffers/0 INVALID",
    "/offers/3/id INVALID",
    "/offers/2/upgradeTargetOffers/0 OFFER_NOT_FOUND",
  ];
  const shown = (errors: { pointer: string; code: string }[]) =>
    errors.map(({ pointer, code }) => `${pointer} ${code}`);
  expect(shown(lineErrors(lines, new Set(["c"])))).toEqual(wanted);
  const whole = lines.map((each) => each ?? offer("plain"));
  const error = refused(() => checkImport(whole, new Set(["c"])));
  expect([error.code, shown(error.more.errors)]).toEqual(["INVALID_REQUEST", wanted]);
});

const whole = (id: string, description = "What it is.") => ({ ...demoOffers[0]!, id, description });
const lying = (offers: ReturnType<typeof whole>[]) => new Map(offers.map((each) => [each.id, each]));
const asIs = <T>(value: T): T => value;

it("leaves an offer alone that lies there as it is to be, and goes on behind it", () => {
  const offers = Array.from({ length: 200 }, (_, at) => whole(`o-${at}`));
  expect(nextBatch(offers, lying(offers), asIs)).toEqual({ taken: 90, changes: [] });
  const before = whole("o-3", "What it was.");
  const { taken, changes } = nextBatch(offers, lying([...offers.slice(0, 50), before]), asIs);
  expect(taken).toBe(90);
  expect(changes.map(({ offer: { id } }) => id)).toEqual([
    "o-3",
    ...offers.slice(50, 90).map(({ id }) => id),
  ]);
  expect(changes.map((change) => change.before)).toEqual([before, ...Array.from({ length: 40 })]);
});

it("compares an offer with what lies there as it is shown, and keeps what lies there for the write", () => {
  const [same, other] = [whole("same"), whole("other")];
  const lies = new Map([same, other].map((each) => [each.id, { stored: each, version: 3 }]));
  const changed = { ...other, description: "What it will be." };
  expect(nextBatch([same, changed], lies, ({ stored }) => stored)).toEqual({
    taken: 2,
    changes: [{ offer: changed, before: { stored: other, version: 3 } }],
  });
});

it("fills a batch up to its last byte, and takes an offer that is too large for any batch by itself", () => {
  // A new offer counts with the four bytes of the `null` that lay there.
  const ofBytes = (id: string, bytes: number) => {
    const room = bytes - 4 - Buffer.byteLength(JSON.stringify(whole(id, "")));
    return whole(id, "x".repeat(room));
  };
  const taken = (...sizes: number[]) =>
    nextBatch(
      sizes.map((bytes, at) => ofBytes(`o-${at}`, bytes)),
      new Map<string, never>(),
      asIs,
    ).taken;
  expect([taken(30_000, 30_000), taken(30_000, 30_001)]).toEqual([2, 1]);
  expect([taken(60_001, 1_000), taken(1_000, 60_001)]).toEqual([1, 1]);
});

it("cuts an import so that the record of each batch is small, whatever its lines hold", () => {
  const long = "ж".repeat(2_000);
  let rest = Array.from({ length: 100 }, (_, at) => whole(`o-${at}`, long));
  const lies = lying(rest.map(({ id }) => whole(id, `${long.slice(1)}!`)));
  const done: string[] = [];
  while (rest.length > 0) {
    expect(candidates(rest).length).toBeLessThanOrEqual(90);
    const { taken, changes } = nextBatch(rest, lies, asIs);
    expect(changes.length).toBe(taken);
    expect(Buffer.byteLength(JSON.stringify(changes))).toBeLessThan(80_000);
    done.push(...changes.map(({ offer: { id } }) => id));
    rest = rest.slice(taken);
  }
  expect(done).toEqual([...lies.keys()]);
});

it("checks a single offer by its own fields", () => {
  const unknown = refused(() => checkReferences(offer("a", ["b"], ["c"]), new Set(["b"])));
  expect([unknown.code, pointers(unknown)]).toEqual(["OFFER_NOT_FOUND", ["/prerequisiteOffers/0"]]);
  expect(refused(() => checkItself(offer("a", ["a"])))).toMatchObject({ code: "INVALID_REQUEST" });
  expect(refused(() => checkItself(offer("a", ["b"])))).toBeUndefined();
  expect(refused(() => checkReferences(offer("a", ["b"], ["c"]), new Set(["b", "c"])))).toBeUndefined();
});

it("asks for every prerequisite", () => {
  expect(missingPrerequisites(offer("a", [], ["b", "c"]), new Set(["c"]))).toEqual(["b"]);
  expect(missingPrerequisites(offer("a", [], ["b"]), new Set(["b", "x"]))).toEqual([]);
});

it("takes exactly the quantities from the smallest to the largest", () => {
  const sold = { minimumQuantity: 2, maximumQuantity: 5 };
  expect([1, 2, 5, 6].map((asked) => quantityFault(sold, asked) === undefined)).toEqual([
    false,
    true,
    true,
    false,
  ]);
  const quantity = fc.integer({ min: 1, max: 1_000 });
  const range = fc.tuple(quantity, quantity).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  fc.assert(
    fc.property(range, quantity, ([minimumQuantity, maximumQuantity], asked) => {
      const fault = quantityFault({ minimumQuantity, maximumQuantity }, asked);
      expect(fault === undefined).toBe(asked >= minimumQuantity && asked <= maximumQuantity);
    }),
  );
});
