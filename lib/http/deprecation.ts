import type { Operation } from "../contract/operation.ts";

/**
 * The headers of a deprecated operation: when it was deprecated (RFC 9745), when it ends (RFC 8594), and where that is
 * explained. Other operations have none.
 */
export const deprecationHeaders = ({ deprecated }: Pick<Operation, "deprecated">): Record<string, string> =>
  deprecated
    ? {
        deprecation: `@${Math.floor(Date.parse(deprecated.since) / 1000)}`,
        sunset: new Date(deprecated.sunset).toUTCString(),
        link: `<${deprecated.link}>; rel="deprecation"`,
      }
    : {};
