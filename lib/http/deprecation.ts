import type { Operation } from "../contract/operation.ts";

/**
 * The headers of an operation that will end: since when it is deprecated (RFC 9745), when it ends (RFC 8594), and where
 * that is explained. None for any other operation.
 */
export const deprecationHeaders = ({ deprecated }: Pick<Operation, "deprecated">): Record<string, string> =>
  deprecated
    ? {
        deprecation: `@${Math.floor(Date.parse(deprecated.since) / 1000)}`,
        sunset: new Date(deprecated.sunset).toUTCString(),
        link: `<${deprecated.link}>; rel="deprecation"`,
      }
    : {};
