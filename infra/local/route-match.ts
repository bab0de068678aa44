export interface RouteKey {
  /** As in the template: `GET /v1/orders/{orderId}`, `ANY /{proxy+}`, `$default`. */
  routeKey: string;
}

export interface Match<R> {
  route: R;
  /** Decoded. */
  pathParameters: Record<string, string>;
}

interface Pattern<R> {
  route: R;
  method: string;
  segments: string[];
  greedy: boolean;
  rank: string;
}

/**
 * Chooses a route as API Gateway does: a full match first, then the longest greedy route, then `$default`. It takes the
 * path's decoded segments, so that an encoded slash does not begin a new segment.
 */
export function routeMatcher<R extends RouteKey>(
  routes: readonly R[],
): (method: string, segments: string[]) => Match<R> | undefined {
  const fallback = routes.find(({ routeKey }) => routeKey === "$default");
  const patterns = routes
    .filter((route) => route !== fallback)
    .map(patternOf)
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));

  return (method, segments) => {
    for (const pattern of patterns) {
      if (pattern.method !== "ANY" && pattern.method !== method) continue;
      const pathParameters = parametersOf(pattern, segments);
      if (pathParameters) return { route: pattern.route, pathParameters };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function patternOf<R extends RouteKey>(route: R): Pattern<R> {
  const [method = "", path = ""] = route.routeKey.split(" ");
  const segments = path.split("/").slice(1);
  const greedy = segments.at(-1)?.endsWith("+}") ?? false;
  // The order of preference: full before greedy, fixed segments before parameters, the method before ANY.
  const kinds = segments.map((segment) =>
    segment.endsWith("+}") ? "2" : segment.startsWith("{") ? "1" : "0",
  );
  return {
    route,
    method,
    segments,
    greedy,
    rank: `${greedy ? 1 : 0}${kinds.join("")}3${method === "ANY" ? 1 : 0}`,
  };
}

function parametersOf<R>(
  { segments, greedy }: Pattern<R>,
  given: string[],
): Record<string, string> | undefined {
  if (greedy ? given.length < segments.length : given.length !== segments.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const rest = segment.endsWith("+}");
    const value = rest ? given.slice(index).join("/") : (given[index] ?? "");
    if (!segment.startsWith("{")) {
      if (segment !== value) return undefined;
    } else if (value === "") return undefined;
    else found[segment.slice(1, rest ? -2 : -1)] = value;
  }
  return found;
}
