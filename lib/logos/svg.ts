import { LogoFault, longestSide } from "./fault.ts";
import { attributes, elements, functions, namespaces, presentation, withText } from "./svg-allowed.ts";

/** The maximum number of elements in a logo, and their maximum depth. */
const most = { elements: 1_000, depth: 16 };

const comment = /<!--(?:(?!--)[\s\S])*-->/y;
const declaration = /^<\?xml version="1\.[01]"(?: encoding="utf-8")?(?: standalone="(?:yes|no)")?\s*\?>/i;
const tag = /<(\/?)([A-Za-z]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const words = /[^<]+/y;
const named = /&(?!(?:amp|lt|gt|quot|apos);)/;

/** The pattern's match at exactly this position. */
const foundAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** A reference within the picture. */
const local = /^\s*(['"]?)#[\w.-]+\1\s*$/;
const isReference = (name: string): boolean => name === "clip-path" || name === "mask";

/** Throws unless a value only draws. `isWithin` says that it is inside a clip path or a mask. */
const judgeValue = (name: string, written: string, isWithin: boolean): void => {
  const value = written.replaceAll(/[ \t\r\n]+/g, " ");
  const odd = /[\\:;{}@<>\p{Cc}]|\/\*/u.exec(value);
  if (odd || named.test(value)) throw new LogoFault(`the SVG's ${name} holds what no picture needs`);
  // Nested clip paths and masks take more time with each level.
  if (isWithin && isReference(name)) throw new LogoFault(`the SVG has a ${name} within a clip or a mask`);
  for (const [, called = "", to = ""] of value.matchAll(/(?<![\w-])([\w-]*) ?\(([^)]*)/g)) {
    if (called === "url" ? !local.test(to) : !functions.has(called))
      throw new LogoFault(`the SVG's ${name} leads out of the picture, or calls "${called}"`);
  }
};

const judgeStyle = (style: string, isWithin: boolean): void => {
  for (const each of style.split(";").filter((part) => part.trim() !== "")) {
    const [, name = "", value = ""] = /^\s*([a-z-]+)\s*:(.*)$/s.exec(each) ?? [];
    if (!presentation.has(name)) throw new LogoFault(`the SVG's style sets "${name || each.trim()}"`);
    judgeValue(name, value, isWithin);
  }
};

const judgeAttribute = (element: string, name: string, value: string, isWithin: boolean): void => {
  const namespace = namespaces[name];
  if (namespace !== undefined) {
    if (element === "svg" && value === namespace) return;
    throw new LogoFault(`the SVG declares another ${name}`);
  }
  if (name === "href" || name === "xlink:href") {
    if (element.endsWith("Gradient") && /^#[\w.-]+$/.test(value)) return;
    throw new LogoFault(`the SVG's <${element}> refers to something else`);
  }
  if (!attributes.has(name) && !presentation.has(name))
    throw new LogoFault(`the SVG's <${element}> has the attribute ${name}`);
  if (name === "style") judgeStyle(value, isWithin);
  else judgeValue(name, value, isWithin);
};

/** The attributes of a tag. Each may occur in it once. */
const attributesOf = (element: string, text: string): Map<string, string> => {
  const found = new Map<string, string>();
  for (const [, name = "", double, single] of text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (found.has(name)) throw new LogoFault(`the SVG's <${element}> has ${name} twice`);
    found.set(name, double ?? single ?? "");
  }
  return found;
};

/** The number of pixels in a length, if it has one. */
const pixels = (length: string | undefined): number | undefined => {
  const [, number] = /^(\d+(?:\.\d+)?)(?:px)?$/.exec(length ?? "") ?? [];
  return number === undefined ? undefined : Number(number);
};

const judgeRoot = (root: ReadonlyMap<string, string>): void => {
  if (root.get("xmlns") !== namespaces.xmlns) throw new LogoFault("the SVG does not declare its namespace");
  const box = (root.get("viewBox") ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const isBox = box.length === 4 && box.every(Number.isFinite);
  const sides = [root.get("width"), root.get("height")].map(pixels);
  if (!isBox && sides.includes(undefined)) throw new LogoFault("the SVG has neither a viewBox nor a size");
  if (sides.some((side) => side !== undefined && side > longestSide))
    throw new LogoFault(`the SVG is larger than ${longestSide} pixels at a side`);
};

/** Decodes a UTF-8 text. Compressed files and other encodings could hide content from this check. */
const textOf = (bytes: Buffer): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new LogoFault("the file is neither a PNG nor an SVG in UTF-8", { cause });
  }
};

/**
 * Throws {@link LogoFault} unless the file is an SVG that only draws: known elements with known attributes, and no
 * script, style sheet, document type, entity, link or external address.
 */
export const judgeSvg = (bytes: Buffer): void => {
  const text = textOf(bytes);
  const open: string[] = [];
  let count = 0;
  let at = declaration.exec(text)?.[0].length ?? 0;
  const wrong = (): never => {
    const near = text.slice(at, at + 40).split("\n")[0];
    throw new LogoFault(count === 0 ? "the file is neither a PNG nor an SVG" : `the SVG has ${near}`);
  };
  while (at < text.length) {
    const said = foundAt(words, text, at);
    if (said) {
      const mayStand = withText.has(open.at(-1) ?? "") ? !named.test(said[0]) : /^[ \t\r\n]*$/.test(said[0]);
      if (!mayStand) wrong();
      at += said[0].length;
      continue;
    }
    const skipped = foundAt(comment, text, at);
    if (skipped) {
      at += skipped[0].length;
      continue;
    }
    const [whole, closes, name = "", inside = "", isEmpty] = foundAt(tag, text, at) ?? wrong();
    if (closes) {
      if (inside !== "" || isEmpty || open.pop() !== name) wrong();
    } else {
      // Exactly one picture, without nested ones.
      const isRoot = open.length === 0;
      if (isRoot && count > 0) wrong();
      if (!elements.has(name) || isRoot !== (name === "svg"))
        throw new LogoFault(count === 0 ? "the file is neither a PNG nor an SVG" : `the SVG has a <${name}>`);
      const own = attributesOf(name, inside);
      if (isRoot) judgeRoot(own);
      const isWithin = [...open, name].some((each) => each === "clipPath" || each === "mask");
      for (const [attribute, value] of own) judgeAttribute(name, attribute, value, isWithin);
      count++;
      if (!isEmpty) open.push(name);
      if (count > most.elements) throw new LogoFault(`the SVG has more than ${most.elements} elements`);
      if (open.length > most.depth) throw new LogoFault(`the SVG's elements lie deeper than ${most.depth}`);
    }
    at += whole.length;
  }
  if (count === 0 || open.length > 0) throw new LogoFault("the SVG is not closed");
};
