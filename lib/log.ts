import { Logger } from "@aws-lambda-powertools/logger";
import { maskedForLogs } from "./masking.ts";

/** Masks the attributes of a whole log line. Its own `message` is a sentence of this code, and stays. */
const masking = (key: string, line: unknown): unknown =>
  key === "" && line !== null && typeof line === "object" && "message" in line
    ? { ...maskedForLogs({ ...line }), message: line.message }
    : line;

/**
 * Structured logs of a function. Nothing that a caller sent is ever logged whole: no path, body, header or token. What
 * the contract marks as personal is masked even if it gets here.
 */
export const logger = new Logger({ jsonReplacerFn: masking });
