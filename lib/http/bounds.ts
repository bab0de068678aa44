import { Refusal } from "../errors.ts";
import { pointerOf } from "./field-errors.ts";

/** The maximum body size in bytes, unless the contract's row says otherwise. */
const usualBody = 256 * 1024;

/** The limits of a body's JSON. Nothing in the contract needs more. */
const most = { depth: 8, members: 100, elements: 500 };

const tooLarge = (detail: string, pointer?: string): Refusal =>
  new Refusal("INVALID_REQUEST", detail, pointer ? { errors: [{ pointer, code: "INVALID", detail }] } : {});

/** Refuses a body by its length, before it is parsed. Throws INVALID_REQUEST. */
export const checkLength = (
  body: string | undefined,
  isBase64: boolean,
  largest: number = usualBody,
): void => {
  const bytes = (body?.length ?? 0) * (isBase64 ? 3 / 4 : 1);
  if (bytes > largest) throw tooLarge(`A body has at most ${largest} bytes here. Send less at once.`);
};

/**
 * Refuses JSON that is deeper or wider than any body of the contract, so that no later step processes it. Throws
 * INVALID_REQUEST.
 */
export const checkBounds = (json: unknown, path: readonly string[] = []): void => {
  if (json === null || typeof json !== "object") return;
  const pointer = pointerOf(path.map((name) => name.slice(0, 40)));
  if (path.length >= most.depth) throw tooLarge(`is nested deeper than ${most.depth} levels`, pointer);
  if (Array.isArray(json)) {
    if (json.length > most.elements)
      throw tooLarge(`has more than ${most.elements} elements`, pointer || "/");
    for (const [at, element] of json.entries()) checkBounds(element, [...path, String(at)]);
    return;
  }
  const names = Object.keys(json);
  if (names.length > most.members) throw tooLarge(`has more than ${most.members} members`, pointer || "/");
  for (const [name, value] of Object.entries(json)) checkBounds(value, [...path, name]);
};
