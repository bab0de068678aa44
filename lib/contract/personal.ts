import * as z from "zod";
import * as core from "zod/v4/core";

/** How the record and the logs show personal data. */
export type Mask =
  /** An e-mail address or a user's name: only its first letter and its domain are shown. */
  | "address"
  /** A person's name: its first letter. */
  | "initial"
  /** Free text, which may hold anybody's data, and the parts of a person's address: its length. */
  | "length"
  /** A password, or a link that lets its holder act: nothing. */
  | "secret"
  /** Text that is nobody's personal data: all of it is shown. */
  | "none";

const decisions = z.registry<{ mask: Mask }>();

/** Marks a field as personal data, or as text in which somebody may have written personal data. */
export const personal = <T extends z.ZodType>(mask: Exclude<Mask, "none">, schema: T): T => {
  decisions.add(schema, { mask });
  return schema;
};

/** Marks a text field as holding no personal data: a code, an instant, an id, the name of a company or a thing. */
export const impersonal = <T extends z.ZodType>(schema: T): T => {
  decisions.add(schema, { mask: "none" });
  return schema;
};

/** A text field of a schema: its name, and how it is masked, if that was decided. */
export interface TextField {
  name: string;
  mask: Mask | undefined;
}

/** The text fields of a schema, at every depth. A closed list of values cannot hold personal data. */
export const textFields = (schema: core.$ZodType, name = ""): TextField[] => {
  const decision = decisions.get(schema);
  if (decision) return [{ name, mask: decision.mask }];
  if (schema instanceof core.$ZodString) return [{ name, mask: undefined }];
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return [{ name, mask: "none" }];
  if (
    schema instanceof z.ZodBoolean ||
    schema instanceof z.ZodNumber ||
    schema instanceof z.ZodUnknown ||
    schema instanceof z.ZodUndefined
  )
    return [];
  if (schema instanceof z.ZodObject)
    return Object.entries<core.$ZodType>(schema.shape).flatMap(([field, part]) => textFields(part, field));
  if (schema instanceof z.ZodArray) return textFields(schema.element, name);
  if (schema instanceof z.ZodRecord) return textFields(schema.valueType, name);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => textFields(option, name));
  if (schema instanceof z.ZodPipe)
    return textFields(schema.out instanceof z.ZodTransform ? schema.in : schema.out, name);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return textFields(schema.unwrap(), name);
  throw new Error(
    `textFields does not know what text a ${schema._zod.def.type} holds (at ${name}): teach it`,
  );
};
