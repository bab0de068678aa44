import { existsSync, readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { codes } from "../lib/contract/codes.ts";
import { locale } from "../lib/contract/common.ts";
import { openApiDocument } from "../lib/openapi/document.ts";

/**
 * Writes `src/schema.ts` from the contract. With `--check` it writes nothing, and ends with 1 when the file is stale.
 * The client raises every refusal as a ProblemError and adds idempotency keys by itself. So the file leaves out
 * refusals, response headers and examples, and requires no key.
 */
const file = new URL("src/schema.ts", import.meta.url);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const notForClients = new Set(["example", "examples", "security", "tags"]);

/**
 * A part of the document without the members that the client does not need. `names` says that the part's keys are names
 * and must stay.
 */
const lean = (value: unknown, names = false): unknown => {
  if (Array.isArray(value)) return value.map((each) => lean(each));
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([key]) => names || !notForClients.has(key));
  const made = Object.fromEntries(kept.map(([key, each]) => [key, lean(each, key === "properties")]));
  if (made.name === "Idempotency-Key") return { ...made, required: false };
  if (isRecord(made.responses))
    made.responses = Object.fromEntries(
      Object.entries(made.responses).flatMap(([status, answer]) =>
        status.startsWith("2") && isRecord(answer) ? [[status, { ...answer, headers: undefined }]] : [],
      ),
    );
  return made;
};

const { paths, ...document } = openApiDocument();
const api = Object.entries(isRecord(paths) ? paths : {}).filter(([path]) => path.startsWith("/v1/"));
const leanDocument = lean({ ...document, paths: Object.fromEntries(api) });
// The value is an OpenAPI document, but its own type says less.
const syntax = await openapiTS(leanDocument as OpenAPI3, { defaultNonNullable: false });
const text = `// Made from the contract by client/generate.ts: do not edit. \`npm run client:types\` writes it anew.
/** Every code of a problem that this release of the API answers. */
export type ProblemCode =
${Object.keys(codes)
  .map((code) => `  | "${code}"`)
  .join("\n")};
/** The languages that this release of the API writes mails in. */
export const locales = ${JSON.stringify(locale.options)} as const;
${astToString(syntax).replaceAll(/^(?: {4})+/gm, (indent) => " ".repeat(indent.length / 2))}`;

if (!process.argv.includes("--check")) writeFileSync(file, text);
else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
  process.stderr.write("client/src/schema.ts is not made from this contract: run `npm run client:types`.\n");
  process.exitCode = 1;
}
