import fc from "fast-check";
import { maskedForLogs, maskedForRecord } from "../../lib/masking.ts";

const text = (length: number) => `[text of ${length} characters]`;
const id = "org_01arz3ndektsv4rrffq69g5fav";
const at = "2026-03-10T09:30:00.000Z";
const address = { country: "US", state: "WA" };
const notTexts = { count: 3, ok: true, none: null, email: 7, list: [1, true], left: undefined };

test.each<[string, Record<string, unknown>, object]>([
  [
    "addresses, names of people and free text at every depth",
    {
      id: "org_1",
      name: "Contoso",
      globalAdmin: { email: "ada@contoso.example", displayName: "Ada Lovelace" },
      requests: [{ resellerEmail: "bob@fabrikam.example", subject: "Hi", message: "Hello {{link}}" }],
    },
    {
      id: "org_1",
      name: "Contoso",
      globalAdmin: { email: "a•••@contoso.example", displayName: "A•••" },
      requests: [{ resellerEmail: "b•••@fabrikam.example", subject: text(2), message: text(14) }],
    },
  ],
  [
    "free text, wherever people may write it",
    {
      friendlyName: "Ada's seat",
      description: "Call Ada.",
      reason: "Ada left.",
      note: "Ask.",
      source: "Ada",
    },
    { friendlyName: text(10), description: text(9), reason: text(9), note: text(4), source: text(3) },
  ],
  [
    "every secret, without a trace",
    { temporaryPassword: "Jx4-rain-Lamp-92", link: "https://x.example/t", userName: "ada@contoso.example" },
    { temporaryPassword: "•••", link: "•••", userName: "a•••@contoso.example" },
  ],
  [
    "fields that the contract does not know, unless they are ids or instants",
    { by: id, seen: at, those: [id, "Ada"], remark: "Ada" },
    { by: id, seen: at, those: [id, text(3)], remark: text(3) },
  ],
  [
    "every field of a customer's address except the country and the region",
    {
      companyName: "Contoso",
      defaultAddress: {
        ...{ ...address, city: "Redmond", postalCode: "98052", addressLine1: "1 Way" },
        ...{
          addressLine2: "Floor 2",
          firstName: "Grace",
          lastName: "Hopper",
          phoneNumber: "+1 425 555 0100",
        },
      },
    },
    {
      companyName: "Contoso",
      defaultAddress: {
        ...{ ...address, city: text(7), postalCode: text(5), addressLine1: text(5) },
        ...{ addressLine2: text(7), firstName: "G•••", lastName: "H•••", phoneNumber: text(15) },
      },
    },
  ],
  ["an address without a part before its @ completely", { email: "@x.example" }, { email: "•••" }],
  ["an address without an @ completely", { email: "nobody" }, { email: "•••" }],
  [
    "a name after its first letter, even one outside the first plane",
    { displayName: "𝒜da" },
    { displayName: "𝒜•••" },
  ],
  [
    "fields with the names of every object's properties",
    { constructor: "a", toString: "b", valueOf: "c" },
    { constructor: text(1), toString: text(1), valueOf: text(1) },
  ],
  ["no value that is not a string", notTexts, notTexts],
])("the record masks %s", (_, given, masked) => {
  expect(maskedForRecord(given)).toEqual(masked);
});

test("only the first letter and the domain of an address are kept", () => {
  fc.assert(
    fc.property(fc.emailAddress(), (email) => {
      const [local = "", domain] = [
        email.slice(0, email.lastIndexOf("@")),
        email.slice(email.lastIndexOf("@")),
      ];
      expect(maskedForRecord({ email })).toEqual({ email: `${local.slice(0, 1)}•••${domain}` });
    }),
  );
});

test("logs show fields that the contract does not know, and mask the marked ones, at any depth and in cycles", () => {
  const attributes: Record<string, unknown> = { route: "GET /v1/me", user: { email: "ada@contoso.example" } };
  attributes.itself = attributes;
  expect(maskedForLogs(attributes)).toEqual({
    route: "GET /v1/me",
    user: { email: "a•••@contoso.example" },
    itself: undefined,
  });
});

test("masking keeps a value's shape and does not modify the given value", () => {
  fc.assert(
    fc.property(fc.object({ key: fc.constantFrom("email", "message", "other") }), (given) => {
      const before = structuredClone(given);
      expect(Object.keys(Object(maskedForRecord(given)))).toEqual(Object.keys(given));
      expect(given).toEqual(before);
    }),
  );
});
