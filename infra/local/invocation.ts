export interface FunctionDefinition {
  name: string;
  /** The number of the published version. */
  version?: string | undefined;
  /** The folder of the bundle. */
  folder: string;
  /** The folder for compiled code, so that the next process starts faster. */
  compileCache?: string | undefined;
  handler: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  environment: Record<string, string>;
}

export interface InvocationResult {
  requestId: string;
  /** JSON text: the handler's result, or `{ errorType, errorMessage }` when `failed`. */
  payload: string;
  failed: boolean;
}

export interface Invocation {
  requestId: string;
  event: string;
  settle(result: InvocationResult): void;
}

/** The result of a failed invocation, as Lambda reports it to the caller. */
export function failure(requestId: string, errorType: string, errorMessage: string): InvocationResult {
  return { requestId, failed: true, payload: JSON.stringify({ errorType, errorMessage }) };
}
