/**
 * Stryker's plugin that does not mutate sentences for people: texts with words in them. A refusal is tested by its code
 * and pointers, and its wording may change freely. A template that computes something is still mutated, and so is every
 * code, status, field name and separator.
 */
const wording = "wording for people";
const hasWords = (text) => /\p{L}[.,:;)]? |[ (]\p{L}/u.test(text);
const isPlain = ({ type }) => type === "Identifier" || type === "MemberExpression";

const shouldIgnore = ({ node }) => {
  if (node.type === "StringLiteral") return hasWords(node.value) ? wording : undefined;
  if (node.type !== "TemplateLiteral" || !node.expressions.every(isPlain)) return undefined;
  return hasWords(node.quasis.map(({ value }) => value.raw).join("x")) ? wording : undefined;
};

export const strykerPlugins = [{ kind: "Ignore", name: "sentences", value: { shouldIgnore } }];
