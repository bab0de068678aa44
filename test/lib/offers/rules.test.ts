import fc from "fast-check";
import { demoOffers } from "../../../infra/local/demo-offers.ts";
import { offerImport } from "../../../lib/contract/offers.ts";
import {
  checkLines,
  checkOffer,
  checkReferences,
  missingPrerequisites,
  namedElsewhere,
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
  checkLines(offers);
  checkReferences(offers, new Set());
  expect(namedElsewhere(offers)).toEqual([]);
  const some = (test: (each: (typeof offers)[number]) => boolean) => offers.some(test);
  expect(some(({ billing }) => billing === "azure")).toBe(true);
  expect(some(({ isTrial }) => isTrial)).toBe(true);
  expect(some(({ prerequisiteOffers }) => prerequisiteOffers.length > 0)).toBe(true);
  expect(some(({ upgradeTargetOffers }) => upgradeTargetOffers.length > 0)).toBe(true);
});

it("names each offer that is neither in the catalogue nor in the import, where it is named", () => {
  const lines = [offer("a", ["b", "c"]), offer("b", [], ["gone", "a"]), offer("d", ["lost"])];
  const error = refused(() => checkReferences(lines, new Set(["c"])));
  expect(error).toMatchObject({ code: "OFFER_NOT_FOUND" });
  expect(pointers(error)).toEqual(["/offers/1/prerequisiteOffers/0", "/offers/2/upgradeTargetOffers/0"]);
  expect(refused(() => checkReferences(lines, new Set(["c", "gone", "lost"])))).toBeUndefined();
  expect(namedElsewhere(lines)).toEqual(["c", "gone", "lost"]);
});

it("names each line with an id that an earlier one has, and each that names itself", () => {
  const error = refused(() => checkLines([offer("a"), offer("b", ["b"]), offer("a", ["b"]), offer("b")]));
  expect(error).toMatchObject({ code: "INVALID_REQUEST" });
  expect(pointers(error)).toEqual(["/offers/1/upgradeTargetOffers/0", "/offers/2/id", "/offers/3/id"]);
});

it("checks a single offer by its own fields", () => {
  expect(pointers(refused(() => checkOffer(offer("a", ["b"], ["c"]), new Set(["b"]))))).toEqual([
    "/prerequisiteOffers/0",
  ]);
  expect(refused(() => checkOffer(offer("a", ["a"]), new Set(["a"])))).toMatchObject({
    code: "INVALID_REQUEST",
  });
  expect(refused(() => checkOffer(offer("a", ["b"], ["c"]), new Set(["b", "c"])))).toBeUndefined();
});

it("asks for every prerequisite", () => {
  expect(missingPrerequisites(offer("a", [], ["b", "c"]), new Set(["c"]))).toEqual(["b"]);
  expect(missingPrerequisites(offer("a", [], ["b"]), new Set(["b", "x"]))).toEqual([]);
});

it("takes exactly the quantities from the smallest to the largest", () => {
  const quantity = fc.integer({ min: 1, max: 1_000 });
  const range = fc.tuple(quantity, quantity).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  fc.assert(
    fc.property(range, quantity, ([minimumQuantity, maximumQuantity], asked) => {
      const fault = quantityFault({ minimumQuantity, maximumQuantity }, asked);
      expect(fault === undefined).toBe(asked >= minimumQuantity && asked <= maximumQuantity);
    }),
  );
});
