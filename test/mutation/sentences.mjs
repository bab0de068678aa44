/**
 * Stryker's plugin that leaves sentences for people alone: a text with words in it. A refusal is tested by its code and
 * pointers, and its wording may be mended freely; a test that fails at another wording would tell nothing. A template
 * that computes something stays mutated, and so does every code, status, field name and separator.
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
