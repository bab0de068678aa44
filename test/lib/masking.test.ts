import fc from "fast-check";
import { maskedForLogs, maskedForRecord } from "../../lib/masking.ts";

test("addresses, names of people and free text are masked at every depth", () => {
  const masks = maskedForRecord({
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

test("what people write is masked wherever they may write it, and no secret leaves a trace", () => {
  const written = {
    friendlyName: "Ada's seat",
    description: "Call Ada.",
    reason: "Ada left.",
    note: "Ask Ada.",
    source: "Ada",
    temporaryPassword: "Jx4-rain-Lamp-92",
    link: "https://x.example/invitations/t",
    userName: "ada@contoso.example",
  };
  expect(maskedForRecord(written)).toEqual({
    friendlyName: "[text of 10 characters]",
    description: "[text of 9 characters]",
    reason: "[text of 9 characters]",
    note: "[text of 8 characters]",
    source: "[text of 3 characters]",
    temporaryPassword: "•••",
    link: "•••",
    userName: "a•••@contoso.example",
  });
});

test("the record keeps a text that the contract does not know only if it is an id or an instant", () => {
  const id = "org_01arz3ndektsv4rrffq69g5fav";
  const at = "2026-03-10T09:30:00.000Z";
  expect(maskedForRecord({ by: id, seen: at, those: [id, "Ada"], remark: "Ada" })).toEqual({
    by: id,
    seen: at,
    those: [id, "[text of 3 characters]"],
    remark: "[text of 3 characters]",
  });
});

test("a customer's address shows the country and what a region is called, and nothing nearer to a person", () => {
  const shown = maskedForRecord({
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
  const given = { count: 3, ok: true, none: null, email: 7, list: [1, true], left: undefined };
  expect(maskedForRecord(given)).toEqual(given);
});

test("an address that is none shows nothing", () => {
  expect(maskedForRecord({ email: "@x.example" })).toEqual({ email: "•••" });
  expect(maskedForRecord({ email: "nobody" })).toEqual({ email: "•••" });
});

test("a name that begins with a letter outside the first plane stays well-formed", () => {
  const shown = maskedForRecord({ displayName: "𝒜da" });
  expect(shown).toEqual({ displayName: "𝒜•••" });
});

test("of any address only its first letter and its domain are left", () => {
  fc.assert(
    fc.property(fc.emailAddress(), (email) => {
      const local = email.slice(0, email.lastIndexOf("@"));
      expect(maskedForRecord({ email })).toEqual({
        email: `${local.slice(0, 1)}•••${email.slice(email.lastIndexOf("@"))}`,
      });
    }),
  );
});

test("fields named like the properties that every object has are masked like any other", () => {
  expect(maskedForRecord({ constructor: "a", toString: "b", valueOf: "c" })).toEqual({
    constructor: "[text of 1 characters]",
    toString: "[text of 1 characters]",
    valueOf: "[text of 1 characters]",
  });
});

test("logs show what the contract does not know, and mask what it marks, at any depth and in circles", () => {
  const attributes: Record<string, unknown> = { route: "GET /v1/me", user: { email: "ada@contoso.example" } };
  attributes.itself = attributes;
  expect(maskedForLogs(attributes)).toEqual({
    route: "GET /v1/me",
    user: { email: "a•••@contoso.example" },
    itself: undefined,
  });
});

test("masking any value keeps its shape and leaves the given one untouched", () => {
  fc.assert(
    fc.property(fc.object({ key: fc.constantFrom("email", "message", "other") }), (given) => {
      const before = structuredClone(given);
      expect(Object.keys(Object(maskedForRecord(given)))).toEqual(Object.keys(given));
      expect(given).toEqual(before);
    }),
  );
});
