/** Says of a body that it has exactly one of these sets of fields, whole. A refinement checks it, which no schema shows. */
export const eitherOf = (...sets: readonly (readonly string[])[]) => ({
  override: { oneOf: sets.map((required) => ({ required: [...required] })) },
});
