import { type Mask, textFields } from "./personal.ts";
import { recordedOnly } from "./record.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";

/** How each text field of the contract is masked, by the field's name, from the marks in the contract's schemas. */
export const fieldMasks = (): Record<string, Mask> => {
  const schemas = Object.values<Route>(routes).flatMap(({ path, query, body, answer }) => [
    path,
    query,
    body,
    answer,
  ]);
  const fields = [recordedOnly, ...schemas].flatMap((schema) => (schema ? textFields(schema) : []));
  return Object.fromEntries(fields.flatMap(({ name, mask }) => (mask ? [[name, mask]] : [])));
};
