import { Logger } from "@aws-lambda-powertools/logger";

/** Structured logs of a function. Nothing that a caller sent is ever logged whole: no path, body, header or token. */
export const logger = new Logger();
