import { Logger } from "@aws-lambda-powertools/logger";
import { maskedForLogs } from "./masking.ts";

/** Masks the attributes of a whole log line. Its own `message` is a sentence of the code, and stays. */
const masking = (key: string, line: unknown): unknown =>
  key === "" && line !== null && typeof line === "object" && "message" in line
    ? { ...maskedForLogs({ ...line }), message: line.message }
    : line;

/**
 * Structured logs of a function. Data from a caller are never logged whole: no path, body, header or token. Fields that
 * the contract marks as personal are masked in any case.
 */
export const logger = new Logger({ jsonReplacerFn: masking });
