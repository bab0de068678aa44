import { textFields } from "../../../lib/contract/personal.ts";
import type { Route } from "../../../lib/contract/route.ts";
import { routes } from "../../../lib/contract/routes.ts";

/** Each text field of the contract, with the place where it stands. */
const fields = Object.entries<Route>(routes).flatMap(([key, row]) =>
  (["path", "query", "body", "answer"] as const).flatMap((part) => {
    const schema = row[part];
    return schema ? textFields(schema).map((field) => ({ ...field, part, place: `${part} of ${key}` })) : [];
  }),
);
const decided = new Map(fields.flatMap(({ name, mask }) => (mask ? [[name, mask]] : [])));

test("every text field is marked as personal data or not", () => {
  const undecided = fields.filter(({ name, part, mask }) => !mask && (part === "body" || !decided.has(name)));
  const sentences = undecided.map(
    ({ name, place }) =>
      `Decide whether "${name}" (${place}) can hold a person's data or free text. If so, write personal("length", …) ` +
      `around its schema ("address" for e-mail addresses, "initial" for names of people); else impersonal(…).`,
  );
  expect([...new Set(sentences)]).toEqual([]);
});

test("fields of the same name have the same mark everywhere, because the record knows a field by its name", () => {
  const twofold = fields.filter(({ name, mask }) => mask && mask !== decided.get(name));
  const sentences = twofold.map(
    ({ name, place }) =>
      `"${name}" (${place}) is masked otherwise than elsewhere. Decide one way, or rename one.`,
  );
  expect(sentences).toEqual([]);
});
