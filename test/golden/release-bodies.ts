// The texts and bodies from which a release makes its first items.

export const text = "Some text";
export const template = () => ({ subject: text, message: "{{link}}" });
export const profile = (companyName: string) => ({
  companyProfile: { domain: "contoso.example" },
  billingProfile: {
    email: "ada@contoso.example",
    culture: "de-DE",
    language: "de",
    companyName,
    defaultAddress: { country: "DE", city: "Berlin", addressLine1: "Weg 1", postalCode: "10115" },
  },
});
export const offerLine = (id: string) => ({
  id,
  name: text,
  description: "0",
  category: text,
  billing: "license" as const,
  unitType: text,
  minimumQuantity: 1,
  maximumQuantity: 1_000_000,
  termDuration: "P1Y" as const,
  billingCycle: "annual" as const,
  isTrial: false,
  upgradeTargetOffers: [],
  prerequisiteOffers: [],
  listPrice: { currency: "EUR", amount: "1.50" },
});
