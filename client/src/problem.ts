import type { ProblemCode } from "./schema.ts";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** One fault of a request: where it is (a JSON pointer), a stable code, and a sentence. */
export interface Fault {
  pointer: string;
  code: string;
  detail: string;
}

/** What a refusal tells (RFC 9457), whoever refused: a function, API Gateway, or the token endpoint. */
export interface Problem {
  status: number;
  /** Decide by this: it is stable. A later release may know more of them. */
  code: ProblemCode | (string & {});
  title: string;
  /** What to do next, and who can do it. */
  detail: string;
  /** Names the request to the operators. */
  requestId?: string;
  /** What was wrong with the request, fault by fault. */
  errors: Fault[];
  /** What the refusal is about, such as the open request of the same address. */
  resourceId?: string;
  /** After how many seconds the same request may succeed. */
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
 * No answer came: the host was not found or not reached, took too long, or something else answered in its place. Whether
 * the request was carried out is open.
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
  // As where a network asks for a sign-in first.
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

/** What API Gateway's own refusals, which have no code, are called. */
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
  const told = isRecord(body) ? body : {};
  const { status } = response;
  const title = textOf(told.title) ?? textOf(told.message) ?? (response.statusText || `HTTP ${status}`);
  const requestId = textOf(told.requestId) ?? response.headers.get("x-request-id") ?? undefined;
  const resourceId = textOf(told.resourceId);
  const retryAfter = retryAfterOf(response.headers);
  return new ProblemError({
    status,
    code: textOf(told.code) ?? textOf(told.error) ?? gatewayCodes[status] ?? `HTTP_${status}`,
    title,
    detail: textOf(told.detail) ?? textOf(told.error_description) ?? title,
    errors: faultsOf(told.errors),
    ...(requestId !== undefined && { requestId }),
    ...(resourceId !== undefined && { resourceId }),
    ...(retryAfter !== undefined && { retryAfter }),
  });
};
