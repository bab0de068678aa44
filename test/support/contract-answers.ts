import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { type Code, codes } from "../../lib/contract/codes.ts";
import { problem } from "../../lib/contract/problem.ts";
import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { operationOf } from "./contract-values.ts";
import type { Response } from "./world.ts";

const strictProblem = z.strictObject({
  ...problem.shape,
  errors: z.array(z.strictObject({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
});

/** The differences between a body and its schema: undocumented fields, and values that parsing would change. */
const strayIn = (schema: z.ZodType, body: unknown): string[] => {
  const parsed = schema.safeParse(body);
  if (!parsed.success) return [`the body is not its schema's: ${z.prettifyError(parsed.error)}`];
  return isDeepStrictEqual(parsed.data, body) ? [] : ["the body has what its schema has not"];
};

const ofSuccess = (row: Route, { status, headers, body, text }: Response): string[] => {
  const found: string[] = [];
  if (row.html) {
    if (!headers.get("content-type")?.startsWith("text/html")) found.push("a page is no HTML");
    return found;
  }
  if (row.file && !headers.get("content-type")?.startsWith(row.file.replace("*", "")))
    found.push("the file is of another type");
  if (row.file && !row.answer) return text === "" ? [...found, "the file is empty"] : found;
  if (row.status === 204 && row.answer && status === 204)
    return text === "" ? found : [...found, "there is a body"];
  const expected = row.status === 204 && row.answer ? 200 : (row.status ?? 200);
  if (status !== expected) found.push("the status of success is another");
  if (!row.answer) return text === "" ? found : [...found, "there is a body"];
  if (headers.get("content-type") !== "application/json") found.push("the answer is no JSON");
  if (row.resource && !/^"[^"]+"$/.test(headers.get("etag") ?? "")) found.push("there is no ETag");
  const created = row.location?.replaceAll(/\{[\w.]+\}/g, "[a-z]{3}_[0-9a-z]+");
  if (created && !new RegExp(`^${created}$`).test(headers.get("location") ?? ""))
    found.push("Location does not name what was created");
  return [...found, ...strayIn(row.answer, body)];
};

const ofRefusal = (documented: any, { status, headers, body, text }: Response): string[] => {
  if (headers.get("content-type") !== "application/problem+json")
    return [`no problem+json: ${text.slice(0, 80)}`];
  const found = strayIn(strictProblem, body);
  if (found.length > 0) return found;
  const { code, title, type, requestId } = body;
  if (!isDeepStrictEqual(codes[code as Code], [status, title]))
    found.push(`${code} is of another status or title`);
  if (type !== `urn:twotier:problem:${code}` || body.status !== status)
    found.push("type or status is another");
  if (requestId !== headers.get("x-request-id")) found.push("the requestId is another than the header's");
  if (!documented?.description.includes(`\`${code}\``)) found.push(`${code} is not documented here`);
  const mayComeAgain = [429, 503].includes(status) || code === "IDEMPOTENCY_IN_PROGRESS";
  if (mayComeAgain && !/^[1-9][0-9]*$/.test(headers.get("retry-after") ?? "")) found.push("no Retry-After");
  return found;
};

const tokenError = z.strictObject({ error: z.string(), error_description: z.string() });
/** RFC 6749, 5.2. */
const ofTokenRefusal = (documented: any, { status, headers, body }: Response): string[] => {
  const found = strayIn(tokenError, body);
  if (found.length > 0) return found;
  const { error, error_description } = body;
  if (headers.get("content-type") !== "application/json") found.push("the error is no JSON");
  if (headers.get("cache-control") !== "no-store") found.push("the answer may be kept");
  if (!documented?.description.includes(`\`${error}\``)) found.push(`${error} is not documented here`);
  if (!/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(error_description)) found.push("odd characters");
  if (status === 401 && !headers.get("www-authenticate")?.startsWith("Basic")) found.push("no challenge");
  return found;
};

/** The differences between an answer and the contract's document. There should be none. */
export const undocumented = (key: RouteKey, answer: Response): string[] => {
  const row: Route = routes[key];
  const { status, headers, text } = answer;
  const documented = operationOf(key).responses[status];
  const found = status >= 500 ? ["it failed"] : [];
  if (!documented) found.push("the status is not documented");
  if (!headers.get("x-request-id")) found.push("there is no x-request-id");
  if (/\bat .*\.(ts|js|mjs):\d|arn:aws|ValidationException|ZodError/.test(text))
    found.push("it tells of the inside");
  const refusal = row.oauth ? ofTokenRefusal : ofRefusal;
  const own = status < 400 || row.html ? ofSuccess(row, answer) : refusal(documented, answer);
  return [...found, ...own].map((what) => `${key} ${status} ${Object(answer.body).code ?? ""}: ${what}`);
};
