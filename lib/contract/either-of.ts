/**
 * Documents that a body has exactly one of these sets of fields, complete. The rule itself is a refinement, which JSON
 * Schema cannot show.
 */
export const eitherOf = (...sets: readonly (readonly string[])[]) => ({
  override: { oneOf: sets.map((required) => ({ required: [...required] })) },
});
