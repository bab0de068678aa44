const address = (value: string): string => {
  const at = value.lastIndexOf("@");
  return at < 1 ? "•••" : `${value.slice(0, 1)}•••${value.slice(at)}`;
};

/** The first letter, whole: half of a surrogate pair is nothing that the table takes. */
const initial = ([first = ""]: string): string => `${first}•••`;
const length = (value: string): string => `[text of ${value.length} characters]`;

/** How each field that holds personal data or free text is shown in the record. */
const masks = new Map([
  ["email", address],
  ["resellerEmail", address],
  ["displayName", initial],
  ["firstName", initial],
  ["lastName", initial],
  ["phoneNumber", length],
  ["addressLine1", length],
  ["addressLine2", length],
  ["city", length],
  ["postalCode", length],
  ["subject", length],
  ["message", length],
  ["reason", length],
  ["note", length],
  ["source", length],
]);

/** A copy for the record: e-mail addresses, names of people and free text are masked, at every depth. */
export const masked = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(masked);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const mask = masks.get(name);
      return [name, mask && typeof each === "string" ? mask(each) : masked(each)];
    }),
  );
};
