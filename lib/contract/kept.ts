/** The fields of a body, at any depth, for which a stored form has no place. */
type Lost<Body, Stored> = Body extends readonly (infer B)[]
  ? Stored extends readonly (infer S)[]
    ? Lost<B, S>
    : never
  : Body extends object
    ? {
        [Field in keyof Body & string]: Field extends keyof Stored
          ? Lost<NonNullable<Body[Field]>, NonNullable<Stored[Field]>>
          : Field;
      }[keyof Body & string]
    : never;

/**
 * A body as it is. A field that the stored form lacks does not compile: it would be accepted and lost. The compiler then
 * asks for a second argument, which is the field's name.
 */
export const kept = <Stored, Body>(
  body: Body,
  ..._lost: [Lost<Body, Stored>] extends [never] ? [] : [lost: Lost<Body, Stored>]
): Body => body;
