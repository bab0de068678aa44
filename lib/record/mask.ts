const address = (value: string): string => {
  const at = value.lastIndexOf("@");
  return at < 1 ? "•••" : `${value.slice(0, 1)}•••${value.slice(at)}`;
};

/** How each field that holds personal data or free text is shown in the record. */
const masks: Record<string, (value: string) => string> = {
  email: address,
  resellerEmail: address,
  displayName: (value) => `${value.slice(0, 1)}•••`,
  subject: (value) => `[text of ${value.length} characters]`,
  message: (value) => `[text of ${value.length} characters]`,
};

/** A copy for the record: e-mail addresses, names of people and free text are masked, at every depth. */
export const masked = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(masked);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const mask = masks[name];
      return [name, mask && typeof each === "string" ? mask(each) : masked(each)];
    }),
  );
};
