import fc from "fast-check";
import { masked } from "../../../lib/record/mask.ts";

test("addresses, names of people and free text are masked at every depth", () => {
  const masks = masked({
    id: "org_1",
    name: "Contoso",
    globalAdmin: { email: "ada@contoso.example", displayName: "Ada Lovelace" },
    requests: [{ resellerEmail: "bob@fabrikam.example", subject: "Hi", message: "Hello {{link}}" }],
  });
  expect(masks).toEqual({
    id: "org_1",
    name: "Contoso",
    globalAdmin: { email: "a•••@contoso.example", displayName: "A•••" },
    requests: [
      {
        resellerEmail: "b•••@fabrikam.example",
        subject: "[text of 2 characters]",
        message: "[text of 14 characters]",
      },
    ],
  });
});

test("a customer's address shows the country and what a region is called, and nothing nearer to a person", () => {
  const shown = masked({
    billingProfile: {
      companyName: "Contoso",
      defaultAddress: {
        country: "US",
        state: "WA",
        city: "Redmond",
        postalCode: "98052",
        addressLine1: "1 Way",
        addressLine2: "Floor 2",
        firstName: "Grace",
        lastName: "Hopper",
        phoneNumber: "+1 425 555 0100",
      },
    },
  });
  expect(shown).toEqual({
    billingProfile: {
      companyName: "Contoso",
      defaultAddress: {
        country: "US",
        state: "WA",
        city: "[text of 7 characters]",
        postalCode: "[text of 5 characters]",
        addressLine1: "[text of 5 characters]",
        addressLine2: "[text of 7 characters]",
        firstName: "G•••",
        lastName: "H•••",
        phoneNumber: "[text of 15 characters]",
      },
    },
  });
});

test("what is no text stays as it is", () => {
  const given = { count: 3, ok: true, none: null, email: 7, list: [1, "a"], left: undefined };
  expect(masked(given)).toEqual(given);
});

test("an address that is none shows nothing", () => {
  expect(masked({ email: "@x.example" })).toEqual({ email: "•••" });
  expect(masked({ email: "nobody" })).toEqual({ email: "•••" });
});

test("a name that begins with a letter outside the first plane stays well-formed", () => {
  const shown = masked({ displayName: "𝒜da" });
  expect(shown).toEqual({ displayName: "𝒜•••" });
});

test("of any address only its first letter and its domain are left", () => {
  fc.assert(
    fc.property(fc.emailAddress(), (email) => {
      const local = email.slice(0, email.lastIndexOf("@"));
      expect(masked({ email })).toEqual({
        email: `${local.slice(0, 1)}•••${email.slice(email.lastIndexOf("@"))}`,
      });
    }),
  );
});

test("fields named like the properties that every object has are shown as any other", () => {
  expect(masked({ constructor: "a", toString: "b", valueOf: "c" })).toEqual({
    constructor: "a",
    toString: "b",
    valueOf: "c",
  });
});

test("masking any value keeps its shape and leaves the given one untouched", () => {
  fc.assert(
    fc.property(fc.object({ key: fc.constantFrom("email", "message", "other") }), (given) => {
      const before = structuredClone(given);
      expect(Object.keys(Object(masked(given)))).toEqual(Object.keys(given));
      expect(given).toEqual(before);
    }),
  );
});
