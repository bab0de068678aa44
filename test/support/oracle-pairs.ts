import { isDeepStrictEqual } from "node:util";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { cells } from "../promises/cells/cells.ts";
import { answerOf, ask, type Row } from "../promises/cells/row.ts";
import type { Caller } from "./matrix-callers.ts";
import type { Cast } from "./matrix-cast.ts";
import { kinds, situationsOf } from "./matrix-situations.ts";
import type { Method, Response, World } from "./world.ts";

/** A call that names something outside of the caller's access, and the same call with an id that was never issued. */
export interface Pair {
  title: string;
  key: RouteKey;
  forbidden: () => Promise<Response>;
  unknown: () => Promise<Response>;
}

/**
 * The pairs of the whole matrix: the situations of each row in which the answer must be the same as for an id that
 * never existed.
 */
export const pairsOf = async (of: { world: World; cast: Cast }): Promise<Pair[]> => {
  const { world, cast } = of;
  const pairs: Pair[] = [];
  for (const [key, rows] of Object.entries(cells) as [RouteKey, readonly Row[]][])
    for (const row of rows)
      for (const kind of kinds) {
        const { who, target: noun, shows, way } = row;
        // Anybody may send any token, and the holder of a valid one may see its content: links have pairs of their own.
        if (!noun || who === "public" || noun === "token") continue;
        const caller = cast.callers.find(
          (each) => each.kind === kind && who[kind]?.includes(each.role ?? ""),
        );
        const nothing = answerOf(row, kind, "unknown");
        if (!caller || nothing === undefined) continue;
        for (const situation of situationsOf(kind, noun)) {
          const target = await cast.target(kind, situation, noun);
          if (situation === "unknown" || !target) continue;
          if (!isDeepStrictEqual(answerOf(row, kind, situation), nothing)) continue;
          // An empty filtered list reveals no more than a refusal.
          if (typeof nothing === "number" && !(shows?.({ cast, kind, situation, target }).length === 0))
            continue;
          const asked = { key, row, by: caller.client };
          pairs.push({
            title: `${key}${way ? ` ${way}` : ""}, ${caller.name}, ${situation}`,
            key,
            forbidden: () => ask({ world, cast, target }, asked),
            unknown: async () =>
              ask({ world, cast, target: (await cast.target(kind, "unknown", noun)) ?? {} }, asked),
          });
        }
      }
  return pairs;
};

/** The answer to a call with a token, without the page's own address in it. */
const answered = async (ask: (token: string) => Promise<Response>, token: string): Promise<Response> => {
  const answer = await ask(token);
  return { ...answer, text: answer.text.replaceAll(token, "token") };
};

/** Links that were never issued: for an unknown request, and for an existing one. */
export const linkPairs = (
  callers: { anonymous: Caller["client"]; reseller: Caller["client"] },
  tokens: { forbidden: (key: RouteKey) => string; unknown: () => string },
): Pair[] => {
  const form = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" };
  const page =
    (method: Method, path = "/invitations", below = "") =>
    (token: string) =>
      callers.anonymous.call(
        method,
        `${path}/${token}${below}`,
        method === "POST" ? "decision=decline&confirmed=yes" : undefined,
        method === "POST" ? form : {},
      );
  const api = (verb: string) => (token: string) =>
    callers.reseller.call("POST", `/v1/invitations/${verb}`, { token });
  const ways: [RouteKey, (token: string) => Promise<Response>][] = [
    ["GET /invitations/{token}", page("GET")],
    ["HEAD /invitations/{token}", page("HEAD")],
    ["POST /invitations/{token}", page("POST")],
    ...["/addresses", "/enrolments", "/passwords", "/unsubscribe"].flatMap((path) =>
      (["GET", "HEAD", "POST"] as const).map((method): [RouteKey, (token: string) => Promise<Response>] => [
        `${method} ${path}/{token}` as RouteKey,
        page(method, path),
      ]),
    ),
    ...(["GET", "HEAD", "POST"] as const).map((method): [RouteKey, (token: string) => Promise<Response>] => [
      `${method} /invitations/{token}/enrolment`,
      page(method, "/invitations", "/enrolment"),
    ]),
    ["POST /v1/invitations/accept", api("accept")],
    ["POST /v1/invitations/decline", api("decline")],
  ];
  return ways.map(([key, ask]) => ({
    title: `${key}, never issued`,
    key,
    forbidden: async () => answered(ask, tokens.forbidden(key)),
    unknown: async () => answered(ask, tokens.unknown()),
  }));
};
