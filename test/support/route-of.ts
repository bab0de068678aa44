import { type RouteKey, routes } from "../../lib/contract/routes.ts";

const patterns = Object.keys(routes).map((key) => {
  const [method = "", template = ""] = key.split(" ");
  return { key: key as RouteKey, method, segments: template.split("/") };
});

/** The contract's row for a request, matched as API Gateway does: a literal segment goes before a variable. */
export const routeOf = (method: string, path: string) => {
  const sent = path.split("/");
  const fitting = patterns.filter(
    (each) =>
      each.method === method &&
      each.segments.length === sent.length &&
      each.segments.every((segment, at) => segment.startsWith("{") || segment === sent[at]),
  );
  const variables = ({ segments }: (typeof patterns)[number]) =>
    segments.filter((segment) => segment.startsWith("{")).length;
  const [row] = fitting.sort((a, b) => variables(a) - variables(b));
  if (!row) throw new Error(`${method} ${path} is no route`);
  const parameters = row.segments.flatMap((segment, at): [string, string][] =>
    segment.startsWith("{") ? [[segment.slice(1, -1), decodeURIComponent(sent[at] ?? "")]] : [],
  );
  return { key: row.key, parameters: Object.fromEntries(parameters) };
};
