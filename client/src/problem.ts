import type { ProblemCode } from "./schema.ts";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** One fault of a request: its place (a JSON pointer), a stable code, and a sentence. */
export interface Fault {
  pointer: string;
  code: string;
  detail: string;
}

/** A refusal (RFC 9457), whether it came from a function, from API Gateway or from the token endpoint. */
export interface Problem {
  status: number;
  /** Decide by this code: it is stable. A later release may add codes. */
  code: ProblemCode | (string & {});
  title: string;
  /** What to do next, and who can do it. */
  detail: string;
  /** Identifies the request when you contact the operator. */
  requestId?: string;
  /** The faults of the request, one by one. */
  errors: Fault[];
  /** The id of the resource that the refusal is about, such as the open request to the same address. */
  resourceId?: string;
  /** Seconds after which the same request may succeed. */
  retryAfter?: number;
}

/** The API refused a request. */
export class ProblemError extends Error implements Problem {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly code: Problem["code"];
  readonly title: string;
  readonly detail: string;
  readonly requestId?: string;
  readonly errors: Fault[];
  readonly resourceId?: string;
  readonly retryAfter?: number;

  constructor(problem: Problem) {
    super(`${problem.code} (${problem.status}): ${problem.detail}`);
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors;
    if (problem.requestId !== undefined) this.requestId = problem.requestId;
    if (problem.resourceId !== undefined) this.resourceId = problem.resourceId;
    if (problem.retryAfter !== undefined) this.retryAfter = problem.retryAfter;
  }
}

/**
 * No answer came: the host was not found or not reached, took too long, or something else answered in its place. It is
 * unknown whether the request was carried out.
 */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  constructor(url: string, cause: unknown) {
    super(`${new URL(url).host} did not answer${reasonOf(cause)}`, { cause });
  }
}

const reasonOf = (cause: unknown): string => {
  if (!isRecord(cause)) return "";
  if (cause.name === "TimeoutError") return " in time";
  // As on a network with a sign-in page.
  if (cause.name === "SyntaxError") return " as the API does";
  const inner = isRecord(cause.cause) ? cause.cause : cause;
  return ` (${inner.code ?? inner.message})`;
};

/** The seconds of a `Retry-After`, which may also be a date (RFC 9110, 10.2.3). */
export const retryAfterOf = (headers: Headers, now = Date.now()): number | undefined => {
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
};

/** The codes of API Gateway's own refusals, which come without one. */
const gatewayCodes: Readonly<Record<number, ProblemCode>> = {
  401: "UNAUTHENTICATED",
  404: "NOT_FOUND",
  429: "RATE_LIMITED",
  503: "UNAVAILABLE",
};

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const faultsOf = (value: unknown): Fault[] =>
  (Array.isArray(value) ? value : []).filter(isRecord).map(({ pointer, code, detail }) => ({
    pointer: textOf(pointer) ?? "",
    code: textOf(code) ?? "",
    detail: textOf(detail) ?? "",
  }));

/** The error of a refusal, from its parsed body: a problem, a gateway's `{ message }`, or RFC 6749's `{ error }`. */
export const problemError = (response: Response, body: unknown): ProblemError => {
  const fields = isRecord(body) ? body : {};
  const { status } = response;
  const title = textOf(fields.title) ?? textOf(fields.message) ?? (response.statusText || `HTTP ${status}`);
  const requestId = textOf(fields.requestId) ?? response.headers.get("x-request-id") ?? undefined;
  const resourceId = textOf(fields.resourceId);
  const retryAfter = retryAfterOf(response.headers);
  return new ProblemError({
    status,
    code: textOf(fields.code) ?? textOf(fields.error) ?? gatewayCodes[status] ?? `HTTP_${status}`,
    title,
    detail: textOf(fields.detail) ?? textOf(fields.error_description) ?? title,
    errors: faultsOf(fields.errors),
    ...(requestId !== undefined && { requestId }),
    ...(resourceId !== undefined && { resourceId }),
    ...(retryAfter !== undefined && { retryAfter }),
  });
};
