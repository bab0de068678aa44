const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const megabyte = "x".repeat(1024 * 1024);

/** Values that hardly any field accepts. */
export const odd: unknown[] = [
  ...[null, true, 0, -1, 1e308, "", " ", [], [[]], {}, { a: 1 }],
  ...["\u0000", "\ud800", "\u202e", megabyte],
];

/** Bodies that no row accepts, as text. */
export const notTaken = (good: Record<string, unknown>): [string, string][] => {
  const text = JSON.stringify(good);
  const more = (member: string) => `${text.slice(0, -1)}${text === "{}" ? "" : ","}${member}}`;
  return [
    ["no JSON", "{"],
    ["a comma too many", `${text.slice(0, -1)},}`],
    ["two values", `${text}${text}`],
    ["an array", `[${text}]`],
    ["null", "null"],
    ["text", '"text"'],
    ["a number", "12"],
    ["an empty array", "[]"],
    ["an unknown field", more('"unknown":1')],
    ["an unknown field that is null", more('"unknown":null')],
    ["a prototype", more('"__proto__":{"roles":["GlobalAdmin"]}')],
    ["a constructor", more('"constructor":{"prototype":{}}')],
    ["deep objects", deep(20_000)],
    ["deep arrays", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["single quotes", "{'a':1}"],
    ["a byte order mark", `\ufeff${text}x`],
    ["NaN", '{"a":NaN}'],
    ["an empty name", '{"":1}'],
    ["a name of a megabyte", `{"${megabyte}":1}`],
    ["100,000 unknown fields", `{${Array.from({ length: 100_000 }, (_, at) => `"f${at}":0`).join()}}`],
  ];
};
